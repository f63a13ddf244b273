/**
 * Two releases of mno's app, from what compile writes to what users see: the rollout controller under its real loop, in
 * the simulator, judges by Envoy's counters. One fails a twentieth of its requests, one is well.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { compile } from '../src/compile/compile.ts';
import type { RolloutKept } from '../src/controllers/rollout/rollout-kept.ts';
import { indexManifests } from '../src/manifests/manifest-index.ts';
import { sampleModel } from '../src/model/sample-model.ts';
import { targetsOf } from '../src/model/targets-of-model.ts';
import { operatorsOf } from '../src/prove/operators-of.ts';
import { planContext } from '../src/prove/plan-context.ts';
import type { RunResult } from '../src/worlds/sim/run-result.ts';
import { runWorld } from '../src/worlds/sim/run-world.ts';
import type { Fault } from '../src/worlds/sim/types.ts';

const SECOND = 1_000_000;
const CLUSTER = 'us-west-2';
const NEXT = 'registry.example/mno/app:1.5.0';

const path = fileURLToPath(new URL('../examples/mno.yaml', import.meta.url));
const written = readFileSync(path, 'utf8').replace('hold: 10m', 'hold: 90s').replace('errors: 0.1%', 'errors: 1%');
const model = sampleModel(written, 'mno.yaml');
const manifests = compile(model).files.flatMap(({ cluster, objects }) =>
  objects.map((object) => ({ object, cluster })),
);
const { index, targets, clients } = planContext(indexManifests(manifests), targetsOf(model), 1);

function release(
  seconds: number,
  faults: readonly Fault[],
): { readonly result: RunResult; readonly kept: RolloutKept } {
  const deployment = { cluster: CLUSTER, apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'mno' };
  const canary = manifests.find(
    ({ object, cluster }) =>
      cluster === CLUSTER && object.kind === 'Deployment' && object.metadata.name === 'app-canary',
  )!;
  const template = (canary.object.spec as { template: { spec: { containers: Record<string, unknown>[] } } }).template;
  const containers = template.spec.containers.map((container) => ({ ...container, image: NEXT }));
  const result = runWorld({
    manifests: index,
    targets,
    seed: 1,
    durationUs: seconds * SECOND,
    windows: [{ name: 'all', fromUs: 20 * SECOND, untilUs: (seconds - 5) * SECOND }],
    clients: clients.filter(({ service, cluster }) => service === 'mno/app' && cluster === CLUSTER),
    faults,
    changes: [
      {
        atUs: 20 * SECOND,
        object: { ...deployment, name: 'app-canary' },
        patch: { spec: { template: { spec: { containers } } } },
        why: `a user releases ${NEXT}`,
      },
    ],
    actors: operatorsOf(index, CLUSTER).filter(({ actor }) => actor.name === 'rollout mno/app'),
  });
  const entries = result.journals[0]!.entries.filter((entry) => entry.kind === 'decided');
  return { result, kept: entries.at(-1)!.kept as RolloutKept };
}

/** Weights of the canary as they were applied, alike for clients and for callers inside. */
function weights({ series }: RunResult): readonly number[] {
  const canary = series.weights.filter(
    ({ destination, cluster }) => cluster === CLUSTER && destination === 'app.mno.svc.cluster.local canary',
  );
  assert.ok(canary.length >= 2, 'both the public route and the one inside are moved');
  const [first, ...others] = canary.map(({ points }) => points.map(({ percent }) => percent));
  for (const other of others) assert.deepEqual(other, first);
  return first!;
}

function failed({ windows }: RunResult): number {
  const entries = windows[0]!.entries;
  const sum = (of: (entry: (typeof entries)[number]) => number) => entries.reduce((all, entry) => all + of(entry), 0);
  return sum(({ offered, ok }) => offered - ok) / sum(({ offered }) => offered);
}

test('a version that fails 5 % is rolled back from its first step, and nearly nobody notices', () => {
  const bad: Fault = { atUs: 0, kind: 'badVersion', target: { image: NEXT }, forUs: null, amount: 50_000 };
  const { result, kept } = release(240, [bad]);
  assert.deepEqual(weights(result), [0, 10, 0]);
  assert.equal(kept.phase, 'idle');
  assert.equal(kept.givenUp.length, 1);
  assert.match(kept.because, /errors/);
  assert.ok(failed(result) < 0.002, `${failed(result)}`);
});

test('a good version passes every step, with pods before weight', () => {
  const { result, kept } = release(600, []);
  assert.deepEqual(weights(result), [0, 10, 25, 50, 100]);
  assert.equal(kept.phase, 'promoted');
  assert.equal(failed(result), 0);
});
