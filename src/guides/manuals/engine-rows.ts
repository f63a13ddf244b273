import type { Site } from '../site.ts';

/** Groups whose kinds every cluster has. */
const BUILT_IN =
  /^(|apps|batch|autoscaling|policy|networking\.k8s\.io|rbac\.authorization\.k8s\.io|scheduling\.k8s\.io|storage\.k8s\.io|discovery\.k8s\.io|admissionregistration\.k8s\.io|apiextensions\.k8s\.io)$/;

export interface EngineRow {
  readonly engine: string;
  readonly version: string;
  readonly areas: readonly string[];
  readonly groups: readonly string[];
}

function versionOf({ model }: Site, engine: string): string {
  const versions: Readonly<Record<string, string | undefined>> = {
    Velero: model.backup?.velero.version,
    Jaeger: model.tracing?.jaeger.version,
    OpenTelemetry: model.tracing?.collector.version,
    'Prometheus operator':
      model.monitoring?.version.prometheus === undefined
        ? undefined
        : `one that runs Prometheus ${model.monitoring.version.prometheus}`,
  };
  return versions[engine] ?? 'one that serves the versions in the files';
}

/** Engines whose kinds the compiled files use, in the order in which they are needed. */
export function engineRows(site: Site): readonly EngineRow[] {
  const found = new Map<string, { areas: Set<string>; groups: Set<string> }>();
  for (const { cluster, path, objects } of site.compiled.files) {
    const area = path.slice(cluster.length + 1).split('/')[0] ?? '';
    for (const { apiVersion } of objects) {
      const group = apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
      if (BUILT_IN.test(group)) continue;
      const row = found.get(group) ?? { areas: new Set(), groups: new Set() };
      row.areas.add(area);
      row.groups.add(group);
      found.set(group, row);
    }
  }
  return [...found].map(([group, { areas, groups }]) => ({
    engine: ENGINES[group] ?? group,
    version: versionOf(site, ENGINES[group] ?? group),
    areas: [...areas],
    groups: [...groups],
  }));
}

/** Who brings a group of kinds. */
const ENGINES: Readonly<Record<string, string>> = {
  'networking.istio.io': 'Istio',
  'security.istio.io': 'Istio',
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
