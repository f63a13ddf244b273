/** User requests through the whole call graph of examples/mno.yaml per CPU-second, against what one core of Envoy serves. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Bench } from './bench.ts';
import { envoyRate } from './envoy-rate.ts';

const RUNS = 3;
/** Where no Envoy is at hand: 45 to 49 µs of processor time per request, as it was measured for 1.40. */
const RECORDED_ENVOY_RATE = 21_000;

interface Simulated {
  readonly requestsPerSecond: number;
  readonly eventsPerSecond: number;
}

function simulate(): Simulated {
  const path = fileURLToPath(new URL('simulate-mno.ts', import.meta.url));
  const { stdout, stderr, status } = spawnSync(process.execPath, [path], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`simulate-mno.ts ended with ${status}: ${stderr}`);
  return JSON.parse(stdout) as Simulated;
}

export const simulateBench: Bench = {
  name: 'simulate',
  run: async () => {
    const runs = Array.from({ length: RUNS }, simulate).sort((a, b) => a.requestsPerSecond - b.requestsPerSecond);
    const { requestsPerSecond, eventsPerSecond } = runs[Math.floor(RUNS / 2)]!;
    const measured = await envoyRate();
    const envoy = measured ?? RECORDED_ENVOY_RATE;
    const peer = `${Math.round(envoy)}/s${measured === null ? '(recorded)' : ''}`;
    const ours = `${Math.round(requestsPerSecond)}/s`;
    return [
      { name: 'simulate-requests', ours, peer: '200000/s', ratio: requestsPerSecond / 200_000, goal: '≥1' },
      {
        name: 'simulate-events',
        ours: `${Math.round(eventsPerSecond)}/s`,
        peer: '3000000/s',
        ratio: eventsPerSecond / 3_000_000,
        goal: '≥1',
      },
      { name: 'simulate-envoy', ours, peer, ratio: requestsPerSecond / envoy, goal: '≥10' },
    ];
  },
};
