import { spawnSync } from 'node:child_process';

/** One command as a whole process. */
export interface ProcessTime {
  readonly seconds: number;
}

/**
 * Medians of `runs` counted runs of each command after one warm-up, in turn (A B A B …), so that a machine that
 * changes its speed changes it for both.
 */
export function timeInTurn(commands: readonly (readonly string[])[], runs: number): readonly ProcessTime[] {
  const times: number[][] = commands.map(() => []);
  for (let run = -1; run < runs; run++) {
    for (const [index, [program = '', ...args]] of commands.entries()) {
      const from = performance.now();
      const { status, stderr } = spawnSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
      if (status !== 0) throw new Error(`${[program, ...args].join(' ')} ended with ${status}: ${stderr}`);
      if (run >= 0) times[index]!.push((performance.now() - from) / 1000);
    }
  }
  return times.map((each) => ({ seconds: each.sort((a, b) => a - b)[Math.floor(each.length / 2)] ?? 0 }));
}
