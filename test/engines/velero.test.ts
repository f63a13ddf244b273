/**
 * Velero's own word on the compiled backups, in a control plane of its own with an object store that locks: its places are
 * available, its schedules accepted, a backup of each is made and completes, nobody can delete what it wrote, and what was
 * lost comes back by a restore.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { stringAt } from '../../src/manifests/field.ts';
import { groupOf } from '../../src/manifests/object-scope.ts';
import type { KubeObject } from '../../src/manifests/types.ts';
import { type CompiledCluster, compiledClusters } from './bed/compiled-clusters.ts';
import { type ControlPlane, startControlPlane } from './bed/control-plane.ts';
import { definitionsOf, installDefinitions } from './bed/definitions.ts';
import { withoutEngines } from './bed/engine-path.ts';
import { eventually } from './bed/eventually.ts';
import { type ObjectStore, startObjectStore } from './bed/object-store.ts';
import { NAMESPACE, type RunningVelero, startVelero } from './bed/running-velero.ts';

const skip = withoutEngines('etcd', 'kube-apiserver', 'velero', 'velero-plugin-for-aws', 'minio');
const GROUP = 'velero.io';
/** What a backup can be made of without anybody's controllers. */
const BUILT_IN = ['Namespace', 'ConfigMap', 'Service', 'ServiceAccount', 'PodDisruptionBudget', 'NetworkPolicy'];

/** Clusters of a region, and the regions of the others, differ by names alone. */
const CLUSTERS = [
  ...compiledClusters('mno'),
  ...['greenlang', 'fingerprint'].flatMap((example) => compiledClusters(example).slice(0, 1)),
];

for (const cluster of CLUSTERS) {
  describe(cluster.title, { skip }, () => testBackups(cluster));
}

function isVelero({ apiVersion }: KubeObject): boolean {
  return groupOf(apiVersion) === GROUP;
}

/** The same place in the test's store: encryption there needs a key service, and an endpoint is the test's. */
function movedTo(store: ObjectStore, location: KubeObject): KubeObject {
  const {
    kmsKeyId: _,
    serverSideEncryption: __,
    ...config
  } = (location.spec as { config: Record<string, string> }).config;
  const moved = { ...config, s3Url: store.access.url, s3ForcePathStyle: 'true' };
  return { ...location, spec: { ...(location.spec as object), config: moved } };
}

/** What of a cluster the tests back up, and where to. */
function plannedIn(objects: readonly KubeObject[]) {
  const ours = objects.filter(isVelero);
  const locations = ours.filter(({ kind }) => kind === 'BackupStorageLocation');
  const namespaces = new Set(objects.filter(({ kind }) => kind === 'Namespace').map(({ metadata }) => metadata.name));
  const standing = objects.filter(
    ({ kind, metadata }) =>
      BUILT_IN.includes(kind) && (metadata.namespace === undefined || namespaces.has(metadata.namespace)),
  );
  return {
    ours,
    locations,
    schedules: ours.filter(({ kind }) => kind === 'Schedule'),
    buckets: [...new Set(locations.map((each) => stringAt(each, ['spec', 'objectStorage', 'bucket'])!))],
    standing,
    lost: standing.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.namespace !== NAMESPACE)!,
  };
}

interface Bed {
  readonly plane: ControlPlane;
  readonly store: ObjectStore;
  readonly velero: RunningVelero;
}

/** Buckets that lock, everything applied, and Velero beside it. */
async function prepare({ ours, standing, buckets }: ReturnType<typeof plannedIn>, started: Partial<Bed>): Promise<Bed> {
  const plane = await startControlPlane();
  Object.assign(started, { plane });
  const store = await startObjectStore();
  Object.assign(started, { store });
  for (const bucket of buckets) await store.makeLockedBucket(bucket);
  await installDefinitions(plane, definitionsOf(ours, [GROUP]));
  for (const object of [...standing, ...ours]) {
    const isLocation = object.kind === 'BackupStorageLocation';
    const { status, body } = await plane.client.apply(isLocation ? movedTo(store, object) : object);
    assert.ok(status < 300, `${object.kind} ${object.metadata.name}: ${body.message}`);
  }
  return { plane, store, velero: await startVelero(plane, store) };
}

function phaseIn({ plane }: Bed, object: KubeObject): Promise<string | undefined> {
  return plane.client.get(object).then(({ body }) => stringAt(body, ['status', 'phase']));
}

async function demandCompleted({ plane, velero }: Bed, kind: 'Backup' | 'Restore', name: string): Promise<void> {
  const object = { apiVersion: `${GROUP}/v1`, kind, metadata: { name, namespace: NAMESPACE } };
  await eventually(async () => {
    const { body } = await plane.client.get(object);
    assert.equal(stringAt(body, ['status', 'phase']), 'Completed', `${JSON.stringify(body.status)}\n${velero.log()}`);
  });
}

function testBackups({ objects }: CompiledCluster): void {
  const planned = plannedIn(objects);
  const { locations, schedules, buckets, lost } = planned;
  const started: Partial<Bed> = {};
  let bed: Bed;
  before(async () => {
    assert.ok(locations.length > 0 && schedules.length > 0 && buckets.length > 0);
    bed = await prepare(planned, started);
  });
  after(async () => {
    await started.plane?.stop();
    await started.store?.stop();
  });

  test('every place is available', () =>
    eventually(async () => {
      for (const each of locations) assert.equal(await phaseIn(bed, each), 'Available', each.metadata.name);
    }));

  test('every schedule is accepted', () =>
    eventually(async () => {
      for (const each of schedules) assert.equal(await phaseIn(bed, each), 'Enabled', each.metadata.name);
    }));

  test('a backup of each schedule completes', async () => {
    for (const { metadata } of schedules) {
      bed.velero.run(['backup', 'create', `of-${metadata.name}`, `--from-schedule=${metadata.name}`]);
      await demandCompleted(bed, 'Backup', `of-${metadata.name}`);
    }
  });

  test('nobody can delete what was written', async () => {
    for (const bucket of buckets) {
      const versions = await bed.store.versions(bucket);
      assert.ok(
        versions.some(({ key }) => key.endsWith('velero-backup.json')),
        `${versions.length} objects`,
      );
      for (const version of versions) {
        const { status, text } = await bed.store.deleteVersion(bucket, version);
        assert.notEqual(status, 204, version.key);
        assert.match(text, /WORM|ObjectLocked|AccessDenied/, version.key);
      }
    }
  });

  test('what was lost comes back', async () => {
    const { client } = bed.plane;
    const { body } = await client.get(lost);
    await client.request('DELETE', await client.pathOf(lost));
    assert.equal((await client.get(lost)).status, 404);
    const [{ metadata }] = schedules as [KubeObject];
    const only = `--include-namespaces=${lost.metadata.namespace}`;
    bed.velero.run(['restore', 'create', 'back', `--from-backup=of-${metadata.name}`, only]);
    await demandCompleted(bed, 'Restore', 'back');
    assert.deepEqual((await client.get(lost)).body.data, body.data);
  });
}
