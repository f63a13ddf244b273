import type { Model } from '../../model/types.ts';
import { aggregate, binary, type Query, series } from '../monitoring/query.ts';
import { requestsOf } from '../monitoring/recording-rules.ts';
import type { Dashboard, Section } from './dashboard.ts';
import { CHOSEN, graph, line, quantile, rates, SERVICE_LEGEND } from './graph.ts';
import { SERVICE_VARIABLE } from './variables.ts';

const TAIL = 'otelcol_processor_tail_sampling';
const COLLECTOR = ['opentelemetry-collector'] as const;

function traces(model: Model): Section {
  const seen = { ...requestsOf(model, 'source'), destination_service_name: CHOSEN };
  const spans = (share: number) =>
    quantile(share, 'istio_request_duration_milliseconds', ['destination_service_name'], seen);
  const begun = rates(`${TAIL}_new_trace_id_received`, []);
  const kept = rates(`${TAIL}_global_count_traces_sampled`, [], { sampled: 'true' });
  const share = (part: Query) => binary(part, '/', binary(begun, '>', 0));
  const chosenBy = (policy: string) =>
    share(rates(`${TAIL}_count_traces_sampled`, [], { policy: { is: '=~', value: policy }, sampled: 'true' }));
  const policies = rates(`${TAIL}_count_traces_sampled`, ['policy'], { sampled: 'true' });
  return {
    title: 'Traces',
    panels: [
      graph('Traces', 'cps', COLLECTOR, [
        ['begun', begun],
        ['kept', kept],
      ]),
      line('Effect of sampling', 'percentunit', COLLECTOR, 'kept of all', share(kept), {
        about: 'Errors and slow traces are kept beside the share of each class.',
      }),
      line('Kept by policy', 'cps', COLLECTOR, '{{policy}}', policies),
      line('Traces with errors', 'percentunit', COLLECTOR, 'of all', chosenBy('.*error.*')),
      line('Slow traces', 'percentunit', COLLECTOR, 'of all', chosenBy('.*(slow|latency).*')),
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
  };
}

function pipeline(): Section {
  const queue = (what: string) => aggregate('max', ['exporter'], series(`otelcol_exporter_queue_${what}`));
  return {
    title: 'Pipeline',
    panels: [
      graph('Spans', 'cps', COLLECTOR, [
        ['taken in by {{receiver}}', rates('otelcol_receiver_accepted_spans', ['receiver'])],
        ['refused by {{receiver}}', rates('otelcol_receiver_refused_spans', ['receiver'])],
        ['lost on the way by {{exporter}}', rates('otelcol_exporter_send_failed_spans', ['exporter'])],
      ]),
      line('Queues in use', 'percentunit', COLLECTOR, '{{exporter}}', binary(queue('size'), '/', queue('capacity'))),
      line(
        'Traces dropped before they were judged',
        'cps',
        COLLECTOR,
        '',
        rates(`${TAIL}_sampling_trace_dropped_too_early`, []),
      ),
      graph(
        'Writes to the store',
        'cps',
        ['jaeger'],
        [
          ['stored', rates('jaeger_storage_inserts', [])],
          ['failed', rates('jaeger_storage_errors', [])],
        ],
      ),
      line(
        '95 % of searches take',
        's',
        ['jaeger'],
        '{{operation}}',
        quantile(0.95, 'jaeger_storage_latency', ['operation']),
      ),
    ],
  };
}

/** How many traces there are, what they tell, and what becomes of them. */
export function tracingDashboard(model: Model): Dashboard {
  return {
    id: 'tracing',
    title: 'Tracing',
    view: 'cluster',
    from: 'now-6h',
    variables: [SERVICE_VARIABLE],
    sections: [traces(model), pipeline()],
  };
}
