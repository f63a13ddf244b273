import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ActorEffect, ActorEvent, JournalEntry } from '../ports/types.ts';
import {
  acted,
  decided,
  done,
  observed,
  outrun,
  REF,
  refused,
  SAMPLE_DRIVER,
  SECOND_US,
  type State,
  started,
  tick,
  unavailable,
  written,
} from './sample-driver.ts';

/** Effects in one word each: what a table can compare. */
function word(effect: ActorEffect): string {
  if (effect.kind === 'observe') return 'observe';
  if (effect.kind === 'act') return `act ${effect.action.id} at ${effect.action.epoch}`;
  return `${effect.entry.kind}@${effect.after} of ${effect.entry.epoch}`;
}

function run(events: readonly ActorEvent[], journal: readonly JournalEntry[] = []): { state: State; last: string } {
  let state = SAMPLE_DRIVER.start(journal, 0);
  let last = '';
  for (const event of events) {
    const step = SAMPLE_DRIVER.step(state, event);
    state = step.state;
    last = step.effects.map(word).join(', ');
  }
  return { state, last };
}

/** Ways into each phase, all within the first second. */
const TO: Readonly<Record<string, readonly ActorEvent[]>> = {
  unclaimed: [],
  claiming: [tick(0)],
  observing: [tick(0), written(0, 1)],
  idle: [tick(0), written(0, 1), observed(0, 3), written(0, 2)],
  deciding: [tick(0), written(0, 1), observed(0, 1)],
  acting: [tick(0), written(0, 1), observed(0, 1), written(0, 2)],
  noting: [tick(0), written(0, 1), observed(0, 1), written(0, 2), done(0, 'raise#1')],
  refusedNoting: [tick(0), written(0, 1), observed(0, 1), written(0, 2), refused(0, 'raise#1', 'version')],
  deposed: [tick(0), written(0, 1), observed(0, 1), outrun(0, 2, [started(2)])],
};

