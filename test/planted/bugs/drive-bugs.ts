import { bugsOf } from '../planted-bug.ts';

export const DRIVE_BUGS = bugsOf('src/drive/drive.ts', [
  [
    'intermediate state',
    'acts before the journal has its decision',
    "    effects: [{ kind: 'persist', entry, after: state.length }],",
    "    effects: [\n      { kind: 'persist', entry, after: state.length },\n      ...('action' in purpose && purpose.action !== null ? [{ kind: 'act', action: purpose.action } as const] : []),\n    ],",
  ],
  [
    'intermediate state',
    'a new life forgets what was decided before',
    'kept: known.lastKept ?? controller.initial,',
    'kept: controller.initial,',
  ],
  [
    'intermediate state',
    'another entry is written in the place of an unanswered one',
    "return 'entry' in phase ? write(state, phase, phase.entry) : look(controller, state);",
    'return look(controller, state);',
  ],
  [
    'intermediate state',
    'takes any answer of the journal for the awaited one',
    "if (!('entry' in phase) || result.length !== before.length + 1) return stay(before);",
    "if (!('entry' in phase)) return stay(before);",
  ],
  [
    'intermediate state',
    'what it decided is not remembered when its answer was lost',
    'return stay(rest({ ...state, kept, readings: null }));',
    'return stay(rest(state));',
  ],
  [
    'intermediate state',
    'every action of a life has one id',
    'id: `${name}#${length}`',
    'id: `${name}#${state.epoch}`',
  ],
  [
    'intermediate state',
    'what is kept is not written unless something is changed',
    'if (decision.change === null && isSame && news.length === 0) {',
    'if (decision.change === null && news.length === 0) {',
  ],
  [
    'stale state',
    'decides on a view older than the last',
    'if (observation.atUs < state.seenUs) return stay(idle);',
    '',
  ],
  [
    'stale state',
    'acts on what was decided long ago',
    'if (after.nowUs - entry.atUs >= PATIENCE_US) return look(controller, after);',
    '',
  ],
  [
    'stale state',
    'an action may meet any version of its object',
    'return { id, epoch, object, expect, patch, why };',
    'return { id, epoch, object, expect: expect === null ? expect : null, patch, why };',
  ],
  [
    'stale state',
    'a second driver takes the epoch of the first',
    'epoch: known.newestEpoch + 1,',
    'epoch: Math.max(1, known.newestEpoch),',
  ],
  [
    'stale state',
    'goes on after a newer epoch began',
    "if (newestEpoch > state.epoch) return stay({ ...state, phase: { kind: 'deposed' } });",
    '',
  ],
  [
    'stale state',
    'a refused epoch is taken for any refusal',
    "if (result.kind === 'refused' && result.reason === 'epoch') return stay({ ...state, phase: { kind: 'deposed' } });",
    '',
  ],
  [
    'stale state',
    'a deposed driver wakes up at the next tick',
    "if (state.phase.kind === 'deposed') return stay(now);",
    "if (state.phase.kind === 'deposed') return stay({ ...now, phase: { kind: 'idle' } });",
  ],
  [
    'unobserved state',
    'waits for ever for an answer that was lost',
    'if (waitsSinceUs !== null && nowUs - waitsSinceUs < PATIENCE_US) return stay(state);',
    "if (phase.kind !== 'idle') return stay(state);",
  ],
  [
    'unobserved state',
    'looks again only at the next tick after a change',
    "const looksAgain = result.kind !== 'refused';",
    'const looksAgain = false;',
  ],
  [
    'unobserved state',
    'time runs backwards with its world',
    'const now = { ...state, nowUs: Math.max(state.nowUs, event.nowUs) };',
    'const now = { ...state, nowUs: event.nowUs };',
  ],
]);
