/** A comparison of ours with a peer in one run. Figures are ratios: absolute times belong to the machine. */
export interface BenchResult {
  readonly name: string;
  /** With its unit: `0.41s`, `212000/s`. */
  readonly ours: string;
  readonly peer: string;
  /** Ours in terms of the peer; what is larger, and whether larger is better, stands in `goal`. */
  readonly ratio: number;
  /** What was to be reached: `≥ 6`. */
  readonly goal: string;
}

export interface Bench {
  readonly name: string;
  readonly run: () => Promise<readonly BenchResult[]>;
}

/** `bench NAME ours=… peer=… ratio=N (goal …)`. */
export function benchLine(result: BenchResult): string {
  const ratio = result.ratio >= 100 ? result.ratio.toFixed(0) : result.ratio.toFixed(2);
  return `bench ${result.name} ours=${result.ours} peer=${result.peer} ratio=${ratio} goal=${result.goal}`;
}
