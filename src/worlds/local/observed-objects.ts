/** What a controller sees when it asks the local world: stored objects, workloads with their status, nodes and pods. */
import { groupOf } from '../../manifests/object-scope.ts';
import type { KubeObject } from '../../manifests/types.ts';
import type { ObservationQuery, ObservedObject } from '../../ports/types.ts';
import { isAskedFor } from '../desk/asked-object.ts';
import { objectRefOf } from '../desk/object-key.ts';
import type { ObjectFile } from './object-file.ts';
import type { PodFleet } from './pod-fleet.ts';
import { isActive, type LocalPod } from './pod-record.ts';

type Question = ObservationQuery['objects'][number];

/** Where nodes stand: one for each zone. */
export interface NodePlaces {
  readonly cluster: string;
  readonly region: string;
  readonly zones: readonly string[];
}

/** Everything that a query asks for, in the order of its rows. */
export function observedObjects(
  store: ObjectFile,
  fleet: PodFleet,
  places: NodePlaces,
  query: ObservationQuery,
): readonly ObservedObject[] {
  return query.objects.flatMap((question) => {
    const isCore = groupOf(question.apiVersion) === '';
    if (isCore && question.kind === 'Node') return nodes(fleet, places, question);
    if (isCore && question.kind === 'Pod') return pods(fleet, places, question);
    return stored(store, fleet, question);
  });
}

function stored(store: ObjectFile, fleet: PodFleet, question: Question): readonly ObservedObject[] {
  return store.all().flatMap(({ manifest, version }) => {
    const { object, cluster } = manifest;
    const isKind = object.kind === question.kind && groupOf(object.apiVersion) === groupOf(question.apiVersion);
    if (!isKind || !isAskedFor(question, object)) return [];
    return [{ ref: objectRefOf(object, cluster), version, object: withStatus(object, fleet) }];
  });
}

/** Replicas as scaled and the counts that a controller reports. */
function withStatus(object: KubeObject, fleet: PodFleet): KubeObject {
  const id = `${object.kind}/${object.metadata.namespace ?? 'default'}/${object.metadata.name}`;
  const local = fleet.workload(id);
  if (local === undefined) return object;
  const active = fleet.podsOf(id).filter(isActive);
  const current = local.sets.at(-1)?.revision;
  const ready = active.filter((pod) => pod.ready).length;
  const status = {
    replicas: active.length,
    updatedReplicas: active.filter(({ revision }) => revision === current).length,
    readyReplicas: ready,
    availableReplicas: ready,
    unavailableReplicas: active.length - ready,
  };
  return { ...object, spec: { ...(object.spec as object), replicas: local.workload.replicas }, status };
}

/** Name of the node of a zone. */
export function nodeName(zone: string): string {
  return `${zone}-1`;
}

function nodes(fleet: PodFleet, { cluster, region, zones }: NodePlaces, question: Question): readonly ObservedObject[] {
  return zones.flatMap((zone) => {
    const name = nodeName(zone);
    if (question.name !== undefined && question.name !== name) return [];
    const isReady = fleet.isZoneReady(zone);
    const object: KubeObject = {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: {
        name,
        labels: {
          'kubernetes.io/hostname': name,
          'topology.kubernetes.io/region': region,
          'topology.kubernetes.io/zone': zone,
        },
      },
      spec: { unschedulable: false, taints: [] },
      status: { conditions: [{ type: 'Ready', status: isReady ? 'True' : 'Unknown' }] },
    };
    return [{ ref: objectRefOf(object, cluster), version: isReady ? 'ready' : 'lost', object }];
  });
}

function pods(fleet: PodFleet, { cluster }: NodePlaces, question: Question): readonly ObservedObject[] {
  return fleet.pods.flatMap((pod) => {
    const object = podObject(pod);
    if (!isAskedFor(question, object)) return [];
    const version = `${pod.state} ${pod.ready ? 'ready' : 'waiting'} ${pod.restarts}`;
    return [{ ref: objectRefOf(object, cluster), version, object }];
  });
}

function podObject(pod: LocalPod): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: pod.name, namespace: pod.namespace, labels: pod.labels },
    spec: { nodeName: nodeName(pod.zone) },
    status: {
      podIP: pod.address,
      phase: pod.state === 'starting' ? 'Pending' : 'Running',
      terminating: !isActive(pod),
      conditions: [{ type: 'Ready', status: pod.ready ? 'True' : 'False' }],
      containerStatuses: [{ restartCount: pod.restarts }],
    },
  };
}
