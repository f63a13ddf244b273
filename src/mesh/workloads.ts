/**
 * Workloads as the mesh knows them: what labels their pods carry, which ports they name, how many there are as
 * declared. Pods themselves belong to whoever simulates or observes them.
 *
 * Leaves out: Jobs and CronJobs (they serve nothing), Knative services, operators other than those named here.
 */
import { booleanAt, field, numberAt, recordAt, recordsAt, stringAt, stringRecordAt } from '../manifests/field.ts';
import type { ManifestIndex } from '../manifests/manifest-index.ts';
import type { Labels, Manifest, Origin } from '../manifests/types.ts';
import { cloudNativePgWorkloads } from './cloud-native-pg.ts';
import { flaggerWorkloads } from './flagger-workloads.ts';
import { strimziWorkloads } from './strimzi.ts';

export interface Workload {
  readonly cluster: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** Labels of its pods. */
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly serviceAccount: string;
  /** As declared; the autoscaler's minimum where there is one; null when nothing says. */
  readonly replicas: number | null;
  readonly ports: readonly { readonly name: string; readonly port: number }[];
  readonly hostNetwork: boolean;
  readonly origin: Origin;
}

const TEMPLATE_KINDS: readonly (readonly [group: string, kind: string])[] = [
  ['apps', 'Deployment'],
  ['apps', 'StatefulSet'],
  ['apps', 'DaemonSet'],
  ['apps', 'ReplicaSet'],
  ['argoproj.io', 'Rollout'],
];

/** The parts of a pod template that the mesh looks at. */
export function workloadOf(
  manifest: Manifest,
  namespace: string,
  template: unknown,
  replicas: number | null,
): Workload {
  const containers = [
    ...recordsAt(template, ['spec', 'containers']),
    ...recordsAt(template, ['spec', 'initContainers']).filter(
      ([, each]) => stringAt(each, ['restartPolicy']) === 'Always',
    ),
  ];
  const ports = containers.flatMap(([, container]) =>
    recordsAt(container, ['ports']).flatMap(([, port]) => {
      const number = numberAt(port, ['containerPort']);
      return number === undefined ? [] : [{ name: stringAt(port, ['name']) ?? '', port: number }];
    }),
  );
  return {
    cluster: manifest.cluster,
    kind: manifest.object.kind,
    namespace,
    name: manifest.object.metadata.name,
    labels: stringRecordAt(template, ['metadata', 'labels']),
    annotations: stringRecordAt(template, ['metadata', 'annotations']),
    serviceAccount:
      stringAt(template, ['spec', 'serviceAccountName']) ?? stringAt(template, ['spec', 'serviceAccount']) ?? 'default',
    replicas,
    ports,
    hostNetwork: booleanAt(template, ['spec', 'hostNetwork']) ?? false,
    origin: { manifest, path: [] },
  };
}

/** Minimum replicas of the autoscalers, by `cluster/namespace/kind/name` of what they scale. */
function autoscaledMinimums(index: ManifestIndex): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  const add = (manifest: Manifest, reference: unknown, minimum: number): void => {
    const kind = stringAt(reference, ['kind']) ?? 'Deployment';
    const name = stringAt(reference, ['name']);
    if (name !== undefined) found.set(`${manifest.cluster}/${index.namespaceOf(manifest)}/${kind}/${name}`, minimum);
  };
  for (const manifest of index.ofKind('autoscaling', 'HorizontalPodAutoscaler')) {
    const spec = manifest.object.spec;
    add(manifest, recordAt(spec, ['scaleTargetRef']), numberAt(spec, ['minReplicas']) ?? 1);
  }
  for (const manifest of index.ofKind('keda.sh', 'ScaledObject')) {
    const spec = manifest.object.spec;
    add(manifest, recordAt(spec, ['scaleTargetRef']), numberAt(spec, ['minReplicaCount']) ?? 0);
  }
  return found;
}

function referencedTemplate(index: ManifestIndex, manifest: Manifest): unknown {
  const reference = recordAt(manifest.object, ['spec', 'workloadRef']);
  if (reference === undefined) return undefined;
  const apiVersion = stringAt(reference, ['apiVersion']) ?? 'apps/v1';
  const target = index.get({
    cluster: manifest.cluster,
    group: apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '',
    kind: stringAt(reference, ['kind']) ?? 'Deployment',
    namespace: index.namespaceOf(manifest),
    name: stringAt(reference, ['name']) ?? '',
  });
  return field(target?.object, ['spec', 'template']);
}

/** What Argo Rollouts takes the pods away from, as `cluster/kind/namespace/name`: its Rollout has them. */
function adoptedWorkloads(index: ManifestIndex): ReadonlySet<string> {
  return new Set(
    index.ofKind('argoproj.io', 'Rollout').flatMap((manifest) => {
      const reference = recordAt(manifest.object, ['spec', 'workloadRef']);
      if ((stringAt(reference, ['scaleDown']) ?? 'never') === 'never') return [];
      const namespace = index.namespaceOf(manifest) ?? 'default';
      return [`${manifest.cluster}/${stringAt(reference, ['kind'])}/${namespace}/${stringAt(reference, ['name'])}`];
    }),
  );
}

function declaredReplicas({ object }: Manifest, isAdopted: boolean): number | null {
  if (object.kind === 'DaemonSet') return null;
  return isAdopted ? 0 : (numberAt(object, ['spec', 'replicas']) ?? 1);
}

/** Every workload of every cluster, with those that Flagger, CloudNativePG and Strimzi would make. */
export function readWorkloads(index: ManifestIndex): readonly Workload[] {
  const minimums = autoscaledMinimums(index);
  const adopted = adoptedWorkloads(index);
  const written: Workload[] = [];
  for (const [group, kind] of TEMPLATE_KINDS) {
    for (const manifest of index.ofKind(group, kind)) {
      if (index.get(index.refOf(manifest)) !== manifest) continue;
      const namespace = index.namespaceOf(manifest) ?? 'default';
      const { name } = manifest.object.metadata;
      const template = field(manifest.object, ['spec', 'template']) ?? referencedTemplate(index, manifest);
      if (template === undefined) continue;
      const declared = declaredReplicas(manifest, adopted.has(`${manifest.cluster}/${kind}/${namespace}/${name}`));
      const minimum = minimums.get(`${manifest.cluster}/${namespace}/${kind}/${name}`);
      // An autoscaler leaves a workload alone that was scaled to zero by hand.
      const replicas = minimum === undefined || declared === 0 ? declared : Math.max(minimum, declared ?? 0);
      written.push(workloadOf(manifest, namespace, template, replicas));
    }
  }
  const pods = index
    .ofKind('', 'Pod')
    .map((manifest) => workloadOf(manifest, index.namespaceOf(manifest) ?? 'default', manifest.object, 1));
  return [...flaggerWorkloads(index, written), ...pods, ...cloudNativePgWorkloads(index), ...strimziWorkloads(index)];
}
