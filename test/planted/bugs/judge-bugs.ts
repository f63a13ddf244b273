import { bugsOf, type PlantedBug } from '../planted-bug.ts';

export const JUDGE_BUGS: readonly PlantedBug[] = [
  ...bugsOf('src/controllers/judge/judge-rollout.ts', [
    [
      'unobserved state',
      'no traffic is good',
      "if (canary.requests === 0) return { verdict: 'hold', because: 'no requests reached the canary' };",
      "if (canary.requests === 0) return { verdict: 'promote', because: 'no requests reached the canary' };",
    ],
  ]),
  ...bugsOf('src/controllers/judge/judge-policy.ts', [
    [
      'arithmetic',
      'several metrics each have the whole probability of error',
      'return policy.metrics.length / policy.falseRollback;',
      'return 1 / policy.falseRollback;',
    ],
  ]),
  ...bugsOf('src/controllers/judge/weigh-ticks.ts', [
    [
      'unobserved state',
      'judges the canary alone',
      'const compared = ticks.filter((tick) => tick.canary.requests > 0 && tick.stable.requests > 0);',
      'const compared = ticks\n    .filter((tick) => tick.canary.requests > 0)\n    .map((tick) => ({ ...tick, stable: { requests: tick.canary.requests, bad: 0 } }));',
    ],
  ]),
  ...bugsOf('src/controllers/judge/start-judging.ts', [
    [
      'policy',
      'a step is carried by the proofs of the one before',
      '    logNoWorse: 0,\n    logGoodEnough: metric.logGoodEnough.map(() => 0),\n    beforeStep',
      '    beforeStep',
    ],
    [
      'policy',
      'what speaks against a candidate is forgotten at each step',
      '    ...metric,\n    logNoWorse: 0,',
      '    ...metric,\n    logWorse: WORSE_BY.map(() => logStakedAt(1)),\n    logNoWorse: 0,',
    ],
  ]),
  ...bugsOf('src/controllers/judge/count-slower.ts', [
    [
      'stale state',
      'a histogram that began anew is a difference',
      'return then === null || now < then ? null : now - then;',
      'return then === null ? null : Math.abs(now - then);',
    ],
  ]),
];
