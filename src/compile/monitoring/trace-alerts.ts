import type { Monitoring } from '../../model/monitoring-types.ts';
import { MINUTE_US } from '../../units/duration.ts';
import { printShare } from '../../units/share.ts';
import { type Alert, PLACE_TEXT } from './alert.ts';
import { aggregate, binary, call, type Matcher, type Matchers, type Query, series } from './query.ts';

const TAIL = 'otelcol_processor_tail_sampling';
const WINDOW = '10m';

function perSecond(metric: string, matchers: Matchers = {}): Query {
  return aggregate('sum', [], call('rate', series(metric, matchers, WINDOW)));
}

/** Share of the traces that a policy of tail sampling chose. */
function chosenBy(policy: Matcher): Query {
  const chosen = perSecond(`${TAIL}_count_traces_sampled`, { policy, sampled: 'true' });
  return binary(chosen, '/', binary(perSecond(`${TAIL}_new_trace_id_received`), '>', 1));
}

/**
 * What the collectors' own figures say of traces (T08). Traces with errors and slow ones are those that the policies of
 * tail sampling with these words in their names choose; a share of them is known before anything is dropped.
 */
export function traceAlerts({ alerts }: Monitoring): readonly Alert[] {
  const common = {
    severity: 'warning',
    scope: 'platform',
    source: 'opentelemetry-collector',
    forUs: 10 * MINUTE_US,
  } as const;
  const lost = (metric: string, sent: string): Query =>
    binary(perSecond(metric), '/', binary(binary(perSecond(metric), '+', perSecond(sent)), '>', 0));
  return [
    {
      ...common,
      name: 'TracesWithErrors',
      query: binary(chosenBy({ is: '=~', value: '.*error.*' }), '>', alerts.errors),
      summary: `Many traces of ${PLACE_TEXT} hold errors`,
      description: `{{ $value | humanizePercentage }} of them; ${printShare(alerts.errors)} is the limit.`,
    },
    {
      ...common,
      name: 'TracesSlow',
      query: binary(chosenBy({ is: '=~', value: '.*(slow|latency).*' }), '>', 0.05),
      summary: `Many traces of ${PLACE_TEXT} are slow`,
      description:
        '{{ $value | humanizePercentage }} of them took longer than tail sampling calls slow; 5% is the limit.',
    },
    {
      ...common,
      name: 'TracesDroppedEarly',
      query: binary(
        binary(
          perSecond(`${TAIL}_sampling_trace_dropped_too_early`),
          '/',
          binary(perSecond(`${TAIL}_new_trace_id_received`), '>', 0),
        ),
        '>',
        0.001,
      ),
      summary: `Collectors of ${PLACE_TEXT} drop traces before they judge them`,
      description:
        '{{ $value | humanizePercentage }} of them: there are more traces than memory for the time of a decision.',
    },
    {
      ...common,
      name: 'SpansLost',
      query: binary(lost('otelcol_exporter_send_failed_spans', 'otelcol_exporter_sent_spans'), '>', 0.01),
      summary: `Spans of ${PLACE_TEXT} do not reach their store`,
      description: '{{ $value | humanizePercentage }} of those that collectors sent were not taken; 1% is the limit.',
    },
  ];
}
