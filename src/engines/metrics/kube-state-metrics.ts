/**
 * kube-state-metrics, default resources. Labels and annotations of objects are there only as far as its allow-lists name
 * them. Leaves out what is opt-in, and resources that platforms seldom watch (leases but for two, webhooks, policies).
 */
import { type Exporter, exporter } from './exporter.ts';
import { CLUSTER_ROWS } from './kube-state-metrics-cluster.ts';
import { WORKLOAD_ROWS } from './kube-state-metrics-workloads.ts';

export const KUBE_STATE_METRICS: Exporter = exporter(
  { engine: 'kube-state-metrics', version: '2.18', source: 'kubernetes/kube-state-metrics docs/metrics' },
  [...WORKLOAD_ROWS, ...CLUSTER_ROWS],
);
