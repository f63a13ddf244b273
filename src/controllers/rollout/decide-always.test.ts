/** What holds in every rollout, whatever happens to it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { field, itemsAt, numberAt, recordsAt } from '../../manifests/field.ts';
import type { Change } from '../../ports/types.ts';
import { podsFor, shareCarried } from './pods-for.ts';
import { SampleCluster, type SampleOptions } from './sample-cluster.ts';

type Event =
  | { readonly kind: 'pass'; readonly looks: number }
  | { readonly kind: 'release'; readonly side: 'stable' | 'canary'; readonly image: string }
  | { readonly kind: 'ready'; readonly side: 'home' | 'candidate'; readonly pods: number }
  | { readonly kind: 'bad'; readonly home: number; readonly candidate: number }
  | { readonly kind: 'intend'; readonly word: string }
  | { readonly kind: 'crash' };

const share = fc.constantFrom(0, 0.002, 0.05, 0.5);
const event: fc.Arbitrary<Event> = fc.oneof(
  fc.record({ kind: fc.constant('pass' as const), looks: fc.integer({ min: 1, max: 12 }) }),
  fc.record({ kind: fc.constant('pass' as const), looks: fc.integer({ min: 1, max: 12 }) }),
  fc.record({
    kind: fc.constant('release' as const),
    side: fc.constantFrom('stable' as const, 'canary' as const),
    image: fc.constantFrom('web:1', 'web:2', 'web:3'),
  }),
  fc.record({
    kind: fc.constant('ready' as const),
    side: fc.constantFrom('home' as const, 'candidate' as const),
    pods: fc.constantFrom(0, 1, 2, 3, 5, 1000),
  }),
  fc.record({ kind: fc.constant('bad' as const), home: share, candidate: share }),
  fc.record({
    kind: fc.constant('intend' as const),
    word: fc.constantFrom('pause', 'resume', 'promote', 'abort', 'retry'),
  }),
  fc.constant({ kind: 'crash' as const }),
);

const bounds = fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 9, max: 12 }), fc.constantFrom(60, 90));

const options: fc.Arbitrary<SampleOptions> = fc.record(
  {
    homePods: fc.integer({ min: 1, max: 9 }),
    restingPods: fc.integer({ min: 0, max: 3 }),
    hasCookies: fc.boolean(),
    data: fc.constantFrom<Readonly<Record<string, string>>[]>(
      {},
      { stages: 'mirror 20% for 30s, header for 30s, 1% for 30s, 100% for 30s', keep: '1m' },
      { stages: 'header for 30s, 100% for 30s', keep: '2m', 'ready-within': '1m' },
      { stages: '33% for 20s, 66% for 20s, 100% for 20s', 'warm-up': '0s' },
    ),
    candidateAutoscaler: bounds,
  },
  { requiredKeys: ['homePods', 'restingPods', 'hasCookies', 'data'] },
);

function happen(cluster: SampleCluster, one: Event, number: number): void {
  if (one.kind === 'release') cluster.release(one.image, one.side);
  else if (one.kind === 'ready') cluster.readyLimit[one.side] = one.pods;
  else if (one.kind === 'bad') cluster.bad = one;
  else if (one.kind === 'intend') cluster.intend(String(number), one.word);
  else if (one.kind === 'crash') cluster.readings = null;
}

/** Checks every change against the cluster as it is just before it. */
class Watched extends SampleCluster {
  override apply(change: Change): void {
    if (change.object.kind === 'VirtualService') this.#checkWeights(change);
    else this.#checkPods(change);
    super.apply(change);
  }

