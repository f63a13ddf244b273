/**
 * What the exporters of a platform would say, from the registry of engines alone: every metric of every engine that is
 * scraped, with every value of each closed label. Whoever asks for a label or a value that no engine has gets nothing.
 */
import { EXPORTERS, labelsOfForm } from '../../src/engines/metrics/metric-registry.ts';
import type { Metric, MetricEngine } from '../../src/engines/metrics/types.ts';

/** Engines that answer under one job. */
const ENGINES: Readonly<Record<string, readonly MetricEngine[]>> = {
  'istio-proxies': ['istio', 'envoy'],
  istiod: ['istiod'],
  kubelet: ['kubelet', 'cadvisor'],
  'kube-state-metrics': ['kube-state-metrics', 'vertical-pod-autoscaler'],
  'node-exporter': ['node-exporter'],
  'opentelemetry-collector': ['opentelemetry-collector'],
  jaeger: ['jaeger'],
  kiali: ['kiali'],
  velero: ['velero'],
  'cloudnative-pg': ['cloudnative-pg', 'barman-cloud-plugin'],
  'redis-exporter': ['redis-exporter'],
  loki: ['loki'],
  opencost: ['opencost'],
  keda: ['keda'],
  karpenter: ['karpenter'],
};

export const JOBS: readonly string[] = Object.keys(ENGINES);

/** One small platform: what open labels are called in it. */
const WORLD: Readonly<Record<string, readonly string[]>> = {
  destination_service_namespace: ['shop'],
  destination_service_name: ['web', 'cart'],
  namespace: ['shop', 'shop-data'],
  container: ['web', ''],
  deployment: ['web'],
  horizontalpodautoscaler: ['web'],
  resource: ['cpu', 'memory'],
  policy: ['main', 'main-errors', 'main-slow'],
  exporter: ['otlp/30d', 'otlphttp/loki'],
  schedule: ['daily'],
  node: ['node-1'],
};

/** Each label’s values one after the other, the others at their first. */
function labelSets({ labels, values }: Metric, ofForm: readonly string[]): Record<string, string>[] {
  const choices = ofForm.map((label) => {
    const known = label === 'le' ? ['1', '10', '100', '+Inf'] : (values[label] ?? WORLD[label] ?? [`some-${label}`]);
    return [label.replace('*', 'x'), known] as const;
  });
  const first = Object.fromEntries(choices.map(([label, [value = '']]) => [label, value]));
  // Kinds that queries choose among: every pair of them is there.
  const pairs = labels.includes('le') ? [] : choices.filter(([, known]) => known.length > 1 && known.length < 8);
  const sets = [first, ...choices.flatMap(([label, known]) => known.map((value) => ({ ...first, [label]: value })))];
  for (const [one, ones] of pairs) {
    for (const [other, others] of pairs) {
      if (one >= other) continue;
      sets.push(...ones.flatMap((a) => others.map((b) => ({ ...first, [one]: a, [other]: b }))));
    }
  }
  return [...new Map(sets.map((set) => [JSON.stringify(Object.entries(set).sort()), set])).values()];
}

/** Series of one metric, and what its value is: a word that says so, or one for all times. */
function seriesOf(metric: Metric): readonly (readonly [series: string, value: 'grows' | '1' | '7'])[] {
  if (metric.name.includes('*')) return [];
  const forms = { histogram: ['bucket', 'sum', 'count'], summary: ['sum', 'count'] } as const;
  const parts = metric.type === 'histogram' || metric.type === 'summary' ? forms[metric.type] : (['value'] as const);
  const value = metric.type === 'info' ? '1' : metric.type === 'gauge' ? '7' : 'grows';
  return parts.flatMap((form) => {
    const name = form === 'value' ? metric.name : `${metric.name}_${form}`;
    return labelSets(metric, labelsOfForm(metric, form)).map((set) => {
      const text = Object.entries(set).map(([label, each]) => `${label}=${JSON.stringify(each)}`);
      return [`${name}{${text.join(',')}}`, value] as const;
    });
  });
}

const KNOWN = new Map<string, ReturnType<typeof seriesOf>>();

function seriesOfJob(job: string): ReturnType<typeof seriesOf> {
  const engines = ENGINES[job] ?? [];
  const metrics = EXPORTERS.filter(({ engine }) => engines.includes(engine)).flatMap((exporter) => exporter.metrics);
  const made = KNOWN.get(job) ?? metrics.filter(({ until }) => until === undefined).flatMap(seriesOf);
  KNOWN.set(job, made);
  return made;
}

/** The answer of one job, at its `reading`th reading: what counts goes up with each. */
export function exposition(job: string, reading: number): string {
  const count = String(100 * (reading + 1));
  return seriesOfJob(job)
    .map(([series, value]) => `${series} ${value === 'grows' ? count : value}\n`)
    .join('');
}
