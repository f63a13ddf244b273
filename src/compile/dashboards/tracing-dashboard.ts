import type { Model } from '../../model/types.ts';
import { aggregate, binary, type Matchers, type Query, series } from '../monitoring/query.ts';
import { requestsOf } from '../monitoring/recording-rules.ts';
import type { Dashboard } from './dashboard.ts';
import { CHOSEN, graph, quantile, rates, SERVICE_LEGEND } from './panel.ts';
import { SERVICE_VARIABLE } from './variables.ts';

const TAIL = 'otelcol_processor_tail_sampling';
const COLLECTOR = ['opentelemetry-collector'] as const;

function votes(policy: string): Matchers {
  return { policy: { is: '=~', value: policy }, sampled: 'true' };
}

/** How many traces there are, what they tell, and what becomes of them. */
export function tracingDashboard(model: Model): Dashboard {
  const seen = { ...requestsOf(model, 'source'), destination_service_name: CHOSEN };
  const spans = (share: number) =>
    quantile(share, 'istio_request_duration_milliseconds', ['destination_service_name'], seen);
  const begun = rates(`${TAIL}_new_trace_id_received`, []);
  const share = (part: Query) => binary(part, '/', binary(begun, '>', 0));
  return {
    id: 'tracing',
    title: 'Tracing',
    view: 'cluster',
    from: 'now-6h',
    variables: [SERVICE_VARIABLE],
    sections: [
      {
        title: 'Traces',
        panels: [
          graph('Traces', 'cps', COLLECTOR, [
            ['begun', begun],
            ['kept', rates(`${TAIL}_global_count_traces_sampled`, [], { sampled: 'true' })],
          ]),
          graph(
            'Effect of sampling',
            'percentunit',
            COLLECTOR,
            [['kept of all', share(rates(`${TAIL}_global_count_traces_sampled`, [], { sampled: 'true' }))]],
            { about: 'Errors and slow traces are kept beside the share of each class.' },
          ),
          graph('Kept by policy', 'cps', COLLECTOR, [
            ['{{policy}}', rates(`${TAIL}_count_traces_sampled`, ['policy'], { sampled: 'true' })],
          ]),
          graph('Traces with errors', 'percentunit', COLLECTOR, [
            ['of all', share(rates(`${TAIL}_count_traces_sampled`, [], votes('.*error.*')))],
          ]),
          graph('Slow traces', 'percentunit', COLLECTOR, [
            ['of all', share(rates(`${TAIL}_count_traces_sampled`, [], votes('.*(slow|latency).*')))],
          ]),
          graph(
            'Spans between services take',
            'ms',
            ['mesh'],
            [
              [`${SERVICE_LEGEND} 50 %`, spans(0.5)],
              [`${SERVICE_LEGEND} 95 %`, spans(0.95)],
              [`${SERVICE_LEGEND} 99 %`, spans(0.99)],
            ],
            { about: 'The proxies’ own spans: of every request, also of traces that are not kept.' },
          ),
        ],
      },
      {
        title: 'Pipeline',
        panels: [
          graph('Spans', 'cps', COLLECTOR, [
            ['taken in by {{receiver}}', rates('otelcol_receiver_accepted_spans', ['receiver'])],
            ['refused by {{receiver}}', rates('otelcol_receiver_refused_spans', ['receiver'])],
            ['lost on the way by {{exporter}}', rates('otelcol_exporter_send_failed_spans', ['exporter'])],
          ]),
          graph('Queues in use', 'percentunit', COLLECTOR, [
            [
              '{{exporter}}',
              binary(
                aggregate('max', ['exporter'], series('otelcol_exporter_queue_size')),
                '/',
                aggregate('max', ['exporter'], series('otelcol_exporter_queue_capacity')),
              ),
            ],
          ]),
          graph('Traces dropped before they were judged', 'cps', COLLECTOR, [
            ['', rates(`${TAIL}_sampling_trace_dropped_too_early`, [])],
          ]),
          graph(
            'Writes to the store',
            'cps',
            ['jaeger'],
            [
              ['stored', rates('jaeger_storage_inserts', [])],
              ['failed', rates('jaeger_storage_errors', [])],
            ],
          ),
          graph(
            '95 % of searches take',
            's',
            ['jaeger'],
            [['{{operation}}', quantile(0.95, 'jaeger_storage_latency', ['operation'])]],
          ),
        ],
      },
    ],
  };
}