/** What happens in which phase: the phase after it and the effects. */
const TABLE: readonly (readonly [from: string, name: string, event: ActorEvent, phase: string, effects: string])[] = [
  ['unclaimed', 'tick', tick(1), 'claiming', 'started@0 of 1'],
  ['unclaimed', 'a view nobody asked for', observed(1, 1), 'unclaimed', ''],
  ['unclaimed', 'an answer nobody waits for', written(1, 1), 'unclaimed', ''],
  ['unclaimed', 'a result nobody waits for', done(1, 'raise#1'), 'unclaimed', ''],

  ['claiming', 'tick', tick(10), 'claiming', ''],
  ['claiming', 'tick, no answer for long', tick(30), 'claiming', 'started@0 of 1'],
  ['claiming', 'written', written(1, 1), 'observing', 'observe'],
  ['claiming', 'written at another place', written(1, 5), 'claiming', ''],
  ['claiming', 'outrun', outrun(1, 3, [started(1), started(4), decided(4, 2)]), 'unclaimed', ''],
  ['claiming', 'unavailable', unavailable(1), 'claiming', ''],
  ['claiming', 'a view nobody asked for', observed(1, 1), 'claiming', ''],

  ['observing', 'tick', tick(10), 'observing', ''],
  ['observing', 'tick, no answer for long', tick(30), 'observing', 'observe'],
  ['observing', 'a view that asks for a change', observed(1, 1), 'deciding', 'decided@1 of 1'],
  ['observing', 'a view with news only', observed(1, 3), 'deciding', 'decided@1 of 1'],
  ['observing', 'a late answer of the journal', written(1, 1), 'observing', ''],
  ['observing', 'late news of an own entry', outrun(1, 1, [started(1)]), 'observing', ''],
  ['observing', 'news of a newer epoch', outrun(1, 2, [started(2)]), 'deposed', ''],
  ['observing', 'unavailable', unavailable(1), 'observing', ''],
  ['observing', 'a result nobody waits for', done(1, 'raise#0'), 'observing', ''],

  ['idle', 'tick', tick(1), 'observing', 'observe'],
  ['idle', 'a view nobody asked for', observed(1, 1), 'idle', ''],
  ['idle', 'an answer nobody waits for', written(1, 3), 'idle', ''],
  ['idle', 'unavailable', unavailable(1), 'idle', ''],
  ['idle', 'a result nobody waits for', done(1, 'raise#1'), 'idle', ''],

  ['deciding', 'tick', tick(10), 'deciding', ''],
  ['deciding', 'tick, no answer for long: the same entry again', tick(30), 'deciding', 'decided@1 of 1'],
  ['deciding', 'written', written(1, 2), 'acting', 'act raise#1 at 1'],
  ['deciding', 'written, but long after', written(30, 2), 'observing', 'observe'],
  ['deciding', 'a late answer about an earlier entry', written(1, 1), 'deciding', ''],
  ['deciding', 'late news about an earlier entry', outrun(1, 1, [started(1)]), 'deciding', ''],
  ['deciding', 'outrun by its own entry', outrun(1, 2, [decided(1, 2)]), 'idle', ''],
  ['deciding', 'outrun by another', outrun(1, 2, [started(2)]), 'deposed', ''],
  ['deciding', 'unavailable', unavailable(1), 'deciding', ''],
  ['deciding', 'a second view', observed(1, 2), 'deciding', ''],
  ['deciding', 'a result nobody waits for', done(1, 'raise#1'), 'deciding', ''],

  ['acting', 'tick', tick(10), 'acting', ''],
  ['acting', 'tick, no answer for long', tick(30), 'observing', 'observe'],
  ['acting', 'done', done(1, 'raise#1'), 'noting', 'acted@2 of 1'],
  ['acting', 'repeated', acted(1, { kind: 'repeated', id: 'raise#1' }), 'noting', 'acted@2 of 1'],
  ['acting', 'another one done', done(1, 'raise#0'), 'acting', ''],
  ['acting', 'refused by version', refused(1, 'raise#1', 'version'), 'noting', 'acted@2 of 1'],
  ['acting', 'refused as invalid', refused(1, 'raise#1', 'invalid'), 'noting', 'acted@2 of 1'],
  ['acting', 'refused, unavailable', refused(1, 'raise#1', 'unavailable'), 'noting', 'acted@2 of 1'],
  ['acting', 'refused by epoch', refused(1, 'raise#1', 'epoch'), 'deposed', ''],
  ['acting', 'another one refused by epoch', refused(1, 'raise#0', 'epoch'), 'acting', ''],
  ['acting', 'a view nobody asked for', observed(1, 1), 'acting', ''],
  ['acting', 'a late answer of the journal', written(1, 2), 'acting', ''],
  ['acting', 'news of a newer epoch', outrun(1, 3, [started(2)]), 'deposed', ''],

  ['noting', 'tick', tick(10), 'noting', ''],
  ['noting', 'tick, no answer for long: the same entry again', tick(30), 'noting', 'acted@2 of 1'],
  ['noting', 'written: looks again at once', written(1, 3), 'observing', 'observe'],
  ['noting', 'a late answer about an earlier entry', written(1, 2), 'noting', ''],
  ['noting', 'outrun by its own entry', outrun(1, 3, [started(1)]), 'idle', ''],
  ['noting', 'outrun by another', outrun(1, 3, [started(2)]), 'deposed', ''],
  ['noting', 'unavailable', unavailable(1), 'noting', ''],
  ['noting', 'told twice', done(1, 'raise#1'), 'noting', ''],
  ['refusedNoting', 'written: a refused action waits for the next tick', written(1, 3), 'idle', ''],

  ['deposed', 'tick', tick(99), 'deposed', ''],
  ['deposed', 'a view', observed(1, 1), 'deposed', ''],
  ['deposed', 'written', written(1, 3), 'deposed', ''],
  ['deposed', 'done', done(1, 'raise#1'), 'deposed', ''],
];

