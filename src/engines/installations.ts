/**
 * How engines are installed: the release that is known to read what we write, from where, and what shows that a cluster
 * needs it. Versions are those of August 2026 whose definitions our objects are held to, or of the chart that carries them.
 * The order is the order of installation: what a row needs stands above it.
 *
 * Leaves out what our own files bring (Prometheus, Loki, Jaeger, OpenCost, the collectors), what a provider brings with the
 * cluster (drivers of volumes, Argo CD or Flux), and what the rest asks outside of clusters (Elasticsearch).
 */
import { chart, git, type Installation } from './installation.ts';
import { NETWORK_BALANCER } from './network-balancer.ts';
import { RELOAD_ANNOTATION } from './reload-annotations.ts';

const ISTIO_CHARTS = 'https://istio-release.storage.googleapis.com/charts';
const ISTIO = '1.31.1';
const AMBIENT = { labels: ['istio.io/dataplane-mode=ambient'] } as const;

const MESH: readonly Installation[] = [
  chart(
    'istio',
    'Istio’s definitions',
    'istio-system',
    [ISTIO_CHARTS, 'base', ISTIO],
    {
      groups: ['networking.istio.io', 'security.istio.io', 'telemetry.istio.io', 'extensions.istio.io'],
      labels: ['istio-injection=enabled', 'istio.io/rev', 'istio.io/dataplane-mode'],
    },
    { name: 'istio-base' },
  ),
  chart('istio', 'Istio’s node agent', 'istio-system', [ISTIO_CHARTS, 'cni', ISTIO], AMBIENT, {
    name: 'istio-cni',
    needs: ['istio-base'],
  }),
  chart(
    'istio',
    'Istio’s control plane',
    'istio-system',
    [ISTIO_CHARTS, 'istiod', ISTIO],
    {
      groups: ['networking.istio.io', 'security.istio.io', 'telemetry.istio.io', 'extensions.istio.io'],
      labels: ['istio-injection=enabled', 'istio.io/rev', 'istio.io/dataplane-mode'],
    },
    { name: 'istiod', needs: ['istio-base'] },
  ),
  chart('istio', 'Istio’s node proxy', 'istio-system', [ISTIO_CHARTS, 'ztunnel', ISTIO], AMBIENT, {
    name: 'ztunnel',
    needs: ['istiod', 'istio-cni'],
  }),
];

/** One release per set of labels that a Gateway asks for. */
export const ISTIO_GATEWAY: Installation = chart(
  'istio',
  'gateway of Istio',
  'istio-system',
  [ISTIO_CHARTS, 'gateway', ISTIO],
  { kinds: ['networking.istio.io/Gateway'] },
  { name: 'istio-gateway', needs: ['istiod'] },
);

const GROUND: readonly Installation[] = [
  git('gateway-api', 'Gateway API', 'kube-system', ['kubernetes-sigs/gateway-api', 'config/crd', '1.6.1'], {
    groups: ['gateway.networking.k8s.io'],
  }),
  chart(
    'metrics-server',
    'metrics server',
    'kube-system',
    ['https://kubernetes-sigs.github.io/metrics-server/', 'metrics-server', '3.13.1'],
    {
      kinds: [
        'autoscaling/HorizontalPodAutoscaler',
        'autoscaling.k8s.io/VerticalPodAutoscaler',
        'keda.sh/ScaledObject',
      ],
    },
  ),
  chart(
    'aws-load-balancer-controller',
    'Amazon’s load balancer controller',
    'kube-system',
    ['https://aws.github.io/eks-charts', 'aws-load-balancer-controller', '3.4.2'],
    { balancers: [NETWORK_BALANCER] },
  ),
  chart(
    'cert-manager',
    'cert-manager',
    'cert-manager',
    ['https://charts.jetstack.io', 'cert-manager', '1.21.1'],
    { groups: ['cert-manager.io', 'acme.cert-manager.io'] },
    { prefix: 'v' },
  ),
  chart(
    'prometheus-operator',
    'Prometheus operator, with what measures nodes and objects',
    'prometheus-operator',
    ['https://prometheus-community.github.io/helm-charts', 'kube-prometheus-stack', '88.2.0'],
    { groups: ['monitoring.coreos.com'] },
    { kubernetes: '1.25' },
  ),
];

const GUARDS: readonly Installation[] = [
  chart(
    'external-secrets',
    'External Secrets operator',
    'external-secrets',
    ['https://charts.external-secrets.io', 'external-secrets', '2.9.0'],
    { groups: ['external-secrets.io', 'generators.external-secrets.io'] },
    { kubernetes: '1.19' },
  ),
  chart(
    'reloader',
    'Reloader',
    'reloader',
    ['https://stakater.github.io/stakater-charts', 'reloader', '2.2.12'],
    { annotations: [RELOAD_ANNOTATION] },
    { kubernetes: '1.19' },
  ),
  chart(
    'kyverno',
    'Kyverno',
    'kyverno',
    ['https://kyverno.github.io/kyverno/', 'kyverno', '3.9.0'],
    { groups: ['kyverno.io', 'policies.kyverno.io'] },
    { kubernetes: '1.25' },
  ),
];

