/** Every metric of every engine, by name, and how a name in a query finds its metric. */
import { ALERTMANAGER } from './alertmanager.ts';
import { APPLICATION_KIT } from './application-kit.ts';
import { ARGO_ROLLOUTS } from './argo-rollouts.ts';
import { BARMAN_CLOUD_PLUGIN } from './barman-cloud-plugin.ts';
import { BLACKBOX_EXPORTER } from './blackbox-exporter.ts';
import { CADVISOR } from './cadvisor.ts';
import { CERT_MANAGER } from './cert-manager.ts';
import { CLOUD_NATIVE_PG } from './cloud-native-pg.ts';
import { CONTROLLER_RUNTIME } from './controller-runtime.ts';
import { ENVOY } from './envoy.ts';
import type { Exporter } from './exporter.ts';
import { EXTERNAL_DNS } from './external-dns.ts';
import { EXTERNAL_SECRETS } from './external-secrets.ts';
import { FLAGGER } from './flagger.ts';
import { GRAFANA } from './grafana.ts';
import { ISTIO } from './istio.ts';
import { ISTIOD } from './istiod.ts';
import { JAEGER } from './jaeger.ts';
import { KARPENTER } from './karpenter.ts';
import { KEDA } from './keda.ts';
import { KIALI } from './kiali.ts';
import { KUBE_APISERVER } from './kube-apiserver.ts';
import { KUBE_SCHEDULER } from './kube-scheduler.ts';
import { KUBE_STATE_METRICS } from './kube-state-metrics.ts';
import { KUBELET } from './kubelet.ts';
import { LOKI } from './loki.ts';
import { nearestMetric } from './nearest-metric.ts';
import { NODE_EXPORTER } from './node-exporter.ts';
import { OPENCOST } from './opencost.ts';
import { OPENTELEMETRY_COLLECTOR } from './opentelemetry-collector.ts';
import { PROCESS } from './process.ts';
import { PROMETHEUS } from './prometheus.ts';
import { PROMETHEUS_OPERATOR } from './prometheus-operator.ts';
import { REDIS_EXPORTER } from './redis-exporter.ts';
import { STRIMZI } from './strimzi.ts';
import { TRIVY_OPERATOR } from './trivy-operator.ts';
import type { Metric, MetricEngine } from './types.ts';
import { VELERO } from './velero.ts';
import { VERTICAL_POD_AUTOSCALER } from './vertical-pod-autoscaler.ts';
import { ZTUNNEL } from './ztunnel.ts';

/** Where each engine's facts were read, and its metrics. */
export const EXPORTERS: readonly Exporter[] = [
  ISTIO,
  ISTIOD,
  ZTUNNEL,
  APPLICATION_KIT,
  ENVOY,
  KUBE_STATE_METRICS,
  KUBELET,
  CADVISOR,
  NODE_EXPORTER,
  KUBE_APISERVER,
  KUBE_SCHEDULER,
  PROMETHEUS,
  PROMETHEUS_OPERATOR,
  ALERTMANAGER,
  BLACKBOX_EXPORTER,
  GRAFANA,
  VELERO,
  CLOUD_NATIVE_PG,
  BARMAN_CLOUD_PLUGIN,
  REDIS_EXPORTER,
  STRIMZI,
  JAEGER,
  OPENTELEMETRY_COLLECTOR,
  LOKI,
  KIALI,
  KEDA,
  KARPENTER,
  VERTICAL_POD_AUTOSCALER,
  OPENCOST,
  FLAGGER,
  ARGO_ROLLOUTS,
  CERT_MANAGER,
  EXTERNAL_DNS,
  EXTERNAL_SECRETS,
  TRIVY_OPERATOR,
  CONTROLLER_RUNTIME,
  PROCESS,
];

/** Metrics by the name that their engine declares. */
export const METRIC_REGISTRY: ReadonlyMap<string, Metric> = new Map(
  EXPORTERS.flatMap(({ metrics }) => metrics.map((metric) => [metric.name, metric])),
);

/** Names with a part that depends on what somebody configured. */
const PATTERNS = [...METRIC_REGISTRY.values()]
  .filter(({ name }) => name.includes('*'))
  .map((metric) => ({ metric, parts: metric.name.split('*') }));

/** Which of a metric's series a name means: one value per label set, or a part of a histogram or summary. */
export type SeriesForm = 'value' | 'bucket' | 'sum' | 'count' | 'quantile';

export type FoundMetric =
  | { readonly kind: 'known'; readonly metric: Metric; readonly form: SeriesForm }
  /** There is such a metric, but no series by this name: a histogram without `_bucket`, a counter without `_total`. */
  | { readonly kind: 'form'; readonly metric: Metric; readonly rightNames: readonly string[] }
  | { readonly kind: 'unknown'; readonly nearest?: string };

const PARTS = { _bucket: 'bucket', _sum: 'sum', _count: 'count' } as const;

/** The metric whose series carry this name, and what to write instead when there is none. */
export function findMetric(name: string, registry: ReadonlyMap<string, Metric> = METRIC_REGISTRY): FoundMetric {
  const whole = registry.get(name);
  if (whole !== undefined && !name.includes('*')) {
    if (whole.type !== 'histogram')
      return { kind: 'known', metric: whole, form: whole.type === 'summary' ? 'quantile' : 'value' };
    return { kind: 'form', metric: whole, rightNames: ['_bucket', '_sum', '_count'].map((part) => name + part) };
  }
  const suffix = /_(?:bucket|sum|count|total)$/.exec(name)?.[0];
  const base = suffix === undefined ? undefined : registry.get(name.slice(0, -suffix.length));
  if (base !== undefined && suffix !== undefined) return partOf(base, suffix);
  const counter = registry.get(`${name}_total`);
  if (counter !== undefined) return { kind: 'form', metric: counter, rightNames: [counter.name] };
  const pattern = PATTERNS.find(({ parts }) => matchesPattern(name, parts));
  if (pattern !== undefined) return { kind: 'known', metric: pattern.metric, form: 'value' };
  const nearest = nearestMetric(name, registry);
  return nearest === undefined ? { kind: 'unknown' } : { kind: 'unknown', nearest };
}

/** The engine that exports series by this name; undefined where none does. Does not look for what was meant instead. */
export function engineOf(name: string): MetricEngine | undefined {
  const metric = METRIC_REGISTRY.get(name) ?? METRIC_REGISTRY.get(name.replace(/_(?:bucket|sum|count)$/, ''));
  return metric?.engine;
}

function partOf(metric: Metric, suffix: string): FoundMetric {
  const form = PARTS[suffix as keyof typeof PARTS];
  const has = metric.type === 'histogram' || (metric.type === 'summary' && form !== 'bucket');
  if (form !== undefined && has) return { kind: 'known', metric, form };
  const rightNames =
    metric.type === 'histogram'
      ? Object.keys(PARTS).map((part) => metric.name + part)
      : metric.type === 'summary'
        ? [metric.name, `${metric.name}_sum`, `${metric.name}_count`]
        : [metric.name];
  return { kind: 'form', metric, rightNames };
}

function matchesPattern(name: string, parts: readonly string[]): boolean {
  const [start = '', end = ''] = parts;
  return name.length > start.length + end.length && name.startsWith(start) && name.endsWith(end);
}

/** Labels of a metric's series in this form, without those of the scrape. */
export function labelsOfForm(metric: Metric, form: SeriesForm): readonly string[] {
  if (form === 'bucket') return [...metric.labels, 'le'];
  return form === 'quantile' ? [...metric.labels, 'quantile'] : metric.labels;
}
