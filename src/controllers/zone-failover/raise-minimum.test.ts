import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ObservedObject } from '../../ports/types.ts';
import { raiseMinimum, type WorkloadState } from './raise-minimum.ts';
import { readPolicy, type ZoneFailoverPolicy } from './read-policy.ts';
import { MEMORY_ANNOTATION } from './remembered.ts';
import type { LeftZone } from './zone-failover-kept.ts';

const data = {
  zones: 'ra, rb, rc',
  failures: '3',
  every: '5s',
  'cool-down': '30s',
  attempts: '3',
  within: '1h',
  'max-errors': '1%',
};
const POLICY = readPolicy({ data }) as ZoneFailoverPolicy;
const OUT: LeftZone = {
  zone: 'rb',
  sinceUs: 0,
  because: 'lost',
  healthyUs: null,
  fullUs: null,
  returningUs: null,
  asks: false,
  seen: [],
  holds: {},
};

function deployment(replicas: number, memory: object | null): ObservedObject {
  const annotations = memory === null ? {} : { annotations: { [MEMORY_ANNOTATION]: JSON.stringify(memory) } };
  return {
    ref: { cluster: 'one', apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'web' },
    version: '7',
    object: { metadata: { name: 'web', namespace: 'shop', ...annotations }, spec: { replicas } },
  };
}

function raised(state: Omit<WorkloadState, 'workload'>): { set: unknown; before: unknown } | null {
  const { change } = raiseMinimum([{ workload: 'shop/web', ...state }], POLICY, OUT, {});
  if (change === null) return null;
  const { metadata, spec } = change.patch as {
    metadata: { annotations: Record<string, string> };
    spec: { replicas: number };
  };
  const memory = JSON.parse(metadata.annotations[MEMORY_ANNOTATION]!) as { before: unknown };
  return { set: spec.replicas, before: memory.before };
}

test('as many as are needed elsewhere, and those that land on dead nodes or are stuck there', () => {
  const state = { scaled: deployment(6, null), readyElsewhere: 4, standing: 2, needed: 6 };
  assert.deepEqual(raised(state), { set: 9, before: 6 });
  assert.deepEqual(raised({ ...state, standing: 5 }), { set: 11, before: 6 });
  assert.equal(raised({ ...state, readyElsewhere: 6 }), null);
});

test('a minimum that rises again still remembers what its owner wrote', () => {
  const scaled = deployment(9, { zone: 'rb', before: 6, set: 9, needed: 6 });
  assert.deepEqual(raised({ scaled, readyElsewhere: 5, standing: 4, needed: 6 }), { set: 10, before: 6 });
});

test('of a workload that KEDA scales the minimum of KEDA’s own object rises, no further than it allows', () => {
  const scaled: ObservedObject = {
    ref: { cluster: 'one', apiVersion: 'keda.sh/v1alpha1', kind: 'ScaledObject', namespace: 'shop', name: 'web' },
    version: '7',
    object: { metadata: { name: 'web', namespace: 'shop' }, spec: { minReplicaCount: 6, maxReplicaCount: 8 } },
  };
  const state = { workload: 'shop/web', scaled, readyElsewhere: 4, standing: 2, needed: 6 };
  const { change } = raiseMinimum([state], POLICY, OUT, {});
  assert.ok(change !== null);
  assert.deepEqual(change.patch.spec, { minReplicaCount: 8 });
});
