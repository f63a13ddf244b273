/** A comparison of ours with a peer in one run. Figures are ratios: absolute times belong to the machine. */
export interface BenchResult {
  readonly name: string;
  /** With its unit: `0.41s`, `212000/s`. */
  readonly ours: string;
  readonly peer: string;
  /** Ours in terms of the peer; what is larger, and whether larger is better, stands in `goal`. Null without a peer. */
  readonly ratio: number | null;
  /** What was to be reached: `≥ 6`. */
  readonly goal: string;
  /** The ratio of wall times, where `ratio` is of processor times. */
  readonly wallRatio?: number;
}

export interface Bench {
  readonly name: string;
  readonly run: () => Promise<readonly BenchResult[]>;
}

/** `bench NAME ours=… peer=… ratio=N goal=…`, and `wall=N` where wall times were taken too. */
export function benchLine({ name, ours, peer, ratio, goal, wallRatio }: BenchResult): string {
  const wall = wallRatio === undefined ? '' : ` wall=${printRatio(wallRatio)}`;
  const compared = ratio === null ? '' : ` ratio=${printRatio(ratio)}`;
  return `bench ${name} ours=${ours} peer=${peer}${compared} goal=${goal}${wall}`;
}

function printRatio(ratio: number): string {
  return ratio >= 100 ? ratio.toFixed(0) : ratio.toFixed(2);
}
