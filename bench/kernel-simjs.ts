/** The kernel against simjs on M/M/1, customers per CPU-second, each in a process of its own. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Bench } from './bench.ts';

const RUNS = 5;
const CUSTOMERS = { ours: 5_000_000, peer: 1_000_000 };

function rate(script: string, customers: number): number {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const { stdout, stderr, status } = spawnSync(process.execPath, [path, String(customers)], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${script} ended with ${status}: ${stderr}`);
  return Number(stdout);
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

export const kernelSimjs: Bench = {
  name: 'kernel-simjs',
  run: () => {
    const ours: number[] = [];
    const peer: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      ours.push(rate('mm1.ts', CUSTOMERS.ours));
      peer.push(rate('peers/simjs-mm1.mjs', CUSTOMERS.peer));
    }
    const [own, other] = [median(ours), median(peer)];
    return Promise.resolve([
      { name: 'kernel-simjs', ours: `${own}/s`, peer: `${other}/s`, ratio: own / other, goal: '≥20' },
    ]);
  },
};
