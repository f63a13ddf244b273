/**
 * Minimum replicas rise where fewer ready pods are left outside the lost zone than the workload needs there: its own
 * minimum, which is what its owner sized for the declared load, or more where the measured demand asks for it.
 *
 * The new minimum is `needed × zones / (zones − 1)`, because for as long as Kubernetes believes in the dead nodes
 * (40 s and more) the spread puts every n-th new pod on them; and at least what is needed beside the pods that are stuck
 * there until they are evicted.
 *
 * Leaves out versions that a rollout has brought in: their minimum is the rollout's, even where the policy names them or
 * they are promoted, since of two that set one field each would take the other for a foreign hand. The promoted one's own
 * autoscaler adds what a zone takes. Leaves out workloads other than Deployments too, and evening the zones out after the
 * return: running pods stay where they are.
 */
import { stringAt, stringRecordAt } from '../../manifests/field.ts';
import { OWNER_ANNOTATION } from '../../manifests/own-annotations.ts';
import type { Change, ObservedObject } from '../../ports/types.ts';
import { mostPods, ownedField } from './owned-field.ts';
import { autoscalerOf, objectKey, type PlatformFacts, podsOf, replicasOf, selects } from './platform-facts.ts';
import type { ZoneFailoverPolicy } from './read-policy.ts';
import { demandOf } from './read-traffic.ts';
import { isForeign, rememberedOn, take } from './remembered.ts';
import type { LeftZone, ZoneFailoverReadings } from './zone-failover-kept.ts';

/** A workload as seen from a lost zone. */
export interface WorkloadState {
  readonly workload: string;
  /** What holds its minimum: its autoscaler, else the Deployment itself. */
  readonly scaled: ObservedObject;
  readonly readyElsewhere: number;
  /** Pods that count as its replicas and stand in the zone. */
  readonly standing: number;
  readonly needed: number;
}

/** The workloads of the policy that run here. */
export function workloadStates(
  facts: PlatformFacts,
  policy: ZoneFailoverPolicy,
  readings: ZoneFailoverReadings,
  zone: string,
): readonly WorkloadState[] {
  return policy.workloads.flatMap((workload) => {
    const deployment = facts.deployments.find(({ ref }) => `${ref.namespace}/${ref.name}` === workload);
    if (deployment === undefined || replicasOf(deployment) === 0) return [];
    const autoscaler = autoscalerOf(facts, deployment);
    if (autoscaler !== null && isOfRollout(autoscaler)) return [];
    const scaled = autoscaler ?? deployment;
    const pods = podsOf(facts, deployment);
    const memory = rememberedOn(scaled);
    const minimum = ownedField(scaled).read(scaled.object) ?? 1;
    const carried = Math.ceil(demandOn(facts, deployment, readings) / (policy.capacity[workload] ?? Infinity));
    return [
      {
        workload,
        scaled,
        readyElsewhere: pods.filter((pod) => pod.isReady && pod.zone !== null && pod.zone !== zone).length,
        standing: pods.filter((pod) => pod.zone === zone).length,
        needed: memory?.needed ?? Math.max(Number(minimum), carried),
      },
    ];
  });
}

/** Its minimum belongs to a rollout, as its owner annotation says. */
function isOfRollout({ object }: ObservedObject): boolean {
  return stringAt(object, ['metadata', 'annotations', OWNER_ANNOTATION]) === 'spec.minReplicas: nines';
}

/** The first minimum that must rise, or what keeps one from rising. */
export function raiseMinimum(
  states: readonly WorkloadState[],
  policy: ZoneFailoverPolicy,
  out: LeftZone,
  evidence: Change['evidence'],
): { readonly change: Change | null; readonly says: readonly string[] } {
  const says: string[] = [];
  const zones = policy.zones.length;
  for (const { workload, scaled, readyElsewhere, standing, needed } of states) {
    const memory = rememberedOn(scaled);
    const key = objectKey(scaled);
    if (memory !== null && isForeign(scaled, memory)) {
      says.push(`${key} was changed by another hand while ${out.zone} is out: left as it is`);
      continue;
    }
    if (memory === null && out.seen.includes(key)) {
      says.push(`${key} was put back by another hand while ${out.zone} is out: left as it is`);
      continue;
    }
    const most = mostPods(scaled);
    const raised = Math.max(Math.ceil((needed * zones) / (zones - 1)), needed + standing);
    const set = Math.min(raised, most);
    const current = Number(ownedField(scaled).read(scaled.object) ?? 1);
    if (readyElsewhere >= needed) continue;
    if (set <= current) {
      if (raised > most) says.push(`${key} cannot rise above its maximum of ${most}; ${workload} needs ${raised}`);
      continue;
    }
    const before = memory === null ? ownedField(scaled).read(scaled.object) : memory.before;
    const why = `${out.zone} is lost: ${workload} needs ${needed} ready pods elsewhere and has ${readyElsewhere}`;
    const seen = { ...evidence, workload, needed, readyElsewhere, standingInZone: standing };
    return { change: take(scaled, { zone: out.zone, before, set, needed }, why, seen), says };
  }
  return { change: null, says };
}

/** Requests per second that reach the pods of a Deployment: all destinations of its services that select them. */
function demandOn(facts: PlatformFacts, deployment: ObservedObject, readings: ZoneFailoverReadings): number {
  const labels = stringRecordAt(deployment.object, ['spec', 'template', 'metadata', 'labels']);
  const destinations = new Set(readings.demands.flatMap((demand) => Object.keys(demand)));
  let sum = 0;
  for (const destination of destinations) {
    const selector = podSelector(facts, destination);
    if (selector?.namespace === deployment.ref.namespace && selects(selector.labels, labels)) {
      sum += demandOf(readings, destination);
    }
  }
  return sum;
}

/** Labels of the pods behind a destination as Envoy names it, `outbound|80|stable|app.mno.svc.cluster.local`. */
export function podSelector(
  facts: PlatformFacts,
  destination: string,
): { readonly namespace: string; readonly host: string; readonly labels: Readonly<Record<string, string>> } | null {
  const [direction, , subset = '', host = ''] = destination.split('|');
  const service = facts.services.get(host);
  if (direction !== 'outbound' || service === undefined) return null;
  const rule = facts.destinationRules.find((each) => hostOf(each) === host);
  const subsets = (rule?.object.spec as { subsets?: readonly unknown[] } | undefined)?.subsets ?? [];
  const named = subsets.find((each) => (each as { name?: unknown } | null)?.name === subset);
  return {
    namespace: service.namespace,
    host,
    labels: { ...service.selector, ...stringRecordAt(named, ['labels']) },
  };
}

/** Full name of the host that a destination rule is about. */
export function hostOf({ ref, object }: ObservedObject): string {
  const host = (object.spec as { host?: unknown } | undefined)?.host;
  const text = typeof host === 'string' ? host : '';
  return text.includes('.') ? text : `${text}.${ref.namespace}.svc.cluster.local`;
}
