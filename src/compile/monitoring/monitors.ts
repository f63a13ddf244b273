/**
 * What is scraped (O01). Exporters are found by the labels and port names of the installations that most people use: the
 * prometheus-community charts, Istio's, Kiali's and Velero's own, CloudNativePG's pods, and our own tracing.
 */
import { ROOT_NAMESPACE } from '../../engines/istio-root-namespace.ts';
import { STRIMZI_METRICS_PORT } from '../../engines/strimzi.ts';
import type { JsonObject, KubeObject } from '../../manifests/types.ts';
import type { Exporter, Monitoring } from '../../model/monitoring-types.ts';
import type { Model, Service } from '../../model/types.ts';
import { goDuration } from '../engine-duration.ts';
import { serviceSelector } from '../object-meta.ts';
import { partMeta } from './parts.ts';
import { MESH_JOB } from './presence-alerts.ts';

interface Target {
  readonly kind: 'ServiceMonitor' | 'PodMonitor';
  /** Null: every namespace. */
  readonly namespace: string | null;
  readonly labels: Readonly<Record<string, readonly string[]>>;
  /** One endpoint per port; a pod or Service that lacks a port has no target by it. */
  readonly ports: readonly string[];
  readonly paths?: readonly string[];
  /** The exporter speaks of other objects: its `namespace` and `pod` are theirs. */
  readonly honorLabels?: true;
  /** Series carry the zone of the node. */
  readonly zone?: true;
  readonly tls?: true;
}

const NAME = 'app.kubernetes.io/name';

const TARGETS: Readonly<Record<Exporter, Target>> = {
  istiod: {
    kind: 'ServiceMonitor',
    namespace: ROOT_NAMESPACE,
    labels: { istio: ['pilot'] },
    ports: ['http-monitoring'],
  },
  kubelet: {
    kind: 'ServiceMonitor',
    namespace: 'kube-system',
    labels: { [NAME]: ['kubelet'] },
    ports: ['https-metrics'],
    paths: ['/metrics', '/metrics/cadvisor'],
    honorLabels: true,
    zone: true,
    tls: true,
  },
  'kube-state-metrics': {
    kind: 'ServiceMonitor',
    namespace: null,
    labels: { [NAME]: ['kube-state-metrics'] },
    ports: ['http'],
    honorLabels: true,
  },
  'node-exporter': {
    kind: 'ServiceMonitor',
    namespace: null,
    labels: { [NAME]: ['prometheus-node-exporter', 'node-exporter'] },
    ports: ['http-metrics', 'metrics'],
    zone: true,
  },
  // Not every one of these pods has a Service that tells of this port.
  'opentelemetry-collector': {
    kind: 'PodMonitor',
    namespace: null,
    labels: { [NAME]: ['otel-agent', 'otel-sampler', 'log-agent', 'opentelemetry-collector'] },
    ports: ['metrics'],
  },
  jaeger: {
    kind: 'PodMonitor',
    namespace: null,
    labels: { [NAME]: ['jaeger-collector', 'jaeger-query', 'jaeger'] },
    ports: ['metrics'],
  },
  kiali: { kind: 'ServiceMonitor', namespace: null, labels: { [NAME]: ['kiali'] }, ports: ['http-metrics'] },
  velero: { kind: 'ServiceMonitor', namespace: null, labels: { [NAME]: ['velero'] }, ports: ['http-monitoring'] },
  'cloudnative-pg': {
    kind: 'PodMonitor',
    namespace: null,
    labels: { 'cnpg.io/podRole': ['instance'] },
    ports: ['metrics'],
  },
  'external-secrets': {
    kind: 'PodMonitor',
    namespace: null,
    labels: { [NAME]: ['external-secrets'] },
    ports: ['metrics'],
    honorLabels: true,
  },
  'trivy-operator': {
    kind: 'PodMonitor',
    namespace: null,
    labels: { [NAME]: ['trivy-operator'] },
    ports: ['metrics'],
    honorLabels: true,
  },
  'redis-exporter': {
    kind: 'ServiceMonitor',
    namespace: null,
    labels: { [NAME]: ['redis', 'prometheus-redis-exporter'] },
    ports: ['http-metrics', 'redis-exporter'],
  },
  // Brokers and controllers, the exporter of consumer groups beside them, and MirrorMaker.
  strimzi: {
    kind: 'PodMonitor',
    namespace: null,
    labels: { 'strimzi.io/kind': ['Kafka', 'KafkaMirrorMaker2'] },
    ports: [STRIMZI_METRICS_PORT],
  },
  loki: { kind: 'PodMonitor', namespace: null, labels: { [NAME]: ['loki'] }, ports: ['http', 'http-metrics'] },
  opencost: {
    kind: 'PodMonitor',
    namespace: null,
    labels: { [NAME]: ['opencost'] },
    ports: ['http'],
    honorLabels: true,
  },
  keda: { kind: 'PodMonitor', namespace: null, labels: { [NAME]: ['keda-operator'] }, ports: ['metrics'] },
  karpenter: {
    kind: 'ServiceMonitor',
    namespace: null,
    labels: { [NAME]: ['karpenter'] },
    ports: ['http-metrics'],
  },
};

