/** A mistake that somebody could make, put into the source on purpose: the suites must notice. */
export interface PlantedBug {
  readonly file: string;
  /** Occurs exactly once in the file. */
  readonly text: string;
  readonly replacement: string;
  readonly mistake: Mistake;
  readonly what: string;
}

/**
 * The first four are Sieve's (Sun and others, OSDI 2022): what breaks controllers when they crash half-way, see an old
 * state, miss a state, or do harm by what they leave to others.
 */
export type Mistake = 'intermediate state' | 'stale state' | 'unobserved state' | 'indirect' | 'arithmetic' | 'policy';

/** A bug of one file. */
export function bugsOf(
  file: string,
  rows: readonly (readonly [mistake: Mistake, what: string, text: string, replacement: string])[],
): readonly PlantedBug[] {
  return rows.map(([mistake, what, text, replacement]) => ({ file, mistake, what, text, replacement }));
}
