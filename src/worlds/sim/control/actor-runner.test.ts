import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Action, Actor, ActorEffect, Signal } from '../../../ports/types.ts';
import { type ActorPoint, type Attack, actorRunner } from './actor-runner.ts';
import { isReady, type Run, SECOND_US, samplePlatform, web } from './sample-platform.ts';

const DEPLOYMENT = { cluster: 'one', apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'web' };

interface Counting {
  readonly step: number;
  readonly length: number;
  readonly waits: string | null;
}

/**
 * Adds a replica every ten seconds until there are six: each step is written to the journal before it is done, and its
 * action carries the step in its id, so that a step done twice is a no-op.
 */
const GROWER: Actor<Counting> = {
  name: 'grower',
  periodUs: 10 * SECOND_US,
  start: (journal) => ({ step: journal.length, length: journal.length, waits: null }),
  step: (state, event) => {
    const nothing = { state, effects: [] };
    switch (event.kind) {
      case 'tick': {
        const query = {
          objects: [{ apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'web' }],
          metrics: ['load'],
        };
        return { state, effects: [{ kind: 'observe', query }] };
      }
      case 'observed': {
        const [seen] = event.observation.objects;
        const replicas = (seen!.object.spec as { replicas: number }).replicas;
        if (replicas >= 6 || state.waits !== null) return nothing;
        const entry = { kind: 'started', who: 'grower', atUs: event.nowUs, epoch: replicas + 1 } as const;
        return {
          state: { ...state, step: replicas + 1, waits: seen!.version },
          effects: [{ kind: 'persist', entry, after: state.length }],
        };
      }
      case 'persisted': {
        if (event.result.kind !== 'written') return { state: { ...state, waits: null }, effects: [] };
        const next = { ...state, length: event.result.length };
        const action: Action = {
          id: `grow-${state.step}`,
          epoch: 1,
          object: DEPLOYMENT,
          expect: state.waits,
          patch: { spec: { replicas: state.step } },
          why: `grow to ${state.step}`,
        };
        return { state: next, effects: [{ kind: 'act', action }] satisfies ActorEffect[] };
      }
      default:
        return { state: { ...state, waits: null }, effects: [] };
    }
  },
};

function grown(attack: (point: ActorPoint) => Attack): { run: Run; crashes: number; steps: readonly unknown[] } {
  const run = samplePlatform([web()]);
  const reading = (metric: string): Signal => ({ metric, labels: {}, value: 1, sinceUs: 0, atUs: run.kernel.nowUs() });
  const runner = actorRunner(GROWER, {
    kernel: run.kernel,
    objects: (query) => run.control.observe('one', query),
    signals: (metrics) => metrics.map(reading),
    apply: (action) => run.control.apply(action),
    attack,
  });
  runner.start();
  run.until(300);
  return { run, crashes: runner.crashes(), steps: runner.journal().map(({ epoch }) => epoch) };
}

test('an actor observes, writes down, acts, hears', () => {
  const { run, steps, crashes } = grown(() => 'none');
  assert.deepEqual(steps, [4, 5, 6]);
  assert.equal(crashes, 0);
  assert.equal(run.pods(isReady).length, 6);
  const lines = run.said('action');
  assert.equal(lines.length, 3);
  assert.match(lines[0]!, /^0\.04 grower Deployment shop\/web: grow to 4: done$/);
});

test('whatever single thing goes wrong, wherever, it ends the same', () => {
  const attacks: readonly Attack[] = ['crash', 'crashAfter', 'skip', 'stale1', 'duplicate', 'refuse', 'late'];
  let hits = 0;
  for (const attack of attacks) {
    for (let index = 0; index < 25; index++) {
      let isHit = false;
      const { run } = grown((point) => {
        if (point.index !== index) return 'none';
        isHit = true;
        return attack;
      });
      if (isHit) hits++;
      assert.equal(run.pods(isReady).length, 6, `${attack} at ${index}`);
    }
  }
  assert.equal(hits, 175);
});

test('a crash loses the state and nothing that was written', () => {
  const { steps, crashes, run } = grown((point) => (point.before === 'acted' && point.index < 12 ? 'crash' : 'none'));
  assert.equal(crashes, 1);
  assert.deepEqual(steps, [4, 5, 6]);
  assert.ok(run.said('actor').some((line) => line.includes('started again from 1 entries')));
});

test('the answer to a dead life never arrives in the next one', () => {
  const points: string[] = [];
  grown((point) => {
    points.push(point.before);
    return point.index === 1 ? 'crashAfter' : 'none';
  });
  // tick, observe (asked, then dead), and nothing before the next life begins with a tick.
  assert.deepEqual(points.slice(0, 4), ['tick', 'observe', 'tick', 'observe']);
});
