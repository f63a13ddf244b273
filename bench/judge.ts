/**
 * The judge of a rollout against simplified models of how others decide (bench/judges/, each says what it leaves out),
 * on the same 2,000 seeded runs of each scenario: 15 minutes in intervals of 10 s, the canary's weight 5, 10, 20, 30, 40
 * and 50 % for a minute each and then held. Prints a table and the same as one line of JSON.
 */

import type { Bench, BenchResult } from './bench.ts';
import { argoLike } from './judges/argo-like.ts';
import type { CanaryJudge } from './judges/canary-judge.ts';
import {
  BEYOND,
  type CanaryScenario,
  type CanaryTick,
  drawCanaryRun,
  HEALTHY,
  RUN_SECONDS,
  WORSE,
} from './judges/canary-run.ts';
import { flaggerLike } from './judges/flagger-like.ts';
import { kayentaLike } from './judges/kayenta-like.ts';
import { beginVerdicts, mixtureJudge } from './judges/mixture-judge.ts';
import { peekingZ } from './judges/peeking-z.ts';

const RUNS = 2000;
/** A step is not taken before this, whatever the evidence: some harm takes time to show. */
const LEAST_BAKE_SECONDS = 120;
const PEERS: readonly CanaryJudge[] = [flaggerLike(1), flaggerLike(5), argoLike(3), peekingZ, kayentaLike];

/** How one judge did on the runs of one scenario. */
interface JudgeScore {
  readonly scenario: string;
  readonly judge: string;
  readonly rolledBack: number;
  /** Seconds from the beginning, or from when the canary became worse; null when fewer than that part rolled back. */
  readonly medianSeconds: number | null;
  readonly p90Seconds: number | null;
  /** Mean over all runs of the canary's bad answers, until rollback or the end, beyond what stable would have given. */
  readonly hurt: number;
}

/** Ours when the first verdict from the least bake on decides. */
interface Decided {
  readonly scenario: string;
  readonly promoted: number;
  readonly rolledBack: number;
  readonly held: number;
  readonly medianPromotionSeconds: number | null;
}

type Run = readonly CanaryTick[];

function score(scenario: CanaryScenario, runs: readonly Run[], judge: CanaryJudge): JudgeScore {
  const caught: number[] = [];
  let hurt = 0;
  for (const run of runs) {
    const rollsBack = judge.begin();
    for (const tick of run) {
      hurt += tick.hurt;
      if (!rollsBack(tick)) continue;
      caught.push(tick.second - worseFrom(scenario));
      break;
    }
  }
  caught.sort((a, b) => a - b);
  return {
    scenario: scenario.name,
    judge: judge.name,
    rolledBack: caught.length / runs.length,
    medianSeconds: caught[Math.ceil(0.5 * runs.length) - 1] ?? null,
    p90Seconds: caught[Math.ceil(0.9 * runs.length) - 1] ?? null,
    hurt: hurt / runs.length,
  };
}

/** The second after which the canary is worse: 0 in most scenarios and in those where it never is. */
function worseFrom(scenario: CanaryScenario): number {
  for (let second = 0; second < RUN_SECONDS; second++) if (scenario.risk(second + 1) !== 1) return second;
  return 0;
}

function decide(scenario: CanaryScenario, runs: readonly Run[]): Decided {
  const promotions: number[] = [];
  let rolledBack = 0;
  for (const run of runs) {
    const verdictAfter = beginVerdicts();
    for (const tick of run) {
      const verdict = verdictAfter(tick);
      if (verdict === 'hold' || (verdict === 'promote' && tick.second < LEAST_BAKE_SECONDS)) continue;
      if (verdict === 'promote') promotions.push(tick.second);
      else rolledBack++;
      break;
    }
  }
  promotions.sort((a, b) => a - b);
  return {
    scenario: scenario.name,
    promoted: promotions.length / runs.length,
    rolledBack: rolledBack / runs.length,
    held: (runs.length - promotions.length - rolledBack) / runs.length,
    medianPromotionSeconds: promotions[Math.floor(promotions.length / 2)] ?? null,
  };
}

function printTable(scores: readonly JudgeScore[], decided: readonly Decided[]): void {
  console.log('| scenario | judge | rolled back | median | p90 | hurt |');
  console.log('|---|---|---|---|---|---|');
  for (const { scenario, judge, rolledBack, medianSeconds, p90Seconds, hurt } of scores) {
    const times = `${printSeconds(medianSeconds)} | ${printSeconds(p90Seconds)}`;
    console.log(`| ${scenario} | ${judge} | ${printPercent(rolledBack)} | ${times} | ${hurt.toFixed(1)} |`);
  }
  console.log('\n| ours, first verdict from 120 s on | promoted | median | rolled back | held |');
  console.log('|---|---|---|---|---|');
  for (const { scenario, promoted, rolledBack, held, medianPromotionSeconds } of decided) {
    const promotion = `${printPercent(promoted)} | ${printSeconds(medianPromotionSeconds)}`;
    console.log(`| ${scenario} | ${promotion} | ${printPercent(rolledBack)} | ${printPercent(held)} |`);
  }
  console.log(`\n${JSON.stringify({ runs: RUNS, scores, decided })}\n`);
}

function printPercent(share: number): string {
  return `${Number((100 * share).toFixed(2))}%`;
}

function printSeconds(seconds: number | null): string {
  return seconds === null ? '-' : `${seconds}s`;
}

/** Ours beside the threshold controllers, on what they are all meant to catch. */
function results(scores: readonly JudgeScore[]): readonly BenchResult[] {
  const of = (scenario: string, judge: string) =>
    scores.find((each) => each.scenario === scenario && each.judge === judge)!;
  const falsely = HEALTHY.map(({ name }, index): BenchResult => {
    const [ours, peer] = [of(name, mixtureJudge.name), of(name, 'Flagger-like, threshold 5')];
    return {
      name: `judge-false-rollback-${index + 1}`,
      ours: printPercent(ours.rolledBack),
      peer: `${printPercent(peer.rolledBack)}(Flagger-like)`,
      ratio: ours.rolledBack / 0.01,
      goal: '≤1',
    };
  });
  const [ours, peer] = [of('0.5% to 2%', mixtureJudge.name), of('0.5% to 2%', 'Argo-like, failureLimit 3')];
  return [
    ...falsely,
    {
      name: 'judge-catch-0.5%-to-2%',
      ours: printSeconds(ours.medianSeconds),
      peer: `${printSeconds(peer.medianSeconds)}(Argo-like)`,
      ratio: (ours.medianSeconds ?? Number.POSITIVE_INFINITY) / 120,
      goal: '≤1',
    },
    {
      name: 'judge-hurt-0.5%-to-2%',
      ours: ours.hurt.toFixed(1),
      peer: `${peer.hurt.toFixed(1)}(Argo-like)`,
      ratio: ours.hurt / peer.hurt,
      goal: '≤1',
    },
  ];
}

export const judgeBench: Bench = {
  name: 'judge',
  run: () => {
    const scores: JudgeScore[] = [];
    const decided: Decided[] = [];
    for (const scenario of [...HEALTHY, ...BEYOND, ...WORSE]) {
      const runs = Array.from({ length: RUNS }, (_, index) => drawCanaryRun(scenario, index + 1));
      for (const judge of [mixtureJudge, ...PEERS]) scores.push(score(scenario, runs, judge));
      decided.push(decide(scenario, runs));
    }
    printTable(scores, decided);
    return Promise.resolve(results(scores));
  },
};
