/** What an engine tells Prometheus about itself, one entry per metric. */

export type MetricType = 'counter' | 'gauge' | 'histogram' | 'summary' | 'info';

export type MetricEngine =
  | 'alertmanager'
  | 'application-kit'
  | 'argo-rollouts'
  | 'barman-cloud-plugin'
  | 'blackbox-exporter'
  | 'cadvisor'
  | 'cert-manager'
  | 'cloudnative-pg'
  | 'controller-runtime'
  | 'envoy'
  | 'external-dns'
  | 'external-secrets'
  | 'flagger'
  | 'grafana'
  | 'istio'
  | 'istiod'
  | 'jaeger'
  | 'karpenter'
  | 'keda'
  | 'kiali'
  | 'kube-apiserver'
  | 'kube-scheduler'
  | 'kube-state-metrics'
  | 'kubelet'
  | 'loki'
  | 'node-exporter'
  | 'opencost'
  | 'opentelemetry-collector'
  | 'process'
  | 'prometheus'
  | 'prometheus-operator'
  | 'redis-exporter'
  | 'strimzi'
  | 'trivy-operator'
  | 'velero'
  | 'vertical-pod-autoscaler'
  | 'ztunnel';

export interface Metric {
  /**
   * As the engine declares it to Prometheus: a counter with its `_total` where it has one, a histogram and a summary by
   * the name to which `_bucket`, `_sum` and `_count` are added.
   */
  readonly name: string;
  readonly type: MetricType;
  /** Its own labels, without those of the scrape; `label_*` stands for a family that depends on the objects. */
  readonly labels: readonly string[];
  /** Labels whose values are a closed set. */
  readonly values: Readonly<Record<string, readonly string[]>>;
  /** `seconds`, `milliseconds`, `bytes`, `unix seconds`, `ratio`, or what is counted. */
  readonly unit: string;
  readonly engine: MetricEngine;
  /** First version of the engine that exports it, where known. */
  readonly since?: string;
  /** First version of the engine that no longer exports it. */
  readonly until?: string;
  /** Still exported, to be avoided; or gone since `until`: what took its place. */
  readonly instead?: string;
  readonly meaning: string;
  /** Declared a gauge, and grows like a counter: rate() of it is right. */
  readonly grows?: true;
  /** What misleads people who read it. */
  readonly caution?: string;
  /** Repository and file, at the version of the engine that its table names. */
  readonly source: string;
  /**
   * For statistics of Envoy that an Istio proxy leaves out: the expression that `proxyStatsMatcher.inclusionRegexps` needs.
   */
  readonly statsMatcher?: string;
  /** For statistics of Envoy: its name there, `*` in place of the cluster, listener or connection manager. */
  readonly stat?: string;
}
