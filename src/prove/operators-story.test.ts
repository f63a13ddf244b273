import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_JUDGE } from '../controllers/judge/judge-policy.ts';
import { judgeRollout } from '../controllers/judge/judge-rollout.ts';
import { startJudging } from '../controllers/judge/start-judging.ts';
import type { JudgePolicy, JudgeState } from '../controllers/judge/types.ts';
import { weighTicks } from '../controllers/judge/weigh-ticks.ts';
import { INITIAL } from '../controllers/rollout/rollout-kept.ts';
import type { JournalEntry } from '../ports/types.ts';
import type { ControllerJournal } from '../worlds/sim/run-result.ts';
import { rolloutStories, toldBy } from './operators-story.ts';

const SECOND = 1_000_000;
const POLICY: JudgePolicy = { ...DEFAULT_JUDGE, metrics: [{ name: 'errors', objective: 0.01 }] };
const object = { cluster: 'one', apiVersion: 'v1', kind: 'VirtualService', namespace: 'shop', name: 'web' };

type Decided = Extract<JournalEntry, { kind: 'decided' }>;

const decided = (seconds: number, more: Partial<Decided> = {}): Decided => ({
  kind: 'decided',
  who: 'rollout shop/web',
  atUs: seconds * SECOND,
  epoch: 1,
  seenUs: 0,
  kept: INITIAL,
  change: null,
  says: [],
  ...more,
});
const judging = (state: JudgeState) => ({ ...INITIAL, judge: { about: '', usualMs: null, state } });
const journal = (...entries: readonly JournalEntry[]): readonly ControllerJournal[] => [
  { cluster: 'one', name: 'rollout shop/web', entries },
];
const weighed = (state: JudgeState, bad: number): JudgeState =>
  weighTicks(POLICY, state, [{ metric: 'errors', canary: { requests: 100, bad }, stable: { requests: 900, bad: 9 } }]);

test('evidence is followed to the decision that ends it, which carries it in itself', () => {
  const none = startJudging(POLICY);
  const one = weighed(none, 2);
  const two = weighed(one, 30);
  const evidence = { metrics: judgeRollout(POLICY, two).metrics };
  const change = { id: 'a', object, expect: null, patch: {}, why: 'goes back', evidence, before: {}, after: {} };
  const [story] = rolloutStories(
    journal(
      decided(0),
      decided(10, { kept: judging(none) }),
      decided(20, { kept: judging(one) }),
      decided(30, { change }),
      decided(60),
    ),
  );
  assert.ok(story !== undefined);
  assert.equal(story.metric, 'errors');
  assert.deepEqual(
    story.points.map(({ atUs, candidateBad, homeBad }) => [atUs / SECOND, candidateBad, homeBad]),
    [
      [10, 0, 0],
      [20, 0.02, 0.01],
      [30, 0.3, 0.01],
      [60, 0, 0],
    ],
  );
  // One metric, a hundredth: taken back at a wealth of a hundred, and only the last interval reached it.
  assert.equal(story.rollBackAt, 2);
  assert.deepEqual(
    story.points.map(({ logWealth }) => logWealth >= story.rollBackAt),
    [false, false, true, true],
  );
});

test('who was never judged has no evidence, and other controllers have none of this kind', () => {
  assert.deepEqual(rolloutStories(journal(decided(0), decided(10))), []);
  const [mine] = journal(decided(0, { kept: judging(startJudging(POLICY)) }));
  assert.deepEqual(rolloutStories([{ ...mine!, name: 'zone-failover one' }]), []);
});

test('sentences in order of time; a refrain is told once, with its last numbers; what was refused is told', () => {
  const change = { id: 'a', object, expect: null, patch: {}, why: 'to 10%', evidence: {}, before: {}, after: {} };
  const refused = { kind: 'refused', id: 'a', reason: 'version', message: 'is 3, expected 2' } as const;
  const told = toldBy(
    journal(
      { kind: 'started', who: 'rollout shop/web', atUs: 0, epoch: 1 },
      decided(10, { says: ['held: 5 of 900'] }),
      decided(20, { says: ['held: 9 of 1800'] }),
      decided(30, { says: ['goes on'], change }),
      { kind: 'acted', who: 'rollout shop/web', atUs: 31 * SECOND, epoch: 1, result: refused },
    ),
  );
  assert.deepEqual(
    told.map(({ atUs, kind, text }) => `${atUs / SECOND} ${kind} ${text}`),
    [
      '20 says held: 9 of 1800',
      '30 says goes on',
      '30 does VirtualService shop/web: to 10%',
      '31 does refused: is 3, expected 2',
    ],
  );
});