describe('in every phase, whatever comes', () => {
  for (const [from, name, event, phase, effects] of TABLE) {
    test(`${from}: ${name}`, () => {
      const { state, last } = run([...TO[from]!, event]);
      assert.deepEqual({ phase: state.phase.kind, effects: last }, { phase, effects });
    });
  }
});

test('unanswered entries are written again at the next tick once the journal said no', () => {
  for (const from of ['claiming', 'deciding', 'noting']) {
    const before = SAMPLE_DRIVER.step(run(TO[from]!).state, unavailable(1)).state;
    const { effects } = SAMPLE_DRIVER.step(before, tick(2));
    const entry = 'entry' in before.phase ? before.phase.entry : null;
    assert.deepEqual(effects, [{ kind: 'persist', entry, after: before.length }], from);
  }
});

test('an action is what was written, and meets only the version that was seen', () => {
  const { effects } = SAMPLE_DRIVER.step(run(TO.deciding!).state, written(1, 2));
  const action = { id: 'raise#1', epoch: 1, object: REF, expect: 'v1', patch: { value: 2 }, why: 'to 2' };
  assert.deepEqual(effects, [{ kind: 'act', action }]);
});

test('what one life decided the next one knows, and begins a newer epoch', () => {
  const { state, last } = run([tick(1)], [started(1), decided(1, 2), started(2)]);
  assert.equal(last, 'started@3 of 3');
  assert.deepEqual(state.kept, { steps: 2 });
  assert.equal(state.readings, null);
});

test('who is outrun while claiming takes the epoch after the newest, and what was decided', () => {
  const { state, last } = run([tick(0), outrun(1, 3, [started(1), started(4), decided(4, 2)]), tick(2)]);
  assert.equal(last, 'started@3 of 5');
  assert.deepEqual(state.kept, { steps: 2 });
});

test('outrun by its own entry: what that decided is kept, its readings are lost', () => {
  const { state } = run([...TO.deciding!, outrun(1, 2, [decided(1, 2)])]);
  assert.deepEqual([state.kept, state.readings, state.length], [{ steps: 2 }, null, 2]);
});

test('kept and readings change when the decision is written, not before', () => {
  const deciding = run(TO.deciding!).state;
  assert.deepEqual([deciding.kept, deciding.readings], [{ steps: 0 }, null]);
  const acting = run(TO.acting!).state;
  assert.deepEqual([acting.kept, acting.readings], [{ steps: 2 }, 1]);
});

test('nothing new is not written; readings are kept all the same', () => {
  const { state, last } = run([...TO.idle!, tick(10), observed(10, 3)]);
  assert.equal(last, '');
  assert.deepEqual([state.phase.kind, state.readings], ['idle', 3]);
});

test('an old view decides nothing', () => {
  const { state, last } = run([...TO.noting!, written(1, 3), observed(2, 1, -1)]);
  assert.deepEqual([state.phase.kind, last], ['idle', '']);
});

test('time never runs backwards, neither in a life nor over a crash', () => {
  const late: JournalEntry = { kind: 'started', who: 'raise', atUs: 100 * SECOND_US, epoch: 1 };
  assert.equal(SAMPLE_DRIVER.start([late], 0).nowUs, 100 * SECOND_US);
  const { state } = run([tick(5), tick(1), written(0, 2)], [late]);
  assert.equal(state.nowUs, 100 * SECOND_US);
  const again = SAMPLE_DRIVER.step(run([tick(20)]).state, written(3, 1)).state;
  assert.equal(again.nowUs, 20 * SECOND_US);
});

test('an answer about a decision never counts for the next one', () => {
  // The journal took the first decision and its answer is on its way; then the driver decided anew.
  const waiting = run([...TO.deciding!, tick(30), outrun(30, 2, [decided(1, 2)]), tick(40), observed(40, 1)]);
  assert.equal(waiting.last, 'decided@2 of 1');
  assert.deepEqual(SAMPLE_DRIVER.step(waiting.state, written(45, 2)).effects, []);
});
