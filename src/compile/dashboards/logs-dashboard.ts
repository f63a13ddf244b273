import type { Model } from '../../model/types.ts';
import { aggregate, binary, call, series } from '../monitoring/query.ts';
import type { Dashboard, LogPanel } from './dashboard.ts';
import type { LogQuery } from './log-query.ts';
import { CHOSEN, graph, quantile, rate, rates } from './panel.ts';
import { SERVICE_VARIABLE } from './variables.ts';

const LOKI = ['loki'] as const;

function logPanel(kind: LogPanel['kind'], title: string, log: LogQuery, legend = ''): LogPanel {
  return { kind, title, sources: ['logs'], log, legend };
}

/** What programs print, and whether it is kept. */
export function logsDashboard(model: Model, cluster: string): Dashboard {
  const here = { k8s_cluster_name: cluster };
  const chosen = { ...here, service_name: CHOSEN };
  const proxies = { ...here, k8s_container_name: 'istio-proxy' };
  const errors = ['detected_level', '=~', 'error|critical|fatal'] as const;
  const agents = { exporter: { is: '=~', value: 'otlphttp.*' } } as const;
  return {
    id: 'logs',
    title: 'Logs',
    view: 'cluster',
    from: 'now-1h',
    variables: [SERVICE_VARIABLE],
    sections: [
      {
        title: `Lines of ${model.name}`,
        panels: [
          logPanel(
            'log-rate',
            'Lines by namespace',
            { streams: here, json: false, where: [], rateBy: ['k8s_namespace_name'] },
            '{{k8s_namespace_name}}',
          ),
          logPanel(
            'log-rate',
            'Errors by service',
            { streams: here, json: false, where: [errors], rateBy: ['service_name'] },
            '{{service_name}}',
          ),
          logPanel(
            'log-rate',
            'Failed requests by host, as proxies log them',
            { streams: proxies, json: true, where: [['status', '>=', 500]], rateBy: ['authority'] },
            '{{authority}}',
          ),
          logPanel('logs', 'Lines of the service', { streams: chosen, json: false, where: [], rateBy: null }),
          logPanel('logs', 'Failed requests', {
            streams: proxies,
            json: true,
            where: [['status', '>=', 500]],
            rateBy: null,
          }),
        ],
      },
      {
        title: 'Loki',
        panels: [
          graph('Taken in', 'Bps', LOKI, [['', rates('loki_distributor_bytes_received_total', [])]]),
          graph('Lines refused', 'cps', LOKI, [['{{reason}}', rates('loki_discarded_samples_total', ['reason'])]]),
          graph('99 % of requests take', 's', LOKI, [
            ['{{route}}', quantile(0.99, 'loki_request_duration_seconds', ['route'])],
          ]),
          graph('Writes to the object store that fail', 'cps', LOKI, [
            ['', aggregate('sum', [], rate('loki_ingester_chunks_flush_failures_total'))],
          ]),
          graph(
            'Since old lines were last deleted',
            's',
            LOKI,
            [
              [
                '',
                binary(
                  call('time'),
                  '-',
                  aggregate('max', [], series('loki_compactor_apply_retention_last_successful_run_timestamp_seconds')),
                ),
              ],
            ],
            { limit: 86_400 },
          ),
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
      },
    ],
  };
}
