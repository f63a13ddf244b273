/**
 * Labels that a series has by being scraped, whatever its exporter wrote: Prometheus' own, and those that the Prometheus
 * operator adds for a ServiceMonitor or PodMonitor. `cluster` is here because rules are written for many clusters alike: a
 * grouping by it is harmless where there is one.
 */
export const TARGET_LABELS: readonly string[] = [
  'job',
  'instance',
  'namespace',
  'service',
  'pod',
  'container',
  'endpoint',
  'node',
  'metrics_path',
  'cluster',
];
