/**
 * What a controller sees when it asks the simulated API server: stored objects, workloads with the status that their
 * controllers would write, and nodes and pods, which no manifest defines.
 */
import { groupOf } from '../../../manifests/object-scope.ts';
import type { KubeObject } from '../../../manifests/types.ts';
import type { ObservationQuery, ObservedObject } from '../../../ports/types.ts';
import { isAskedFor } from '../../desk/asked-object.ts';
import { objectRefOf } from '../../desk/object-key.ts';
import { podAddress } from './endpoint-publisher.ts';
import type { ObjectStore } from './object-store.ts';
import { type ClusterRecord, isActive, type NodeRecord, type PlatformState, type PodRecord } from './platform-state.ts';

type Question = ObservationQuery['objects'][number];

/** Everything in one cluster that a query asks for, in the order of its rows. */
export function observedObjects(
  state: PlatformState,
  store: ObjectStore,
  cluster: string,
  query: ObservationQuery,
): readonly ObservedObject[] {
  return query.objects.flatMap((question) => {
    const record = state.clusters.get(cluster);
    const isCore = groupOf(question.apiVersion) === '';
    if (record !== undefined && isCore && question.kind === 'Node') return nodes(record, question);
    if (record !== undefined && isCore && question.kind === 'Pod') return pods(state, record, question);
    return stored(store, cluster, record, question);
  });
}

function stored(
  store: ObjectStore,
  cluster: string,
  record: ClusterRecord | undefined,
  question: Question,
): readonly ObservedObject[] {
  return store.ofKind(cluster, groupOf(question.apiVersion), question.kind).flatMap(({ manifest, version }) => {
    const { object } = manifest;
    if (!isAskedFor(question, object)) return [];
    return [{ ref: objectRefOf(object, cluster), version, object: withStatus(object, record) }];
  });
}

/** Replicas as scaled and the counts that a controller reports. */
function withStatus(object: KubeObject, cluster: ClusterRecord | undefined): KubeObject {
  const owner = cluster?.workloads.get(
    `${object.kind}/${object.metadata.namespace ?? 'default'}/${object.metadata.name}`,
  );
  if (owner === undefined) return object;
  const pods = [...owner.pods].filter(isActive);
  const updated = pods.filter(({ template }) => template.revision === owner.sets.at(-1)?.revision);
  const ready = pods.filter(({ sim }) => sim.ready).length;
  const spec = { ...(object.spec as object), ...(owner.workload.perNode ? {} : { replicas: owner.replicas }) };
  const status = {
    replicas: pods.length,
    updatedReplicas: updated.length,
    readyReplicas: ready,
    availableReplicas: ready,
    unavailableReplicas: pods.length - ready,
  };
  return { ...object, spec, status };
}

function nodes(cluster: ClusterRecord, question: Question): readonly ObservedObject[] {
  return cluster.nodes.flatMap((node) => {
    const object = nodeObject(node);
    if (question.name !== undefined && question.name !== object.metadata.name) return [];
    return [{ ref: objectRefOf(object, cluster.name), version: nodeVersion(node), object }];
  });
}

function nodeObject({ state }: NodeRecord): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: state.name, labels: state.labels },
    spec: { unschedulable: state.unschedulable, taints: state.taints },
    status: {
      conditions: [{ type: 'Ready', status: state.ready ? 'True' : 'Unknown' }],
      allocatable: { cpu: `${state.cpuMillis}m`, memory: String(state.memoryBytes) },
    },
  };
}

/** Nodes have no stored object: their version says all that an action may change. */
export function nodeVersion({ state }: NodeRecord): string {
  const taints = state.taints.map(({ key, effect }) => `${key}:${effect}`).join(',');
  return `${state.unschedulable ? 'cordoned' : 'open'} ${state.ready ? 'ready' : 'lost'} ${taints}`;
}

function pods(state: PlatformState, cluster: ClusterRecord, question: Question): readonly ObservedObject[] {
  const inside = state.livePods(cluster).filter(({ owner }) => owner.role !== 'external');
  return inside.flatMap((record) => {
    const object = podObject(record);
    if (!isAskedFor(question, object)) return [];
    const version = `${record.sim.number} ${record.sim.phase} ${record.sim.ready ? 'ready' : 'waiting'}`;
    return [{ ref: objectRefOf(object, cluster.name), version, object }];
  });
}

function podObject({ sim, state, restarts }: PodRecord): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: sim.name, namespace: sim.namespace, labels: sim.labels },
    spec: { ...(sim.node === null ? {} : { nodeName: sim.node }), serviceAccountName: sim.serviceAccount },
    status: {
      phase: sim.phase === 'pending' || sim.phase === 'starting' ? 'Pending' : 'Running',
      terminating: state.terminating,
      ...(sim.node === null ? {} : { podIP: podAddress(sim.number) }),
      conditions: [{ type: 'Ready', status: sim.ready ? 'True' : 'False' }],
      containerStatuses: [{ restartCount: restarts }],
    },
  };
}