const DATA: readonly Installation[] = [
  git(
    'snapshotter',
    'definitions of snapshots',
    'kube-system',
    ['kubernetes-csi/external-snapshotter', 'client/config/crd', '8.6.0'],
    { groups: ['snapshot.storage.k8s.io', 'groupsnapshot.storage.k8s.io'] },
    { name: 'snapshot-definitions' },
  ),
  git(
    'snapshotter',
    'controller of snapshots',
    'kube-system',
    ['kubernetes-csi/external-snapshotter', 'deploy/kubernetes/snapshot-controller', '8.6.0'],
    { groups: ['snapshot.storage.k8s.io', 'groupsnapshot.storage.k8s.io'] },
    { name: 'snapshot-controller', needs: ['snapshot-definitions'] },
  ),
  chart('velero', 'Velero', 'velero', ['https://vmware-tanzu.github.io/helm-charts', 'velero', '12.1.0'], {
    groups: ['velero.io'],
  }),
  chart(
    'cloudnative-pg',
    'CloudNativePG',
    'cnpg-system',
    ['https://cloudnative-pg.github.io/charts', 'cloudnative-pg', '0.29.0'],
    { groups: ['postgresql.cnpg.io'] },
  ),
  chart(
    'barman-cloud',
    'Barman Cloud plugin of CloudNativePG',
    'cnpg-system',
    ['https://cloudnative-pg.github.io/charts', 'plugin-barman-cloud', '0.8.1'],
    { groups: ['barmancloud.cnpg.io'] },
    // The plugin and the operator trust one another by certificates that cert-manager makes.
    { needs: ['cert-manager', 'cloudnative-pg'] },
  ),
  chart('strimzi', 'Strimzi', 'strimzi', ['oci://quay.io/strimzi-helm', 'strimzi-kafka-operator', '1.2.0'], {
    groups: ['kafka.strimzi.io', 'core.strimzi.io'],
  }),
];

const SCALERS: readonly Installation[] = [
  chart(
    'keda',
    'KEDA',
    'keda',
    ['https://kedacore.github.io/charts', 'keda', '2.20.2'],
    { groups: ['keda.sh', 'eventing.keda.sh'] },
    { kubernetes: '1.23' },
  ),
  chart(
    'vertical-pod-autoscaler',
    'Vertical Pod Autoscaler',
    'kube-system',
    ['https://kubernetes.github.io/autoscaler', 'vertical-pod-autoscaler', '0.11.0'],
    { groups: ['autoscaling.k8s.io'] },
    { needs: ['metrics-server'] },
  ),
  chart('karpenter', 'Karpenter', 'kube-system', ['oci://public.ecr.aws/karpenter', 'karpenter', '1.14.1'], {
    groups: ['karpenter.sh', 'karpenter.k8s.aws'],
  }),
  chart(
    'external-dns',
    'external-dns',
    'external-dns',
    ['https://kubernetes-sigs.github.io/external-dns/', 'external-dns', '1.22.0'],
    { groups: ['externaldns.k8s.io'] },
  ),
];

const DELIVERERS: readonly Installation[] = [
  chart(
    'argo-rollouts',
    'Argo Rollouts',
    'argo-rollouts',
    ['https://argoproj.github.io/argo-helm', 'argo-rollouts', '2.41.1'],
    {
      kinds: ['Rollout', 'AnalysisTemplate', 'ClusterAnalysisTemplate', 'Experiment'].map(
        (kind) => `argoproj.io/${kind}`,
      ),
    },
  ),
  chart('flagger', 'Flagger', 'istio-system', ['https://flagger.app', 'flagger', '1.44.0'], {
    groups: ['flagger.app'],
  }),
];

const WATCHERS: readonly Installation[] = [
  chart(
    'grafana',
    'Grafana',
    'monitoring',
    ['https://grafana-community.github.io/helm-charts', 'grafana', '12.10.4'],
    { labels: ['grafana_dashboard', 'grafana_datasource'] },
    { kubernetes: '1.25' },
  ),
  chart(
    'grafana-operator',
    'Grafana operator',
    'grafana',
    ['oci://ghcr.io/grafana/helm-charts', 'grafana-operator', '5.24.0'],
    { groups: ['grafana.integreatly.org'] },
  ),
  chart('kiali', 'Kiali operator', 'kiali-operator', ['https://kiali.org/helm-charts', 'kiali-operator', '2.29.0'], {
    groups: ['kiali.io'],
  }),
  chart(
    'trivy-operator',
    'Trivy operator',
    'trivy-system',
    ['https://aquasecurity.github.io/helm-charts/', 'trivy-operator', '0.34.0'],
    {
      groups: ['aquasecurity.github.io'],
      objects: ['ConfigMap/trivy-operator-config', 'ConfigMap/trivy-operator-trivy-config'],
    },
  ),
  chart('chaos-mesh', 'Chaos Mesh', 'chaos-mesh', ['https://charts.chaos-mesh.org', 'chaos-mesh', '2.8.3'], {
    groups: ['chaos-mesh.org'],
  }),
];

/** In the order in which they are installed. */
export const INSTALLATIONS: readonly Installation[] = [
  ...[GROUND, MESH].flat(),
  ISTIO_GATEWAY,
  ...[GUARDS, DATA, SCALERS, DELIVERERS, WATCHERS].flat(),
];
