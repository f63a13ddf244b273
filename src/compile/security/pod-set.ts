/** Pods that network policies speak of, read from the objects that make them. */
import { operatorWorkloads } from '../../kubernetes/operator-workloads.ts';
import { priorityClasses } from '../../kubernetes/priority.ts';
import { booleanAt, field, recordsAt, stringAt, stringRecordAt } from '../../manifests/field.ts';
import { indexManifests } from '../../manifests/manifest-index.ts';
import type { KubeObject, Labels, Path } from '../../manifests/types.ts';
import type { Model, Service } from '../../model/types.ts';
import { serviceSelector } from '../object-meta.ts';

export interface PodPort {
  readonly name: string;
  readonly port: number;
  readonly protocol: 'TCP' | 'UDP';
}

/** Pods that one selector finds, whatever made them. */
export interface PodSet {
  readonly namespace: string;
  /** What they are called after. */
  readonly name: string;
  /** What finds them, and nobody else. */
  readonly selector: Labels;
  /** What they carry. */
  readonly labels: Labels;
  readonly ports: readonly PodPort[];
  readonly isMeshed: boolean;
  /** They carry a token, or their operator says that they do. */
  readonly asksApiServer: boolean;
  /** Null: a part of the platform. */
  readonly service: Service | null;
  /** Objects that make them. */
  readonly makers: readonly KubeObject[];
}

const POD_SPECS: Readonly<Record<string, Path>> = {
  Deployment: ['spec', 'template'],
  StatefulSet: ['spec', 'template'],
  DaemonSet: ['spec', 'template'],
  Rollout: ['spec', 'template'],
  Job: ['spec', 'template'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
};

/** The label that is enough to tell pods from others of their namespace: the house’s own, and those of operators. */
const IDENTITY = ['app'];
const OPERATOR_IDENTITY = ['cnpg.io/cluster', 'cnpg.io/poolerName', 'prometheus', 'alertmanager', 'strimzi.io/name'];
/** Istio’s proxy: where Prometheus reads its statistics. */
const PROXY_STATISTICS: PodPort = { name: 'http-envoy-prom', port: 15_090, protocol: 'TCP' };

/** The pod template of an object that makes pods; undefined for any other. */
export function templateOf(object: KubeObject): unknown {
  const path = POD_SPECS[object.kind];
  return path === undefined ? undefined : field(object, path);
}

function identityOf(labels: Labels, selector: Labels, keys: readonly string[]): Labels {
  const key = keys.find((each) => labels[each] !== undefined);
  if (key !== undefined) return { [key]: labels[key] ?? '' };
  return Object.keys(selector).length > 0 ? selector : labels;
}

function portsOf(template: unknown): readonly PodPort[] {
  return ['containers', 'initContainers'].flatMap((list) =>
    recordsAt(template, ['spec', list]).flatMap(([, container]) =>
      recordsAt(container, ['ports']).flatMap(([, port]) => {
        const number = field(port, ['containerPort']);
        if (typeof number !== 'number') return [];
        const protocol = stringAt(port, ['protocol']) === 'UDP' ? 'UDP' : 'TCP';
        return [{ name: stringAt(port, ['name']) ?? '', port: number, protocol }];
      }),
    ),
  );
}

/** Kubernetes mounts a token unless the pod, or else its account, says otherwise. */
function mountsToken(template: unknown, namespace: string, accounts: ReadonlyMap<string, KubeObject>): boolean {
  const own = booleanAt(template, ['spec', 'automountServiceAccountToken']);
  if (own !== undefined) return own;
  const account = accounts.get(`${namespace}/${stringAt(template, ['spec', 'serviceAccountName']) ?? 'default'}`);
  return booleanAt(account, ['automountServiceAccountToken']) ?? true;
}

/** Every set of pods that the objects of one cluster make, those of operators included. */
export function podSetsOf(model: Model, objects: readonly KubeObject[]): readonly PodSet[] {
  const accounts = new Map(
    objects
      .filter(({ kind }) => kind === 'ServiceAccount')
      .map((account) => [`${account.metadata.namespace ?? 'default'}/${account.metadata.name}`, account]),
  );
  const meshed = new Set(model.namespaces.filter(({ mesh }) => mesh !== 'none').map(({ name }) => name));
  const sets = new Map<string, PodSet>();
  const add = (set: PodSet): void => {
    const key = `${set.namespace} ${JSON.stringify(set.selector)}`;
    const known = sets.get(key);
    sets.set(key, known === undefined ? set : merged(known, set));
  };
  for (const object of objects) {
    const template = templateOf(object);
    if (template === undefined) continue;
    const namespace = object.metadata.namespace ?? 'default';
    const labels = stringRecordAt(template, ['metadata', 'labels']);
    const isMeshed = meshed.has(namespace) && labels['sidecar.istio.io/inject'] !== 'false';
    const named = model.services[labels.app ?? ''];
    const service = named?.namespace === namespace ? named : null;
    const own = stringRecordAt(object, ['spec', 'selector', 'matchLabels']);
    add({
      namespace,
      name: labels.app ?? object.metadata.name,
      selector: service === null ? identityOf(labels, own, IDENTITY) : serviceSelector(service),
      labels,
      ports: [...portsOf(template), ...(isMeshed && model.mesh.mode === 'sidecar' ? [PROXY_STATISTICS] : [])],
      isMeshed,
      asksApiServer: mountsToken(template, namespace, accounts),
      service,
      makers: [object],
    });
  }
  for (const set of operatorSets(objects, accounts)) add(set);
  return [...sets.values()];
}

function merged(one: PodSet, other: PodSet): PodSet {
  const ports = new Map([...one.ports, ...other.ports].map((port) => [JSON.stringify(port), port]));
  return {
    ...one,
    ports: [...ports.values()],
    asksApiServer: one.asksApiServer || other.asksApiServer,
    makers: [...new Set([...one.makers, ...other.makers])],
  };
}

function operatorSets(objects: readonly KubeObject[], accounts: ReadonlyMap<string, KubeObject>): readonly PodSet[] {
  const own = objects.filter(({ apiVersion }) =>
    /^(?:postgresql\.cnpg\.io|monitoring\.coreos\.com|kafka\.strimzi\.io|opentelemetry\.io)\//.test(apiVersion),
  );
  if (own.length === 0) return [];
  const cluster = 'here';
  const index = indexManifests(own.map((object) => ({ object, cluster })));
  return operatorWorkloads(index, cluster, priorityClasses(index, cluster)).map((workload) => ({
    namespace: workload.namespace,
    name: workload.name,
    selector: identityOf(workload.template.labels, workload.selector.matchLabels, OPERATOR_IDENTITY),
    labels: workload.template.labels,
    ports: workload.template.containers.flatMap(({ ports }) =>
      ports.map(({ name, port }) => ({ name, port, protocol: 'TCP' as const })),
    ),
    isMeshed: false,
    // CloudNativePG's instances ask what they are to do; the others' objects have the fields of a pod.
    asksApiServer:
      workload.operator?.endsWith('.cnpg.io') === true ||
      mountsToken(workload.manifest.object, workload.namespace, accounts),
    service: null,
    makers: [workload.manifest.object],
  }));
}
