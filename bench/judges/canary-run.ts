/** The scenarios on which judges are compared, and one seeded run of one of them as counts per interval of 10 s. */
import type { ArmCount } from '../../src/controllers/judge/types.ts';
import { Xoshiro } from '../../src/worlds/sim/kernel/xoshiro.ts';
import { drawBinomial } from './draw-binomial.ts';

export const TICK_SECONDS = 10;
/** Weights of one minute each; the last stays until the end. */
const WEIGHTS: readonly number[] = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5];
export const RUN_SECONDS = 900;

export interface CanaryScenario {
  readonly name: string;
  readonly rps: number;
  /** Share of bad answers of stable at a time. */
  readonly stable: (second: number) => number;
  /** What that is multiplied by for the canary. */
  readonly risk: (second: number) => number;
  /** How many pods an arm has, each with its own factor on bad answers that it draws once; unless given, none differ. */
  readonly pods?: { readonly canary: number; readonly stable: number };
  /** Weight of the canary; unless given, the steps of a minute. */
  readonly weight?: (second: number) => number;
}

export interface CanaryTick {
  /** When the interval ended. */
  readonly second: number;
  readonly canary: ArmCount;
  readonly stable: ArmCount;
  /** Bad answers of the canary beyond what the stable version on its pods would have given on average. */
  readonly hurt: number;
}

/** By how much pods of one version differ: standard deviation of their factors. */
const POD_DEVIATION = 0.15;

/** Both arms alike: what rolls back here is wrong. */
export const HEALTHY: readonly CanaryScenario[] = [
  { name: 'healthy 0.5%', rps: 100, stable: () => 0.005, risk: () => 1 },
  {
    name: 'healthy, shared blip to 4% for 5 min',
    rps: 100,
    stable: (second) => (second > 180 && second <= 480 ? 0.04 : 0.005),
    risk: () => 1,
  },
  { name: 'healthy 0.9%', rps: 100, stable: () => 0.009, risk: () => 1 },
  { name: 'healthy 2 rps', rps: 2, stable: () => 0.005, risk: () => 1 },
  {
    name: 'healthy, pods differ by sd 15%, 3 to 9',
    rps: 100,
    stable: () => 0.005,
    risk: () => 1,
    pods: { canary: 3, stable: 9 },
  },
  // Totals of the arms would call this canary bad: it has most of its requests while everything fails.
  {
    name: 'healthy, weight 5% to 50% and errors 0.2% to 3% together',
    rps: 100,
    stable: (second) => (second % 240 > 120 ? 0.03 : 0.002),
    risk: () => 1,
    weight: (second) => (second % 240 > 120 ? 0.5 : 0.05),
  },
];

/**
 * Outside what a judge of arms can tell: one pod beside one, of which the canary's is more than 1.25 times as bad in
 * one run of seven.
 */
export const BEYOND: readonly CanaryScenario[] = [
  {
    name: 'healthy, pods differ by sd 15%, 1 to 1',
    rps: 100,
    stable: () => 0.005,
    risk: () => 1,
    pods: { canary: 1, stable: 1 },
  },
];

/** The canary is worse: what does not roll back here hurts. */
export const WORSE: readonly CanaryScenario[] = [
  { name: '0.5% to 1%', rps: 100, stable: () => 0.005, risk: () => 2 },
  { name: '0.5% to 2%', rps: 100, stable: () => 0.005, risk: () => 4 },
  { name: '0.5% to 10%', rps: 100, stable: () => 0.005, risk: () => 20 },
  { name: '0.1% to 0.3%', rps: 100, stable: () => 0.001, risk: () => 3 },
  { name: '0.05% to 0.5%', rps: 100, stable: () => 0.0005, risk: () => 10 },
  { name: '2 rps 0.5% to 10%', rps: 2, stable: () => 0.005, risk: () => 20 },
  // After nine good minutes.
  { name: '0.5% to 2% from 540 s', rps: 100, stable: () => 0.005, risk: (second) => (second > 540 ? 4 : 1) },
];

/** One run, the same for every judge. Requests fall to the arms by lot; how many come in an interval is constant. */
export function drawCanaryRun(scenario: CanaryScenario, seed: number): readonly CanaryTick[] {
  const stream = new Xoshiro(seed, scenario.name);
  const ofCanary = meanFactor(stream, scenario.pods?.canary ?? 0);
  const ofStable = meanFactor(stream, scenario.pods?.stable ?? 0);
  const weightAt =
    scenario.weight ?? ((second: number) => WEIGHTS[Math.min(Math.ceil(second / 60), WEIGHTS.length) - 1]!);
  const ticks: CanaryTick[] = [];
  for (let second = TICK_SECONDS; second <= RUN_SECONDS; second += TICK_SECONDS) {
    const all = scenario.rps * TICK_SECONDS;
    const toCanary = drawBinomial(stream, all, weightAt(second));
    const usual = scenario.stable(second);
    const canary = drawArm(stream, toCanary, usual * scenario.risk(second) * ofCanary);
    const stable = drawArm(stream, all - toCanary, usual * ofStable);
    ticks.push({ second, canary, stable, hurt: canary.bad - toCanary * usual * ofCanary });
  }
  return ticks;
}

function drawArm(stream: Xoshiro, requests: number, share: number): ArmCount {
  return { requests, bad: drawBinomial(stream, requests, share) };
}

/** The mean factor of so many pods. */
function meanFactor(stream: Xoshiro, pods: number): number {
  if (pods === 0) return 1;
  let sum = 0;
  for (let pod = 0; pod < pods; pod++) sum += podFactor(stream);
  return sum / pods;
}

/** One and a normal deviation, by the polar method; never below nothing. */
function podFactor(stream: Xoshiro): number {
  for (;;) {
    const [x, y] = [2 * stream.unit() - 1, 2 * stream.unit() - 1];
    const square = x * x + y * y;
    if (square > 0 && square < 1)
      return Math.max(1 + POD_DEVIATION * x * Math.sqrt((-2 * Math.log(square)) / square), 0);
  }
}
