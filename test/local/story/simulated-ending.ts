/** The same story in the simulator: the same objects, the same releases, the same zone lost after them. */
import { compile } from '../../../src/compile/compile.ts';
import { itemsAt } from '../../../src/manifests/field.ts';
import { indexManifests } from '../../../src/manifests/manifest-index.ts';
import { mergePatch } from '../../../src/manifests/merge-patch.ts';
import type { JsonObject, KubeObject } from '../../../src/manifests/types.ts';
import { sampleModel } from '../../../src/model/sample-model.ts';
import { targetsOf } from '../../../src/model/targets-of-model.ts';
import type { ObjectRef } from '../../../src/ports/types.ts';
import { operatorsOf } from '../../../src/prove/operators-of.ts';
import { planContext } from '../../../src/prove/plan-context.ts';
import type { ObjectChange } from '../../../src/worlds/sim/run-input.ts';
import { runWorld } from '../../../src/worlds/sim/run-world.ts';
import type { Fault } from '../../../src/worlds/sim/types.ts';
import { type Ending, endingOf } from './ending.ts';
import { CLUSTER, imageOf, LOST_ZONE, RELEASES, type Release } from './story-spec.ts';

const SECOND = 1_000_000;
const RELEASED_US = 10 * SECOND;
/** Long after both releases have come to their end. */
const LOST_US = 150 * SECOND;
const END_US = 180 * SECOND;

/** Ends like this in the simulator. */
export function simulatedEnding(text: string): Ending {
  const model = sampleModel(text, 'shop.yaml');
  const objects = compile(model).files.flatMap((file) => (file.cluster === CLUSTER ? file.objects : []));
  const manifests = objects.map((object) => ({ object, cluster: CLUSTER }));
  const { index, targets, clients } = planContext(indexManifests(manifests), targetsOf(model), 1);
  const changes = RELEASES.map((release) => releaseOf(release, objects));
  const { journals } = runWorld({
    manifests: index,
    targets,
    seed: 1,
    durationUs: END_US,
    windows: [],
    clients,
    faults: faults(),
    changes,
    actors: operatorsOf(index, CLUSTER),
  });
  const told = journals.map(({ name, entries }) => ({ who: entries[0]?.who ?? name, entries }));
  const done = new Set(
    told.flatMap(({ entries }) =>
      entries.flatMap((entry) => (entry.kind === 'acted' && entry.result.kind === 'done' ? [entry.result.id] : [])),
    ),
  );
  const decided = told
    .flatMap(({ entries }) => entries)
    .flatMap((entry) =>
      entry.kind === 'decided' && entry.change !== null ? [{ ...entry.change, atUs: entry.atUs }] : [],
    )
    .filter(({ id }) => done.has(id))
    .sort((a, b) => a.atUs - b.atUs);
  const after = [...changes, ...decided].reduce(patched, objects);
  return endingOf(after, told, (id) => done.has(id));
}

function faults(): readonly Fault[] {
  const bad = RELEASES.filter(({ errors }) => errors !== null).map(
    (release): Fault => ({
      atUs: 0,
      kind: 'badVersion',
      target: { image: imageOf(release) },
      forUs: null,
      amount: Number.parseFloat(release.errors ?? '') * 10_000,
    }),
  );
  return [
    ...bad,
    { atUs: LOST_US, kind: 'zoneLoss', target: { cluster: CLUSTER, zone: LOST_ZONE }, forUs: null, amount: 0 },
  ];
}

/** What `nines rollout start` changes. */
function releaseOf(release: Release, objects: readonly KubeObject[]): ObjectChange {
  const name = `${release.service}-canary`;
  const deployment = objects.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === name)!;
  const image = imageOf(release);
  const more = release.errors === null ? [] : [{ name: 'NINES_DEMO_ERRORS', value: release.errors }];
  const containers = itemsAt(deployment, ['spec', 'template', 'spec', 'containers']).map((container) => ({
    ...(container as object),
    image,
    env: [...itemsAt(container, ['env']), ...more],
  }));
  const object = { cluster: CLUSTER, apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name };
  return { atUs: RELEASED_US, object, patch: { spec: { template: { spec: { containers } } } }, why: image };
}

function patched(
  objects: readonly KubeObject[],
  { object: ref, patch }: { readonly object: ObjectRef; readonly patch: Readonly<Record<string, unknown>> },
): readonly KubeObject[] {
  return objects.map((object) =>
    object.kind === ref.kind && object.metadata.name === ref.name && object.metadata.namespace === ref.namespace
      ? (mergePatch(object as unknown as JsonObject, patch as JsonObject) as unknown as KubeObject)
      : object,
  );
}
