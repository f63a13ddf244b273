import type { TargetFigure } from './types.ts';

/** Units that figures are measured in; `share` is a fraction from 0 to 1, `us` microseconds. */
export type FigureUnit = 'share' | 'us' | 'count' | 'ratio' | 'rps' | 'usdPerMonth';

export interface FigureDefinition {
  /** Ledger row: `M13`. */
  readonly row: string;
  readonly unit: FigureUnit;
  readonly sense: TargetFigure['sense'];
  /** What the value is of, so that `<title> <value>` can be read aloud. */
  readonly title: string;
  /** The ledger's figure, in `unit`. Null where only the spec can say: a share that somebody chose. */
  readonly value: number | null;
  /** Half-width for `equals`: absolute for shares, else a fraction of the value. */
  readonly tolerance?: number;
  /** Field of a service (`breaker`) or of the platform (`targets.rto`) that creates the promise. */
  readonly field: string;
  /** What `detail` of the figure holds, for whoever writes its scenario. */
  readonly detail?: string;
}
