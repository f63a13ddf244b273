import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { ActorEffect, ActorEvent } from '../ports/types.ts';
import {
  acted,
  decided,
  done,
  observed,
  outrun,
  refused,
  SAMPLE_DRIVER,
  SECOND_US,
  type State,
  started,
  tick,
  unavailable,
  view,
  written,
} from './sample-driver.ts';

/** What may come next, in relation to the driver's state then: near enough to what is awaited that most is plausible. */
const DRAWN = fc.record({
  kind: fc.constantFrom(
    'awaited',
    'awaited',
    'awaited',
    'awaited',
    'awaited',
    'tick',
    'observed',
    'written',
    'outrun',
    'unavailable',
    'acted',
  ),
  seconds: fc.oneof({ weight: 4, arbitrary: fc.constant(1) }, fc.integer({ min: -5, max: 60 })),
  value: fc.nat(3),
  seenSeconds: fc.integer({ min: -20, max: 5 }),
  longer: fc.integer({ min: -2, max: 2 }),
  since: fc.array(fc.tuple(fc.boolean(), fc.integer({ min: -1, max: 1 })), { maxLength: 2 }),
  back: fc.nat(2),
  result: fc.constantFrom('done', 'repeated', 'version', 'epoch', 'invalid', 'unavailable'),
});
const LIFE = fc.array(DRAWN, { maxLength: 40, size: 'max' });
type Drawn = typeof DRAWN extends fc.Arbitrary<infer Value> ? Value : never;

/** What the driver waits for, when all goes well. */
function awaited({ phase, length }: State, atSeconds: number, value: number): ActorEvent {
  if (phase.kind === 'observing') return observed(atSeconds, value);
  if (phase.kind === 'acting') return done(atSeconds, phase.id);
  return 'entry' in phase ? written(atSeconds, length + 1) : tick(atSeconds);
}

function eventOf(drawn: Drawn, state: State): ActorEvent {
  const { nowUs, length, epoch } = state;
  const atSeconds = nowUs / SECOND_US + drawn.seconds;
  const to = Math.max(0, length + drawn.longer);
  const id = `raise#${Math.max(0, length - drawn.back)}`;
  const { result, value } = drawn;
  if (drawn.kind === 'awaited') return awaited(state, atSeconds, value);
  if (drawn.kind === 'tick') return tick(atSeconds);
  if (drawn.kind === 'observed') return observed(atSeconds, value, atSeconds + drawn.seenSeconds);
  if (drawn.kind === 'written') return written(atSeconds, to);
  if (drawn.kind === 'unavailable') return unavailable(atSeconds);
  if (drawn.kind === 'outrun') {
    const since = drawn.since.map(([starts, more]) => (starts ? started(epoch + more) : decided(epoch + more, value)));
    return outrun(atSeconds, to, since);
  }
  if (result === 'done') return done(atSeconds, id);
  return result === 'repeated' ? acted(atSeconds, { kind: result, id }) : refused(atSeconds, id, result);
}

type Look = (event: ActorEvent, before: State, after: State, effects: readonly ActorEffect[]) => void;

/** Lives through the events, each made from the state that the ones before it led to. */
function live(life: readonly Drawn[], look: Look = () => {}): State {
  let state = SAMPLE_DRIVER.start([], 0);
  for (const drawn of life) {
    const before = state;
    const event = eventOf(drawn, before);
    const step = SAMPLE_DRIVER.step(before, event);
    state = step.state;
    look(event, before, state, step.effects);
  }
  return state;
}

describe('whatever comes, in whatever order', () => {
  test('one effect at a time; epochs and time only rise; the deposed do nothing for good', () => {
    const look: Look = (_event, before, after, effects) => {
      assert.ok(effects.length <= 1);
      assert.ok(after.epoch >= before.epoch && after.nowUs >= before.nowUs && after.length >= before.length);
      if (before.phase.kind !== 'deposed') return;
      assert.equal(after.phase.kind, 'deposed');
      assert.deepEqual(effects, []);
    };
    fc.assert(
      fc.property(LIFE, (life) => void live(life, look)),
      { numRuns: 2000 },
    );
  });

  test('nothing is done before the journal said that it is written, and nothing is done twice', () => {
    let acts = 0;
    const property = fc.property(LIFE, (life) => {
      const asked = new Map<number, string>();
      const doneIds = new Set<string>();
      live(life, (event, _before, _after, effects) => {
        for (const effect of effects) {
          if (effect.kind === 'persist') {
            // One place in the journal is only ever asked for one entry.
            const text = JSON.stringify(effect.entry);
            assert.equal(asked.get(effect.after) ?? text, text);
            asked.set(effect.after, text);
          }
          if (effect.kind !== 'act') continue;
          acts++;
          assert.ok(event.kind === 'persisted' && event.result.kind === 'written');
          const entry = asked.get(event.result.length - 1);
          assert.ok(entry?.includes(`"id":"${effect.action.id}"`), 'it was written before');
          assert.ok(!doneIds.has(effect.action.id));
          doneIds.add(effect.action.id);
        }
      });
    });
    fc.assert(property, { numRuns: 2000 });
    assert.ok(acts > 100, 'lives that get as far as acting');
  });

  test('an effect is followed by another only when it was answered or its answer given up', () => {
    const patienceUs = 30 * SECOND_US;
    const property = fc.property(LIFE, (life) => {
      let askedUs = Number.NEGATIVE_INFINITY;
      live(life, ({ kind }, before, after, effects) => {
        if (effects.length === 0) return;
        const isWaiting = !['unclaimed', 'idle'].includes(before.phase.kind);
        const saidNo = 'sentUs' in before.phase && before.phase.sentUs === null;
        if (kind === 'tick' && isWaiting && !saidNo) assert.ok(after.nowUs - askedUs >= patienceUs);
        askedUs = after.nowUs;
      });
    });
    fc.assert(property, { numRuns: 2000 });
  });

  test('a driver that is answered at last goes on: no phase is a trap', () => {
    const property = fc.property(LIFE, (life) => {
      const state = live(life);
      if (state.phase.kind !== 'deposed') assert.ok(answerHonestly(state) > 0, `stuck in ${state.phase.kind}`);
    });
    fc.assert(property, { numRuns: 1000 });
  });
});

/** From here on a journal and a world that answer at once: how many actions are done in ten minutes. */
function answerHonestly(from: State): number {
  let state = from;
  let length = from.length;
  let acts = 0;
  const feed = (event: ActorEvent): void => {
    const step = SAMPLE_DRIVER.step(state, event);
    state = step.state;
    const nowUs = state.nowUs;
    for (const effect of step.effects) {
      if (effect.kind === 'observe') feed({ kind: 'observed', nowUs, observation: view(acts % 3, nowUs / SECOND_US) });
      else if (effect.kind === 'persist') {
        const result =
          effect.after === length
            ? ({ kind: 'written', length: ++length } as const)
            : ({ kind: 'outrun', length, since: [] } as const);
        feed({ kind: 'persisted', nowUs, result });
      } else if (acts++ < 3) {
        feed({ kind: 'acted', nowUs, result: { kind: 'done', id: effect.action.id, version: 'v' } });
      }
    }
  };
  for (let i = 1; i <= 60; i++) feed({ kind: 'tick', nowUs: state.nowUs + 10 * SECOND_US });
  return acts;
}
