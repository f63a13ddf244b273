import { field, type JsonRecord, numberAt, recordsAt, stringAt, stringRecordAt } from '../../manifests/field.ts';
import type { Labels } from '../../manifests/types.ts';
import type { Observation, ObservationQuery, ObservedObject } from '../../ports/types.ts';

const ZONE_LABEL = 'topology.kubernetes.io/zone';

/** Everything that zone failover looks at. */
export const OBSERVED: ObservationQuery['objects'] = [
  { apiVersion: 'v1', kind: 'Node' },
  { apiVersion: 'v1', kind: 'Pod' },
  { apiVersion: 'v1', kind: 'Service' },
  { apiVersion: 'apps/v1', kind: 'Deployment' },
  { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler' },
  { apiVersion: 'keda.sh/v1alpha1', kind: 'ScaledObject' },
  { apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule' },
];

export interface PodFact {
  readonly namespace: string;
  readonly labels: Labels;
  /** Null while it waits for a node. */
  readonly zone: string | null;
  readonly isReady: boolean;
}

export interface NodeCount {
  readonly ready: number;
  readonly total: number;
}

/** One look at a cluster, as zone failover needs it. */
export interface PlatformFacts {
  readonly nodes: ReadonlyMap<string, NodeCount>;
  /** Those on their way out are left aside. */
  readonly pods: readonly PodFact[];
  readonly zoneOfAddress: ReadonlyMap<string, string>;
  /** Selector by host. */
  readonly services: ReadonlyMap<string, { readonly namespace: string; readonly selector: Labels }>;
  readonly deployments: readonly ObservedObject[];
  readonly autoscalers: readonly ObservedObject[];
  readonly destinationRules: readonly ObservedObject[];
}

/** Sorts an observation out. */
export function platformFacts({ objects }: Observation): PlatformFacts {
  const of = (kind: string): readonly ObservedObject[] =>
    objects.filter(({ ref }) => ref.kind === kind).toSorted((a, b) => (objectKey(a) < objectKey(b) ? -1 : 1));
  const zoneOfNode = new Map(
    of('Node').map(({ object, ref }) => [ref.name, stringRecordAt(object, ['metadata', 'labels'])[ZONE_LABEL] ?? '']),
  );
  const standing = of('Pod').filter(({ object }) => !isLeaving(object));
  const zoneOf = ({ object }: ObservedObject): string | null =>
    zoneOfNode.get(stringAt(object, ['spec', 'nodeName']) ?? '') ?? null;
  return {
    nodes: countNodes(of('Node'), zoneOfNode),
    pods: standing.map((pod) => ({
      namespace: pod.ref.namespace,
      labels: stringRecordAt(pod.object, ['metadata', 'labels']),
      zone: zoneOf(pod),
      isReady: condition(pod.object, 'Ready') === 'True',
    })),
    zoneOfAddress: new Map(
      standing.flatMap((pod) => {
        const address = stringAt(pod.object, ['status', 'podIP']);
        const zone = zoneOf(pod);
        return address === undefined || zone === null ? [] : [[address, zone] as const];
      }),
    ),
    services: new Map(
      of('Service').map(({ ref, object }) => [
        `${ref.name}.${ref.namespace}.svc.cluster.local`,
        { namespace: ref.namespace, selector: stringRecordAt(object, ['spec', 'selector']) },
      ]),
    ),
    deployments: of('Deployment'),
    // KEDA sets the autoscaler that it makes back to what its own object says: that one goes first.
    autoscalers: [...of('ScaledObject'), ...of('HorizontalPodAutoscaler')],
    destinationRules: of('DestinationRule'),
  };
}

/** `DestinationRule mno/app`: how an object is called in sentences and in the journal. */
export function objectKey({ ref }: ObservedObject): string {
  return `${ref.kind} ${ref.namespace}/${ref.name}`;
}

/** Whether a label selector of plain labels takes a pod. An empty one takes none. */
export function selects(selector: Labels, labels: Labels): boolean {
  const wanted = Object.entries(selector);
  return wanted.length > 0 && wanted.every(([name, value]) => labels[name] === value);
}

/** Pods of a Deployment, by the labels that it selects. */
export function podsOf(facts: PlatformFacts, { ref, object }: ObservedObject): readonly PodFact[] {
  const selector = stringRecordAt(object, ['spec', 'selector', 'matchLabels']);
  return facts.pods.filter((pod) => pod.namespace === ref.namespace && selects(selector, pod.labels));
}

/** The autoscaler of a Deployment. */
export function autoscalerOf(facts: PlatformFacts, { ref }: ObservedObject): ObservedObject | null {
  const found = facts.autoscalers.find(
    (each) =>
      each.ref.namespace === ref.namespace &&
      (stringAt(each.object, ['spec', 'scaleTargetRef', 'kind']) ?? 'Deployment') === ref.kind &&
      stringAt(each.object, ['spec', 'scaleTargetRef', 'name']) === ref.name,
  );
  return found ?? null;
}

/** Replicas that a Deployment is told to have. */
export function replicasOf({ object }: ObservedObject): number {
  return numberAt(object, ['spec', 'replicas']) ?? 1;
}

function countNodes(
  nodes: readonly ObservedObject[],
  zoneOfNode: ReadonlyMap<string, string>,
): ReadonlyMap<string, NodeCount> {
  const counts = new Map<string, NodeCount>();
  for (const { ref, object } of nodes) {
    const zone = zoneOfNode.get(ref.name) ?? '';
    const { ready, total } = counts.get(zone) ?? { ready: 0, total: 0 };
    counts.set(zone, { ready: ready + (condition(object, 'Ready') === 'True' ? 1 : 0), total: total + 1 });
  }
  return counts;
}

function isLeaving(pod: JsonRecord): boolean {
  return field(pod, ['metadata', 'deletionTimestamp']) !== undefined || field(pod, ['status', 'terminating']) === true;
}

function condition(object: unknown, type: string): string | undefined {
  const found = recordsAt(object, ['status', 'conditions']).find(([, each]) => each.type === type);
  return found === undefined ? undefined : stringAt(found[1], ['status']);
}