const ZONE: JsonObject = {
  sourceLabels: ['__meta_kubernetes_node_label_topology_kubernetes_io_zone'],
  targetLabel: 'zone',
};

/** Statistics of Envoy name the pod and not whose it is. */
const APP: JsonObject = { sourceLabels: ['__meta_kubernetes_pod_label_app'], targetLabel: 'app' };

function endpoint(target: Target, job: string, port: string, path: string | undefined, interval: string): JsonObject {
  return {
    port,
    interval,
    ...(path === undefined ? {} : { path }),
    ...(target.honorLabels === true ? { honorLabels: true } : {}),
    ...(target.tls === true
      ? {
          scheme: 'https',
          bearerTokenFile: '/var/run/secrets/kubernetes.io/serviceaccount/token',
          // Kubelets sign their own certificates unless told otherwise.
          tlsConfig: { insecureSkipVerify: true },
        }
      : {}),
    // Alerts ask for a job by the name of its exporter, whatever the Service is called.
    relabelings: [{ targetLabel: 'job', replacement: job }, ...(target.zone === true ? [ZONE] : [])],
  };
}

function selectorOf(labels: Target['labels']): JsonObject {
  return {
    matchExpressions: Object.entries(labels).map(([key, values]) => ({ key, operator: 'In', values: [...values] })),
  };
}

function monitor(model: Model, monitoring: Monitoring, job: string, target: Target): KubeObject {
  const interval = goDuration(monitoring.intervalUs);
  const endpoints = target.ports.flatMap((port) =>
    (target.paths ?? [undefined]).map((path) => endpoint(target, job, port, path, interval)),
  );
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: target.kind,
    metadata: partMeta(model, monitoring, job),
    spec: {
      namespaceSelector: target.namespace === null ? { any: true } : { matchNames: [target.namespace] },
      selector: selectorOf(target.labels),
      ...(target.zone === true ? { attachMetadata: { node: true } } : {}),
      ...(target.kind === 'ServiceMonitor' ? { endpoints } : { podMetricsEndpoints: endpoints }),
    },
  };
}

/** Of the container that Istio puts beside a service. */
const PROXY_PORT = 'http-envoy-prom';
const PROXY_PATH = '/stats/prometheus';

/** The mesh's proxies, wherever they are: each tells of Istio's metrics, and of the statistics that it was asked for. */
function proxies(model: Model, monitoring: Monitoring): KubeObject {
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PodMonitor',
    metadata: partMeta(model, monitoring, MESH_JOB),
    spec: {
      namespaceSelector: { any: true },
      selector: { matchExpressions: [{ key: 'istio-prometheus-ignore', operator: 'DoesNotExist' }] },
      attachMetadata: { node: true },
      podMetricsEndpoints: [
        {
          port: PROXY_PORT,
          path: PROXY_PATH,
          interval: goDuration(monitoring.intervalUs),
          relabelings: [{ targetLabel: 'job', replacement: MESH_JOB }, ZONE, APP],
        },
      ],
    },
  };
}

/** What Istio’s agent answers with: the figures of the proxy, its own, and those of the service. */
const AGENT_PORT = 15_020;

/** A service’s own figures, under its own name. In the mesh its agent hands them out, and the proxy’s are left to the proxy. */
function application(model: Model, monitoring: Monitoring, service: Service): readonly KubeObject[] {
  const { metrics, name, namespace, inMesh } = service;
  if (metrics === null) return [];
  const common = { interval: goDuration(monitoring.intervalUs) };
  const job: JsonObject = { targetLabel: 'job', replacement: name };
  const endpoint: JsonObject = inMesh
    ? {
        ...common,
        port: PROXY_PORT,
        path: PROXY_PATH,
        relabelings: [
          {
            sourceLabels: ['__address__'],
            targetLabel: '__address__',
            regex: '(.+):\\d+',
            replacement: `$1:${AGENT_PORT}`,
          },
          job,
          ZONE,
        ],
        metricRelabelings: [{ sourceLabels: ['__name__'], regex: '(istio|envoy)_.*', action: 'drop' }],
      }
    : { ...common, portNumber: metrics.port, path: metrics.path, relabelings: [job, ZONE] };
  return [
    {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PodMonitor',
      metadata: partMeta(model, monitoring, `service-${name}`),
      spec: {
        namespaceSelector: { matchNames: [namespace] },
        selector: { matchLabels: serviceSelector(service) },
        attachMetadata: { node: true },
        podMetricsEndpoints: [endpoint],
      },
    },
  ];
}

/** Monitors of the proxies, of Prometheus and Alertmanager themselves, and of every exporter that is asked for. */
export function monitors(model: Model): readonly KubeObject[] {
  const { monitoring } = model;
  if (monitoring === null) return [];
  const own: Target = {
    kind: 'ServiceMonitor',
    namespace: monitoring.namespace,
    labels: { [NAME]: ['prometheus', 'prometheus-global', 'alertmanager'] },
    ports: ['http-web'],
  };
  return [
    proxies(model, monitoring),
    monitor(model, monitoring, 'monitoring', own),
    ...monitoring.scrape.map((exporter) => monitor(model, monitoring, exporter, TARGETS[exporter])),
    ...Object.values(model.services).flatMap((service) => application(model, monitoring, service)),
  ];
}
