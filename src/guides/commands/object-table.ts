/**
 * Objects that a command may name: those that are compiled, those that operators make of them, and those that the engines bring
 * along themselves.
 */
import type { Compiled } from '../../compile/compile.ts';
import { strimziPodLabels } from '../../engines/strimzi.ts';
import { groupOf } from '../../manifests/object-scope.ts';
import type { KubeObject } from '../../manifests/types.ts';

export interface ObjectTable {
  /** Whether a kind in a group has an object of this name; the namespace is empty for what belongs to none. */
  has(kind: string, group: string, namespace: string, name: string): boolean;
  hasNamespace(name: string): boolean;
  /** Whether some object, or the pods that one makes, carry all of these labels. */
  hasLabels(namespace: string | null, labels: Readonly<Record<string, string>>): boolean;
  /** Whether a file of this name, within the output folder, is compiled. */
  hasFile(path: string): boolean;
}

interface Known {
  readonly kind: string;
  readonly group: string;
  readonly namespace: string;
  readonly name: string;
  readonly labels: readonly Readonly<Record<string, string>>[];
}

/** Namespaces that every cluster has, or that an engine's own installation makes. */
const GIVEN_NAMESPACES = ['default', 'kube-system', 'istio-system', 'velero', 'cert-manager', 'cnpg-system'];

/** What Istio, Velero and their like install under names of their own. */
const INSTALLED: readonly (readonly [
  kind: string,
  group: string,
  namespace: string,
  name: string,
  labels?: Known['labels'][0],
])[] = [
  ['Deployment', 'apps', 'istio-system', 'istiod', { app: 'istiod' }],
  ['ConfigMap', '', 'istio-system', 'istio'],
  ['Deployment', 'apps', 'velero', 'velero', { 'app.kubernetes.io/name': 'velero' }],
  ['DaemonSet', 'apps', 'velero', 'node-agent', { name: 'node-agent' }],
  ['Deployment', 'apps', 'cert-manager', 'cert-manager', { app: 'cert-manager' }],
  ['Deployment', 'apps', 'cnpg-system', 'cnpg-controller-manager', { 'app.kubernetes.io/name': 'cloudnative-pg' }],
];

type Fields = { readonly [key: string]: unknown };

function child(value: unknown, key: string): Fields {
  const found = (value as Fields | undefined)?.[key];
  return typeof found === 'object' && found !== null ? (found as Fields) : {};
}

/** Names and labels of what an operator makes of one object. */
function madeOf(object: KubeObject): readonly Known[] {
  const { kind, metadata } = object;
  const namespace = metadata.namespace ?? '';
  const made = (as: string, group: string, name: string, labels: Known['labels'][0] = {}): Known => ({
    kind: as,
    group,
    namespace,
    name,
    labels: [labels],
  });
  const spec = child(object, 'spec');
  if (kind === 'Prometheus' || kind === 'Alertmanager') {
    const engine = kind.toLowerCase();
    const labels = { 'app.kubernetes.io/name': engine, 'app.kubernetes.io/instance': metadata.name };
    return [made('StatefulSet', 'apps', `${engine}-${metadata.name}`, labels)];
  }
  if (kind === 'StatefulSet') {
    const pods = Number(spec.replicas ?? 1);
    return Array.from({ length: pods }, (_, at) => made('Pod', '', `${metadata.name}-${at}`));
  }
  if (kind === 'Certificate') return [made('Secret', '', String(spec.secretName))];
  if (kind === 'ExternalSecret') return [made('Secret', '', String(child(spec, 'target').name ?? metadata.name))];
  if (kind === 'KafkaNodePool') {
    const cluster = metadata.labels?.['strimzi.io/cluster'] ?? '';
    const labels = strimziPodLabels(cluster, `${cluster}-kafka`);
    return [made('Pod', '', `${cluster}-${metadata.name}-0`, labels)];
  }
  if (kind === 'KafkaMirrorMaker2') {
    const name = `${metadata.name}-mirrormaker2`;
    return [made('Pod', '', `${name}-0`, strimziPodLabels(metadata.name, name))];
  }
  if (kind === 'Canary') {
    // Flagger's copies serve users; their label `app` is theirs alone.
    const copy = (target: string): string => `${String(child(spec, target).name)}-primary`;
    const labels = { ...metadata.labels, app: copy('targetRef') };
    return [
      made('Deployment', 'apps', copy('targetRef'), labels),
      ...('autoscalerRef' in spec ? [made('HorizontalPodAutoscaler', 'autoscaling', copy('autoscalerRef'))] : []),
      made('VirtualService', 'networking.istio.io', metadata.name),
    ];
  }
  if (kind === 'Cluster' && groupOf(object.apiVersion) === 'postgresql.cnpg.io') {
    const labels = { 'cnpg.io/cluster': metadata.name };
    return [
      // One that a restore makes beside it.
      made('Pod', '', `${metadata.name}-restored-1`, { 'cnpg.io/cluster': `${metadata.name}-restored` }),
      ...['rw', 'ro', 'r'].map((role) => made('Service', '', `${metadata.name}-${role}`)),
      made('Pod', '', `${metadata.name}-1`, { ...labels, 'cnpg.io/instanceRole': 'primary' }),
      made('Pod', '', `${metadata.name}-2`, { ...labels, 'cnpg.io/instanceRole': 'replica' }),
      made('Secret', '', `${metadata.name}-app`),
    ];
  }
  return [];
}

