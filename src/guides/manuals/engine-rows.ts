import type { Site } from '../site.ts';

/** Groups whose kinds every cluster has. */
const BUILT_IN =
  /^(|apps|batch|autoscaling|policy|networking\.k8s\.io|rbac\.authorization\.k8s\.io|scheduling\.k8s\.io|storage\.k8s\.io|discovery\.k8s\.io|admissionregistration\.k8s\.io|apiextensions\.k8s\.io)$/;

/** An engine, and what it has to serve. */
export interface EngineRow {
  readonly engine: string;
  /** Where the spec names one. */
  readonly version: string;
  /** `networking.istio.io/v1`. */
  readonly serves: readonly string[];
  readonly areas: readonly string[];
}

function versionOf({ model }: Site, engine: string): string {
  const { backup, tracing, monitoring } = model;
  const versions: Readonly<Record<string, string | undefined>> = {
    Velero: backup?.velero.version,
    Jaeger: tracing?.jaeger.version,
    OpenTelemetry: tracing?.collector.version,
    'Prometheus operator': monitoring === null ? undefined : `for Prometheus ${monitoring.version.prometheus}`,
  };
  return versions[engine] ?? 'any that serves these';
}

/** Engines whose kinds the compiled files use, in the order in which they are needed. */
export function engineRows(site: Site): readonly EngineRow[] {
  const found = new Map<string, { readonly areas: Set<string>; readonly serves: Set<string> }>();
  for (const { cluster, path, objects } of site.compiled.files) {
    const area = path.slice(cluster.length + 1).split('/')[0] ?? '';
    for (const { apiVersion } of objects) {
      const group = apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
      if (BUILT_IN.test(group)) continue;
      const engine = ENGINES[group] ?? group;
      const row = found.get(engine) ?? { areas: new Set(), serves: new Set() };
      row.areas.add(area);
      row.serves.add(apiVersion);
      found.set(engine, row);
    }
  }
  return [...found].map(([engine, { areas, serves }]) => ({
    engine,
    version: versionOf(site, engine),
    serves: [...serves].sort(),
    areas: [...areas],
  }));
}

/** Who brings a group of kinds. */
const ENGINES: Readonly<Record<string, string>> = {
  'networking.istio.io': 'Istio',
  'security.istio.io': 'Istio',
  'extensions.istio.io': 'Istio',
  'telemetry.istio.io': 'Istio',
  'cert-manager.io': 'cert-manager',
  'externaldns.k8s.io': 'external-dns',
  'external-secrets.io': 'External Secrets Operator',
  'monitoring.coreos.com': 'Prometheus operator',
  'velero.io': 'Velero',
  'postgresql.cnpg.io': 'CloudNativePG',
  'barmancloud.cnpg.io': 'Barman Cloud plugin of CloudNativePG',
  'keda.sh': 'KEDA',
  'kiali.io': 'Kiali operator',
  'argoproj.io': 'Argo Rollouts',
  'flagger.app': 'Flagger',
  'chaos-mesh.org': 'Chaos Mesh',
  'karpenter.sh': 'Karpenter',
  'karpenter.k8s.aws': 'Karpenter',
  'autoscaling.k8s.io': 'Vertical Pod Autoscaler',
  'kyverno.io': 'Kyverno',
  'policies.kyverno.io': 'Kyverno',
  'aquasecurity.github.io': 'Trivy operator',
  'snapshot.storage.k8s.io': 'CSI snapshotter',
  'grafana.integreatly.org': 'Grafana operator',
};
