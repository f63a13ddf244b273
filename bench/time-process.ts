import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** One Node program as a whole process, from its start to its end. */
export interface ProcessTime {
  readonly wallSeconds: number;
  /** User and system time of all its threads: what the work costs, whoever else is on the machine. */
  readonly cpuSeconds: number;
}

/** Ours keeps what V8 compiled, by itself; the peers are given the same. */
const COMPILE_CACHE = { NODE_COMPILE_CACHE: join(tmpdir(), 'nines-bench-compile-cache') };
const REPORT_USAGE = fileURLToPath(new URL('report-usage.cjs', import.meta.url));

/**
 * Medians of `runs` counted runs of each script after one warm-up, in turn (A B A B …), so that a machine that changes
 * its speed changes it for both. A script is a function, called before each run, of which the arguments are returned:
 * whatever it prepares is not counted.
 */
export function timeInTurn(scripts: readonly (() => readonly string[])[], runs: number): readonly ProcessTime[] {
  const times: ProcessTime[][] = scripts.map(() => []);
  for (let run = -1; run < runs; run++) {
    for (const [index, script] of scripts.entries()) {
      const time = timeOne(script());
      if (run >= 0) times[index]!.push(time);
    }
  }
  return times.map((each) => ({
    wallSeconds: median(each.map(({ wallSeconds }) => wallSeconds)),
    cpuSeconds: median(each.map(({ cpuSeconds }) => cpuSeconds)),
  }));
}

function timeOne(args: readonly string[]): ProcessTime {
  const from = performance.now();
  const { status, stderr, output } = spawnSync(process.execPath, ['--require', REPORT_USAGE, ...args], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...COMPILE_CACHE },
  });
  const wallSeconds = (performance.now() - from) / 1000;
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`);
  return { wallSeconds, cpuSeconds: Number(output[3]) / 1e6 };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
