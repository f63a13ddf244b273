/**
 * What makes pods that serve: Deployment, StatefulSet, DaemonSet, ReplicaSet, Argo's Rollout, bare Pods, and the pods
 * that operators make from their own objects. Jobs and CronJobs run to completion and serve nobody: left out.
 *
 * Leaves out ReplicationController, DeploymentConfig, Knative and OpenKruise workloads.
 */
import { field, numberAt, recordAt, stringAt } from '../manifests/field.ts';
import { type LabelSelector, labelSelectorOf } from '../manifests/label-selector.ts';
import type { ManifestIndex } from '../manifests/manifest-index.ts';
import type { Manifest } from '../manifests/types.ts';
import { adoptedDeployments } from './adopted-deployments.ts';
import { flaggerCanaries } from './flagger-canary.ts';
import { type Autoscaler, autoscalersOf } from './horizontal-pod-autoscaler.ts';
import { operatorWorkloads } from './operator-workloads.ts';
import { type PodTemplate, podTemplateOf } from './pod-template.ts';
import { priorityClasses } from './priority.ts';
import { type UpdateStrategy, updateStrategyOf } from './update-strategy.ts';

export interface Workload {
  /** `Deployment/shop/web`: unique within a cluster. */
  readonly id: string;
  readonly kind: string;
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
  /** Replicas it starts with; 0 when `perNode`. */
  readonly replicas: number;
  readonly replicasFrom: 'written' | 'autoscaler' | 'default' | 'perNode' | 'operator' | 'flagger' | 'rollout';
  /** One pod on every node that its template allows (DaemonSet). */
  readonly perNode: boolean;
  readonly template: PodTemplate;
  readonly selector: LabelSelector;
  readonly update: UpdateStrategy;
  readonly minReadyUs: number;
  readonly progressDeadlineUs: number;
  /** `Cluster.postgresql.cnpg.io` and the like when an operator makes the pods; null for Kubernetes' own controllers. */
  readonly operator: string | null;
  readonly manifest: Manifest;
}

const KINDS: readonly (readonly [group: string, kind: string])[] = [
  ['apps', 'Deployment'],
  ['apps', 'StatefulSet'],
  ['apps', 'DaemonSet'],
  ['apps', 'ReplicaSet'],
  ['argoproj.io', 'Rollout'],
  ['', 'Pod'],
];

const DEFAULT_PROGRESS_DEADLINE_SECONDS = 600;

/** Every workload of one cluster, by id. Of an object defined twice the first counts. */
export function workloadsOf(index: ManifestIndex, cluster: string): readonly Workload[] {
  const autoscalers = autoscalersOf(index, cluster);
  const priorityOf = priorityClasses(index, cluster);
  const canaries = flaggerCanaries(index, cluster);
  const adopted = adoptedDeployments(index, cluster);
  const found = new Map<string, Workload>();
  const add = (workload: Workload): void => {
    if (!found.has(workload.id)) found.set(workload.id, workload);
  };
  for (const [group, kind] of KINDS) {
    for (const manifest of index.ofKind(group, kind, cluster)) {
      const workload = readWorkload(manifest, index, autoscalers, priorityOf);
      if (workload === null) continue;
      if (adopted.has(workload.id)) {
        add({ ...workload, replicas: 0, replicasFrom: 'rollout' });
        continue;
      }
      const copy = canaries.primaryOf(manifest);
      const primary = copy === null ? null : readWorkload(copy, index, autoscalers, priorityOf);
      if (primary === null) add(workload);
      else {
        add({ ...workload, replicas: 0, replicasFrom: 'flagger' });
        // Nobody wrote the copy: what is said of it is said of the Deployment.
        const replicas = Math.max(1, workload.replicas);
        add({ ...primary, replicas, replicasFrom: 'flagger', operator: 'Canary.flagger.app', manifest });
      }
    }
  }
  for (const workload of operatorWorkloads(index, cluster, priorityOf)) add(workload);
  return [...found.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Reads one workload object; null for a pod or set that another object owns, and for a template without containers. */
function readWorkload(
  manifest: Manifest,
  index: ManifestIndex,
  autoscalers: readonly Autoscaler[],
  priorityOf: ReturnType<typeof priorityClasses>,
): Workload | null {
  const { object, cluster } = manifest;
  const namespace = index.namespaceOf(manifest) ?? 'default';
  if (field(object, ['metadata', 'ownerReferences', 0]) !== undefined) return null;
  const raw = object.kind === 'Pod' ? object : templateOf(object, namespace, cluster, index);
  if (field(raw, ['spec', 'containers']) === undefined) return null;
  const template = podTemplateOf(raw, priorityOf);
  return {
    id: `${object.kind}/${namespace}/${object.metadata.name}`,
    kind: object.kind,
    cluster,
    namespace,
    name: object.metadata.name,
    ...replicasOf(object, namespace, autoscalers),
    perNode: object.kind === 'DaemonSet',
    template,
    selector: labelSelectorOf(field(object, ['spec', 'selector'])) ?? {
      matchLabels: template.labels,
      matchExpressions: [],
    },
    update: updateStrategyOf(object.kind, object.spec),
    minReadyUs: (numberAt(object, ['spec', 'minReadySeconds']) ?? 0) * 1_000_000,
    progressDeadlineUs:
      (numberAt(object, ['spec', 'progressDeadlineSeconds']) ?? DEFAULT_PROGRESS_DEADLINE_SECONDS) * 1_000_000,
    operator: null,
    manifest,
  };
}

/** A Rollout may take the template of a Deployment (`workloadRef`). */
function templateOf(object: unknown, namespace: string, cluster: string, index: ManifestIndex): unknown {
  const own = field(object, ['spec', 'template']);
  const reference = recordAt(object, ['spec', 'workloadRef']);
  if (own !== undefined || reference === undefined) return own;
  const name = stringAt(reference, ['name']) ?? '';
  const kind = stringAt(reference, ['kind']) ?? 'Deployment';
  return field(index.get({ cluster, group: 'apps', kind, namespace, name })?.object, ['spec', 'template']);
}

/**
 * What is written, else the least that an autoscaler allows, else 1. An autoscaler whose bounds exclude what is written
 * corrects it at its first sync, so the bounds hold from the start.
 */
function replicasOf(
  object: unknown,
  namespace: string,
  autoscalers: readonly Autoscaler[],
): Pick<Workload, 'replicas' | 'replicasFrom'> {
  const kind = stringAt(object, ['kind']) ?? '';
  if (kind === 'DaemonSet') return { replicas: 0, replicasFrom: 'perNode' };
  if (kind === 'Pod') return { replicas: 1, replicasFrom: 'default' };
  const name = stringAt(object, ['metadata', 'name']) ?? '';
  const autoscaler = autoscalers.find(
    ({ target, namespace: own }) => own === namespace && target.kind === kind && target.name === name,
  );
  const written = numberAt(object, ['spec', 'replicas']);
  // Written 0 switches the autoscaler off.
  if (written === 0) return { replicas: 0, replicasFrom: 'written' };
  if (written === undefined) {
    if (autoscaler === undefined) return { replicas: 1, replicasFrom: 'default' };
    return { replicas: autoscaler.minReplicas, replicasFrom: 'autoscaler' };
  }
  if (autoscaler === undefined) return { replicas: Math.max(0, Math.floor(written)), replicasFrom: 'written' };
  const bounded = Math.min(autoscaler.maxReplicas, Math.max(autoscaler.minReplicas, Math.floor(written)));
  return { replicas: bounded, replicasFrom: bounded === written ? 'written' : 'autoscaler' };
}