  #checkWeights({ object, patch }: Change): void {
    const before = this.objectOf('VirtualService', object.name);
    const rules = recordsAt(patch, ['spec', 'http']);
    assert.equal(rules.length, itemsAt(before, ['spec', 'http']).length);
    for (const [index, rule] of rules) {
      const weights = recordsAt(rule, ['route']).map(([, side]) => numberAt(side, ['weight'])!);
      assert.equal(
        weights.reduce((sum, weight) => sum + weight, 0),
        100,
      );
      assert.ok(weights.every((weight) => Number.isInteger(weight) && weight >= 0));
      const was = recordsAt(before, ['spec', 'http'])[index]![1];
      assert.deepEqual(without(rule), without(was), 'only weights and the mirror’s percentage are changed');
    }
    const [is, was] = [field(rules.at(-1)![1], ['route', 1, 'weight']) as number, this.share('main', object.name)];
    const { home, candidate } = this.ready();
    if (is > was) assert.ok(candidate >= podsFor(is, this.kept.full), `${candidate} pods ready for ${is} %`);
    if (is < was)
      assert.ok(100 - is <= shareCarried(home, this.kept.full, 1, 1), `${home} pods of home for ${100 - is} %`);
  }

  #checkPods({ object, patch }: Change): void {
    assert.deepEqual(Object.keys(patch), ['spec']);
    const isMinimum = object.kind === 'HorizontalPodAutoscaler';
    assert.deepEqual(Object.keys(patch.spec as object), [isMinimum ? 'minReplicas' : 'replicas']);
    const replicas = numberAt(patch, ['spec', isMinimum ? 'minReplicas' : 'replicas'])!;
    const most = Math.max(this.share('main', 'web'), this.share('main', 'public'));
    const least = Math.min(this.share('main', 'web'), this.share('main', 'public'));
    if (object.name === 'web-canary') assert.ok(replicas >= podsFor(most, this.kept.full), `${replicas} for ${most} %`);
    else assert.ok(replicas > 0 || least === 100, `home is taken away at ${least} %`);
  }

  ready(): { readonly home: number; readonly candidate: number } {
    return {
      home: Math.min(this.replicas('stable'), this.readyLimit.home),
      candidate: Math.min(this.replicas('canary'), this.readyLimit.candidate),
    };
  }
}

function without(rule: unknown): unknown {
  return JSON.parse(JSON.stringify(rule).replaceAll(/"(weight|value)":\d+/g, '"$1":0'));
}

test('weights sum up, pods come before weight, nothing else is touched; and once all is well, it rests', () => {
  fc.assert(
    fc.property(options, fc.array(event, { maxLength: 25 }), (chosen, events) => {
      const cluster = new Watched(chosen);
      for (const [number, one] of events.entries()) {
        happen(cluster, one, number);
        cluster.run(one.kind === 'pass' ? one.looks * 10 : 10);
      }
      assert.deepEqual(cluster.kept.foreign, [], 'its own hand is no foreign one');
      cluster.readyLimit = { home: 1000, candidate: 1000 };
      cluster.bad = { home: 0, candidate: 0 };
      cluster.run(2000);
      const { kept } = cluster;
      const looks = cluster.run(500);
      assert.deepEqual(
        looks.flatMap(({ changes }) => changes),
        [],
      );
      if (kept.phase === 'idle') assert.deepEqual([cluster.share(), cluster.share('main', 'public')], [0, 0]);
    }),
    { numRuns: 150 },
  );
});

test('a function of its arguments, and what it keeps survives the journal', () => {
  fc.assert(
    fc.property(options, fc.array(event, { maxLength: 12 }), (chosen, events) => {
      const cluster = new SampleCluster(chosen);
      for (const [number, one] of events.entries()) {
        happen(cluster, one, number);
        cluster.run(one.kind === 'pass' ? one.looks * 10 : 10);
        assert.deepEqual(JSON.parse(JSON.stringify(cluster.kept)), cluster.kept);
      }
      const view = structuredClone(cluster.view());
      const { kept, readings } = cluster;
      const first = cluster.decideOnce(view);
      cluster.kept = structuredClone(kept);
      cluster.readings = structuredClone(readings);
      assert.deepEqual(cluster.decideOnce(structuredClone(view)), first);
    }),
    { numRuns: 50 },
  );
});
