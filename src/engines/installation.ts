/** What is known of installing an engine. */

export interface ChartSource {
  readonly kind: 'chart';
  /** `https://…` of an index, or `oci://…` of a registry. */
  readonly repository: string;
  readonly chart: string;
  /** What stands before the number in the chart’s version. */
  readonly prefix: '' | 'v';
}

/** A folder with a kustomization, at a tag. */
export interface GitSource {
  readonly kind: 'git';
  readonly repository: string;
  readonly path: string;
  readonly prefix: '' | 'v';
}

/** What of a cluster’s objects says that somebody must be there who reads them. */
export interface Signs {
  /** API groups that it serves. */
  readonly groups?: readonly string[];
  /** `group/Kind` of others’ groups. */
  readonly kinds?: readonly string[];
  /** Labels, whatever they say, or `key=value`. */
  readonly labels?: readonly string[];
  /** Classes of load balancers that Services ask for. */
  readonly balancers?: readonly string[];
  /** Keys of annotations of workloads. */
  readonly annotations?: readonly string[];
  /** `Kind/name` of objects that are the engine’s own and that we only add to. */
  readonly objects?: readonly string[];
}

export interface Installation {
  /** Name of the release, and of the step. */
  readonly name: string;
  /** What a spec calls it: an engine may come in several steps. */
  readonly engine: EngineName;
  readonly title: string;
  readonly version: string;
  readonly namespace: string;
  readonly source: ChartSource | GitSource;
  readonly signs: Signs;
  /** Steps that it cannot do without. */
  readonly needs: readonly string[];
  /** The oldest Kubernetes that its chart says it takes; null: it says nothing. */
  readonly kubernetes: string | null;
}

export const ENGINE_NAMES = [
  'gateway-api',
  'metrics-server',
  'aws-load-balancer-controller',
  'cert-manager',
  'prometheus-operator',
  'istio',
  'external-secrets',
  'reloader',
  'kyverno',
  'snapshotter',
  'velero',
  'cloudnative-pg',
  'barman-cloud',
  'strimzi',
  'keda',
  'vertical-pod-autoscaler',
  'karpenter',
  'external-dns',
  'argo-rollouts',
  'flagger',
  'grafana',
  'grafana-operator',
  'kiali',
  'trivy-operator',
  'chaos-mesh',
] as const;
export type EngineName = (typeof ENGINE_NAMES)[number];

type Further = Partial<Pick<Installation, 'needs' | 'kubernetes'>> & { readonly prefix?: 'v'; readonly name?: string };

/** One that its makers offer as a chart. */
export function chart(
  engine: EngineName,
  title: string,
  namespace: string,
  [repository, name, version]: readonly [repository: string, name: string, version: string],
  signs: Signs,
  further: Further = {},
): Installation {
  const source: ChartSource = { kind: 'chart', repository, chart: name, prefix: further.prefix ?? '' };
  return installation(engine, title, namespace, version, source, signs, further);
}

/** One that its makers offer as a folder of their repository. */
export function git(
  engine: EngineName,
  title: string,
  namespace: string,
  [repository, path, version]: readonly [repository: string, path: string, version: string],
  signs: Signs,
  further: Further = {},
): Installation {
  const source: GitSource = { kind: 'git', repository: `https://github.com/${repository}`, path, prefix: 'v' };
  return installation(engine, title, namespace, version, source, signs, further);
}

function installation(
  engine: EngineName,
  title: string,
  namespace: string,
  version: string,
  source: ChartSource | GitSource,
  signs: Signs,
  { name = engine, needs = [], kubernetes = null }: Further,
): Installation {
  return { name, engine, title, version, namespace, source, signs, needs, kubernetes };
}