function known(object: KubeObject): Known {
  const template = child(child(child(object.spec, 'template'), 'metadata'), 'labels') as Readonly<
    Record<string, string>
  >;
  return {
    kind: object.kind,
    group: groupOf(object.apiVersion),
    namespace: object.metadata.namespace ?? '',
    name: object.metadata.name,
    labels: [object.metadata.labels ?? {}, template],
  };
}

function key(kind: string, group: string, namespace: string, name: string): string {
  return `${group}/${kind}/${namespace}/${name}`;
}

/**
 * The objects of a compiled platform; besides, the pods that clients enter by, which Istio’s installation brings, and the
 * Secrets that come from a vault.
 */
export function objectTable(
  compiled: Compiled,
  gateways: readonly { readonly namespace: string; readonly selector: Readonly<Record<string, string>> }[],
  secrets: readonly { readonly namespace: string; readonly name: string }[],
): ObjectTable {
  const objects = compiled.files.flatMap((file) => file.objects);
  const all: readonly Known[] = [
    ...objects.flatMap((object) => [known(object), ...madeOf(object)]),
    ...INSTALLED.map(([kind, group, namespace, name, labels = {}]) => ({
      kind,
      group,
      namespace,
      name,
      labels: [labels],
    })),
    ...secrets.map(({ namespace, name }) => ({ kind: 'Secret', group: '', namespace, name, labels: [] })),
    ...gateways.map(({ namespace, selector }) => ({
      kind: 'Deployment',
      group: 'apps',
      namespace,
      name: '',
      labels: [selector],
    })),
  ];
  const keys = new Set(all.map(({ kind, group, namespace, name }) => key(kind, group, namespace, name)));
  const namespaces = new Set([...all.map(({ namespace }) => namespace), ...GIVEN_NAMESPACES]);
  for (const { kind, name } of all) if (kind === 'Namespace') namespaces.add(name);
  const files = new Set([...compiled.files, ...compiled.documents].map(({ path }) => path));
  return {
    has: (kind, group, namespace, name) => keys.has(key(kind, group, namespace, name)),
    hasNamespace: (name) => namespaces.has(name),
    hasLabels: (namespace, labels) =>
      all.some(
        (each) =>
          (namespace === null || each.namespace === namespace) &&
          each.labels.some((own) => Object.entries(labels).every(([name, value]) => own[name] === value)),
      ),
    hasFile: (path) => files.has(path) || [...files].some((file) => file.startsWith(`${path}/`)),
  };
}
