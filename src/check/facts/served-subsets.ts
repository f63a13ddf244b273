/** The pools of pods that routes really use of a service: its subsets, or all of it where no route names one. */
import { ISTIO_CLUSTER_LABEL } from '../../engines/istio-labels.ts';
import type { Labels } from '../../manifests/types.ts';
import { type MergedPolicy, mergePolicy } from '../../mesh/cluster-policy.ts';
import type { RuleSubset } from '../../mesh/destination-rules.ts';
import type { MeshService } from '../../mesh/services.ts';
import { type ClusterFacts, clusterFacts } from './cluster-facts.ts';
import { labelsSelector } from './pods-by-label.ts';
import type { ServiceFacts } from './service-facts.ts';

export interface ServedSubset {
  readonly subset: RuleSubset | null;
  readonly port: number;
  readonly policy: MergedPolicy;
  /** Pods to begin with, over all clusters whose pods back the service. */
  readonly pods: number;
  /** Most pods that autoscalers may make of it. */
  readonly mostPods: number;
}

/** Pods of a service that carry further labels, over every cluster that backs it. */
export function podsBehind(facts: ClusterFacts, service: MeshService, labels: Labels): number {
  return countPods(facts, service, labels).pods;
}

function countPods(facts: ClusterFacts, service: MeshService, labels: Labels): { pods: number; mostPods: number } {
  const { [ISTIO_CLUSTER_LABEL]: only, ...others } = labels;
  const all = clusterFacts(facts.context);
  const total = { pods: 0, mostPods: 0 };
  if (service.selector === null) return total;
  for (const cluster of service.clusters) {
    const there = only === undefined || only === cluster ? all.get(cluster) : undefined;
    for (const workload of there?.podsByLabel(service.namespace, labelsSelector({ ...service.selector, ...others })) ??
      []) {
      // One pod on each of nobody knows how many nodes: at least one.
      const pods = workload.perNode ? 1 : workload.replicas;
      total.pods += pods;
      total.mostPods += Math.max(pods, there?.autoscalerOf(workload)?.maxReplicas ?? 0);
    }
  }
  return total;
}

/** The pools of a service in use, each with the policy that its first port has. */
export function servedSubsets(
  facts: ClusterFacts,
  { service, destinationRule }: ServiceFacts,
): readonly ServedSubset[] {
  const routed = facts.destinationsTo(service.host).filter(({ isMirror, share }) => isMirror || share > 0);
  const names = new Set(routed.length === 0 ? [null] : routed.map(({ subset }) => subset));
  const main = service.ports.find(({ protocol }) => protocol !== 'tcp') ?? service.ports[0];
  if (main === undefined) return [];
  return [...names].flatMap((name): readonly ServedSubset[] => {
    const subset = destinationRule?.subsets.find((each) => each.name === name) ?? null;
    // A subset that nobody defines has no pods and no policy; another rule says so.
    if (name !== null && subset === null) return [];
    const policy = mergePolicy(destinationRule, name, main.number, facts.mesh.settings.defaultTrafficPolicy);
    return [{ subset, port: main.number, policy, ...countPods(facts, service, subset?.labels ?? {}) }];
  });
}
