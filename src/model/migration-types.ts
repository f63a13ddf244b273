/** Expand and contract (V04): three jobs, with a rollout of the service before the second and before the third. */
export interface Migration {
  readonly name: string;
  readonly store: string;
  readonly image: string;
  readonly command: readonly string[];
  /** Image that writes the old and the new. */
  readonly writes: string;
  /** Image that reads only the new. */
  readonly reads: string;
  readonly soakUs: number;
  readonly deadlineUs: number;
}
