import { bugsOf, type PlantedBug } from '../planted-bug.ts';

export const ROLLOUT_BUGS: readonly PlantedBug[] = [
  ...bugsOf('src/controllers/rollout/roll.ts', [
    [
      'unobserved state',
      'takes the next step without asking the judge',
      "return isOver && judgement?.verdict === 'promote' && !breaksObjective(situation);",
      'return isOver;',
    ],
    [
      'policy',
      'does not wait for a stage to last',
      "const isOver = kept.comparison === 'now' || nowUs - kept.sinceUs! >= forUs;",
      "const isOver = kept.comparison === 'now' || forUs >= 0;",
    ],
    ['policy', 'a pause is not heeded between two stages', '  if (kept.pausedBy !== null) return false;\n', ''],
    [
      'arithmetic',
      'skips the last stage',
      'if (kept.stage < parts.policy.stages.length - 1) {',
      'if (kept.stage < parts.policy.stages.length - 2) {',
    ],
    ['arithmetic', 'leaves out every second stage', 'stage: kept.stage + 1,', 'stage: kept.stage + 2,'],
    [
      'indirect',
      'moves weight to pods that no proxy knows yet',
      'if (!isLess && nowUs - readySinceUs < PROPAGATION_US) return',
      'if (!isLess && nowUs - readySinceUs < 0) return',
    ],
    [
      'intermediate state',
      'the time of a stage begins before its weights stand',
      '    waiting: NOT_WAITING,\n    traffic: { want: traffic, was: kept.traffic.want },\n    sinceUs: null,',
      '    waiting: NOT_WAITING,\n    traffic: { want: traffic, was: traffic },\n    sinceUs: nowUs,',
    ],
    [
      'unobserved state',
      'waits for pods without end',
      'if (sinceUs !== null && nowUs - sinceUs >= policy.readyWithinUs) {',
      'if (sinceUs !== null && nowUs - sinceUs >= policy.readyWithinUs * 1e6) {',
    ],
    [
      'unobserved state',
      'blames the candidate for pods that nobody asked for',
      'home.ready < home.replicas || !isAsked ? null',
      'home.ready < home.replicas ? null',
    ],
    [
      'policy',
      'a candidate that fails when it carries all is never compared with home',
      'if (wanted.share === 100 && breaksObjective(situation)) return compare(situation);',
      '',
    ],
    [
      'intermediate state',
      'compares a candidate with home again and again',
      "comparison: 'done' as const, because: 'is no worse",
      "comparison: 'none' as const, because: 'is no worse",
    ],
  ]),
  ...bugsOf('src/controllers/rollout/come-home.ts', [
    [
      'indirect',
      'everything goes home at once, whatever home can carry',
      'const share = Math.min(want.share, Math.max(0, floor));',
      'const share = Math.min(want.share, 0 * floor);',
    ],
    [
      'indirect',
      'lets the candidate go before the last request has left it',
      'if (nowUs - kept.sinceUs! < parts.policy.drainUs) return kept;',
      '',
    ],
    [
      'policy',
      'keeps home for ever, although its time is over',
      'const isOver = keepUs !== null && nowUs - kept.sinceUs! >= keepUs;',
      'const isOver = keepUs !== null && nowUs - kept.sinceUs! >= keepUs * 1000;',
    ],
    [
      'policy',
      'takes home away at once',
      'const isOver = keepUs !== null && nowUs - kept.sinceUs! >= keepUs;',
      'const isOver = keepUs !== null;',
    ],
    [
      'indirect',
      'home that was taken away is not brought back',
      'const isEnough = home.autoscaler === null ? home.replicas > 0 : home.replicas >= want;',
      'const isEnough = home.autoscaler === null ? home.replicas >= 0 : home.replicas >= want;',
    ],
    [
      'indirect',
      'waits for home\u2019s autoscaler to be short of pods',
      'const isEnough = home.autoscaler === null ? home.replicas > 0 : home.replicas >= want;',
      'const isEnough = home.replicas > 0;',
    ],
    [
      'intermediate state',
      'the minimum stays up after the rollout',
      'const resting = kept.restingReplicas ?? pods;',
      'const resting = pods;',
    ],
  ]),
  ...bugsOf('src/controllers/rollout/decide.ts', [
    [
      'unobserved state',
      'judges a header before anybody could answer it',
      '  if (lacksTestPods({ parts, kept })) return next;\n',
      '',
    ],
    [
      'stale state',
      'takes what an old view shows for somebody else\u2019s hand at once',
      'const isSure = suspect !== null && nowUs - suspect.sinceUs >= SURE_AFTER_US;',
      'const isSure = suspect !== null;',
    ],
    [
      'policy',
      'fights what somebody else has set',
      'if (held.foreign.length > 0 || suspect !== null) {',
      'if (held.foreign.length > 1000) {',
    ],
  ]),
  ...bugsOf('src/controllers/rollout/next-change.ts', [
    [
      'indirect',
      'moves weight whether or not the other side has pods',
      'const move = mayMove(situation) ? moveWeights(situation) : null;',
      'const move = moveWeights(situation);',
    ],
    [
      'stale state',
      'changes objects without expecting a version',
      'return { object: ref, expect: version };',
      "return { object: ref, expect: version === '' ? version : null };",
    ],
    [
      'stale state',
      'forgets that home may be needed again',
      'shareInObjects(situation) === 100 ? scale',
      'shareInObjects(situation) >= 0 ? scale',
    ],
  ]),
  ...bugsOf('src/controllers/rollout/owned-pods.ts', [
    [
      'indirect',
      'an autoscaler may take what the weight needs',
      '  if (autoscaler === null) return ownReplicas(candidate);',
      "  if (autoscaler === null || candidate.name !== '') return ownReplicas(candidate);",
    ],
    [
      'unobserved state',
      'does not notice that an autoscaler sleeps',
      'return autoscaler !== null && replicas === 0;',
      'return autoscaler !== null && replicas < 0;',
    ],
  ]),
  ...bugsOf('src/controllers/rollout/notice-revision.ts', [
    [
      'stale state',
      'load that has grown since is forgotten on the way home',
      'full: Math.max(kept.full, Math.min(candidate.replicas, home.autoscaler.max))',
      'full: Math.max(kept.full, Math.min(0, home.autoscaler.max))',
    ],
  ]),
  ...bugsOf('src/controllers/rollout/pods-for.ts', [
    [
      'arithmetic',
      'rounds pods down',
      'Math.max(1, Math.ceil((share * full) / 100 - 1e-9));',
      'Math.max(1, Math.floor((share * full) / 100 + 1e-9));',
    ],
    [
      'arithmetic',
      'a small share may have no pod at all',
      'share === 0 ? 0 : Math.max(1, Math.ceil((share * full) / 100 - 1e-9));',
      'share < 20 ? 0 : Math.max(1, Math.ceil((share * full) / 100 - 1e-9));',
    ],
    [
      'arithmetic',
      'home carries a third more than it has pods for',
      'Math.floor(part * headroom * 100 + 1e-9));',
      'Math.ceil(part * headroom * 130 + 1e-9));',
    ],
  ]),
  ...bugsOf('src/controllers/rollout/owned-routes.ts', [
    [
      'arithmetic',
      'weights of a route sum to 101',
      'return at === owned.home ? { ...side, weight: 100 - weight } : side;',
      'return at === owned.home ? { ...side, weight: 101 - weight } : side;',
    ],
    [
      'policy',
      'a route for testers is moved like everybody\u2019s',
      'if (home.length === 0 || candidate.length === 0) return [];',
      'if (home.length === 0 && candidate.length === 0) return [];',
    ],
  ]),
  ...bugsOf('src/controllers/rollout/notice-revision.ts', [
    [
      'policy',
      'tries a revision again that was given up',
      '!givenUp.includes(candidate.revision) && pausedBy === null;',
      'pausedBy === null;',
    ],
    [
      'unobserved state',
      'goes on with a revision that was replaced meanwhile',
      'if (candidate.revision === kept.revision) return kept;',
      'return kept;',
    ],
  ]),
  ...bugsOf('src/controllers/rollout/heed-intent.ts', [
    [
      'intermediate state',
      'heeds one word of a person again and again',
      'if (intent.id === kept.intent) return { kept, says: [] };',
      '',
    ],
  ]),
  ...bugsOf('src/controllers/rollout/give-up.ts', [
    [
      'policy',
      'gives a revision up without remembering it',
      'return { ...goHome(kept, because), givenUp };',
      'return { ...goHome(kept, because), givenUp: others };',
    ],
  ]),
  ...bugsOf('src/controllers/rollout/metric-ticks.ts', [
    [
      'stale state',
      'counts a reset counter as a difference',
      'if (now.atUs <= then.atUs || now.sinceUs !== then.sinceUs || now.value < then.value) return false;',
      'if (now.atUs <= then.atUs) return false;',
    ],
    [
      'unobserved state',
      'retries hide what failed',
      "if (metric === RETRIED || label === '5') bad += more;",
      "if (label === '5') bad += more;",
    ],
  ]),
  ...bugsOf('src/controllers/rollout/business-tick.ts', [
    [
      'stale state',
      'counts the orders of a pod that began anew as a difference',
      '    after.every(({ atUs, sinceUs }) => atUs > first!.atUs && sinceUs === first!.sinceUs) &&',
      '    after.every(({ atUs }) => atUs > first!.atUs) &&',
    ],
    [
      'unobserved state',
      'all that a pod ever counted belongs to the interval in which it was first read',
      'then === undefined ? now.some(({ sinceUs }) => sinceUs < fromUs) : !isComparable(then, now)',
      'then === undefined ? now.length === 0 : !isComparable(then, now)',
    ],
    [
      'policy',
      'takes anybody\u2019s orders for the candidate\u2019s',
      'if (side === undefined || !isAsked',
      'if (!isAsked',
    ],
  ]),
  ...bugsOf('src/controllers/rollout/weigh-evidence.ts', [
    [
      'unobserved state',
      'judges cold pods',
      'const isWarm = kept.sinceUs !== null && readings !== null && readings.atUs >= kept.sinceUs + policy.warmUpUs;',
      'const isWarm = kept.sinceUs !== null && readings !== null;',
    ],
    [
      'stale state',
      'an old view begins the next interval',
      'const isOlder = Object.entries(read).some(([name, { atUs }]) => atUs < (readings?.counters[name]?.atUs ?? 0));',
      'const isOlder = false as boolean;',
    ],
  ]),
];
