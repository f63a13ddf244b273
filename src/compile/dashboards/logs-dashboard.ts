import type { Model } from '../../model/types.ts';
import { aggregate, binary, call, series } from '../monitoring/query.ts';
import type { Dashboard, LogPanel, Section } from './dashboard.ts';
import { CHOSEN, graph, line, quantile, rates } from './graph.ts';
import type { LogQuery } from './log-query.ts';
import { SERVICE_VARIABLE } from './variables.ts';

const LOKI = ['loki'] as const;
const DAY_SECONDS = 86_400;

function logPanel(kind: LogPanel['kind'], title: string, log: LogQuery, legend = ''): LogPanel {
  return { kind, title, sources: ['logs'], log, legend };
}

function lines(name: string, cluster: string): Section {
  const here = { k8s_cluster_name: cluster };
  const plain = { streams: here, json: false, where: [], rateBy: null };
  const errors: LogQuery = { ...plain, where: [['detected_level', '=~', 'error|critical|fatal']] };
  const failed: LogQuery = {
    ...plain,
    streams: { ...here, k8s_container_name: 'istio-proxy' },
    json: true,
    where: [['status', '>=', 500]],
  };
  const by = (label: string) => `{{${label}}}`;
  return {
    title: `Lines of ${name}`,
    panels: [
      logPanel(
        'log-rate',
        'Lines by namespace',
        { ...plain, rateBy: ['k8s_namespace_name'] },
        by('k8s_namespace_name'),
      ),
      logPanel('log-rate', 'Errors by service', { ...errors, rateBy: ['service_name'] }, by('service_name')),
      logPanel(
        'log-rate',
        'Failed requests by host, as proxies log them',
        { ...failed, rateBy: ['authority'] },
        by('authority'),
      ),
      logPanel('logs', 'Lines of the service', { ...plain, streams: { ...here, service_name: CHOSEN } }),
      logPanel('logs', 'Failed requests', failed),
    ],
  };
}

function keeper(): Section {
  const agents = { exporter: { is: '=~', value: 'otlphttp.*' } } as const;
  const swept = series('loki_compactor_apply_retention_last_successful_run_timestamp_seconds');
  const age = binary(call('time'), '-', aggregate('max', [], swept));
  const requests = quantile(0.99, 'loki_request_duration_seconds', ['route']);
  return {
    title: 'Loki',
    panels: [
      line('Taken in', 'Bps', LOKI, '', rates('loki_distributor_bytes_received_total', [])),
      line('Lines refused', 'cps', LOKI, '{{reason}}', rates('loki_discarded_samples_total', ['reason'])),
      line('99 % of requests take', 's', LOKI, '{{route}}', requests),
      line(
        'Writes to the object store that fail',
        'cps',
        LOKI,
        '',
        rates('loki_ingester_chunks_flush_failures_total', []),
      ),
      line('Since old lines were last deleted', 's', LOKI, '', age, { limit: DAY_SECONDS }),
      graph(
        'Lines from agents',
        'cps',
        ['opentelemetry-collector', 'loki'],
        [
          ['sent', rates('otelcol_exporter_sent_log_records', [], agents)],
          ['lost', rates('otelcol_exporter_send_failed_log_records', [], agents)],
        ],
      ),
    ],
  };
}

/** What programs print, and whether it is kept. */
export function logsDashboard({ name }: Model, cluster: string): Dashboard {
  return {
    id: 'logs',
    title: 'Logs',
    view: 'cluster',
    from: 'now-1h',
    variables: [SERVICE_VARIABLE],
    sections: [lines(name, cluster), keeper()],
  };
}
