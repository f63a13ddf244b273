import type { Section } from './types.ts';

/** One figure of the platform in every place where it is promised, and what a proof says of it. */
export interface MeasuredFigure {
  /** Row of the ledger. */
  readonly row: string;
  readonly promise: string;
  readonly target: string;
  /** The least and the most that was measured anywhere; `–` where nothing was. */
  readonly measured: string;
  readonly holds: number;
  readonly broken: number;
  readonly unproven: number;
}

/** A proof that somebody kept: what `nines prove --json` wrote. */
export interface Measured {
  readonly file: string;
  readonly seed: number;
  readonly figures: readonly MeasuredFigure[];
}

function verdict({ holds, broken, unproven }: MeasuredFigure): string {
  const said = [
    holds === 0 ? null : `${holds} hold${holds === 1 ? 's' : ''}`,
    broken === 0 ? null : `**${broken} broken**`,
    unproven === 0 ? null : `${unproven} unproven`,
  ];
  return said.filter((each) => each !== null).join(', ');
}

/** Each promise beside what was measured. */
export function measuredSection({ file, seed, figures }: Measured): Section {
  const sum = (of: 'holds' | 'broken' | 'unproven'): number => figures.reduce((all, each) => all + each[of], 0);
  return {
    section: 'Measured',
    blocks: [
      `By the simulator, on what was compiled, with seed ${seed}; taken from \`${file}\`. Of ${sum('holds') + sum('broken') + sum('unproven')} promises ${sum('holds')} hold, ${sum('broken')} are broken, ${sum('unproven')} are unproven. A line is one figure in all its places; what was not measured is not held.`,
      {
        head: ['row', 'promise', 'target', 'measured', 'verdict'],
        rows: figures.map((figure) => [figure.row, figure.promise, figure.target, figure.measured, verdict(figure)]),
      },
    ],
  };
}
