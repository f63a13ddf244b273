import assert from 'node:assert/strict';
import test from 'node:test';
import type { KubeObject, Manifest } from '../../manifests/types.ts';
import type { Action, ObjectRef } from '../../ports/types.ts';
import { ActionDesk } from './action-desk.ts';
import { manifestKey, refKey } from './object-key.ts';

const REF: ObjectRef = { cluster: 'east', apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'web' };

function desk(available: ReadonlySet<string> = new Set(['east', 'west'])) {
  const objects = new Map<string, { manifest: Manifest; version: number }>();
  let version = 0;
  const put = (manifest: Manifest): string => {
    objects.set(manifestKey(manifest), { manifest, version: ++version });
    return String(version);
  };
  for (const cluster of ['east', 'west']) {
    const object: KubeObject = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', namespace: 'shop' },
      spec: { replicas: 1 },
    };
    put({ object, cluster });
  }
  const get = (ref: ObjectRef) => {
    const stored = objects.get(refKey(ref));
    return stored === undefined ? null : { manifest: stored.manifest, version: String(stored.version) };
  };
  const special = {
    nodeVersion: () => null,
    patchNode: () => undefined,
    evict: () => null,
    isAvailable: (cluster: string) => available.has(cluster),
    hasCluster: (cluster: string) => cluster === 'east' || cluster === 'west',
  };
  const told: string[] = [];
  return {
    told,
    replicas: (cluster: string) => (get({ ...REF, cluster })!.manifest.object.spec as { replicas: number }).replicas,
    version: (cluster: string) => get({ ...REF, cluster })?.version ?? '',
    actions: new ActionDesk({ get, put }, special, ({ cluster }) => told.push(cluster)),
  };
}

function scale(replicas: number, change: Partial<Action> = {}): Action {
  return {
    id: `scale#${replicas}`,
    epoch: 1,
    object: REF,
    expect: null,
    patch: { spec: { replicas } },
    why: 'a test',
    ...change,
  };
}

test('an id is done once in a cluster; the same id in another cluster is another action', () => {
  const { actions, replicas, told } = desk();
  assert.equal(actions.apply(scale(3)).kind, 'done');
  assert.equal(actions.apply(scale(3, { patch: { spec: { replicas: 9 } } })).kind, 'repeated');
  assert.equal(actions.apply(scale(3, { object: { ...REF, cluster: 'west' } })).kind, 'done');
  assert.deepEqual([replicas('east'), replicas('west'), told], [3, 3, ['east', 'west']]);
});

test('what was refused is not remembered: the same action may come again', () => {
  const { actions, replicas, version } = desk();
  const stale = actions.apply(scale(3, { expect: 'of long ago' }));
  assert.deepEqual(stale.kind === 'refused' ? stale.reason : stale, 'version');
  assert.equal(actions.apply(scale(3, { expect: version('east') })).kind, 'done');
  assert.equal(replicas('east'), 3);
});

test('an older epoch is too late for an object that a newer one has changed, and for no other', () => {
  const { actions } = desk();
  assert.equal(actions.apply(scale(2, { epoch: 7 })).kind, 'done');
  const late = actions.apply(scale(3, { epoch: 6 }));
  assert.deepEqual(late.kind === 'refused' ? late.reason : late, 'epoch');
  assert.equal(actions.apply(scale(3, { epoch: 6, object: { ...REF, cluster: 'west' } })).kind, 'done');
});

test('a cluster that does not answer refuses, and nothing changes', () => {
  const { actions, replicas } = desk(new Set());
  const answer = actions.apply(scale(3));
  assert.deepEqual(answer.kind === 'refused' ? answer.reason : answer, 'unavailable');
  assert.equal(replicas('east'), 1);
});
