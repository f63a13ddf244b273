import { printShare } from '../../units/share.ts';
import { ask, firing } from '../ask-monitoring.ts';
import type { Command } from '../commands/command.ts';
import { kubectlIn } from '../commands/command.ts';
import { logsOf } from '../pods-and-nodes.ts';
import { type Site, workloadNamed } from '../site.ts';
import type { Step } from '../types.ts';
import { type AlertRunbooks, limit } from './alert-runbooks.ts';

/** Where traces are searched, on this machine. */
export function openJaeger({ model }: Site): readonly Command[] {
  const { tracing } = model;
  if (tracing === null) return [];
  const query = tracing.jaeger.queries === 0 ? 'jaeger-collector' : 'jaeger-query';
  return [kubectlIn(tracing.namespace, 'port-forward', `service/${query}`, '16686:16686')];
}

/** The pods that decide which traces are kept. */
export function collectors(site: Site): readonly Command[] {
  const { tracing } = site.model;
  if (tracing === null) return [];
  return [
    kubectlIn(tracing.namespace, 'get', 'pods', '-o', 'wide'),
    kubectlIn(tracing.namespace, 'top', 'pod'),
    ...(tracing.decide === 'tail' ? [logsOf(tracing.namespace, 'otel-sampler', null)] : []),
    logsOf(tracing.namespace, workloadNamed(site, tracing.namespace, 'jaeger-collector'), null),
  ];
}

/** More collectors, where they are ours. */
function grown(site: Site): readonly Step[] {
  const { tracing } = site.model;
  if (tracing === null) return ['More collectors: whoever runs them.'];
  return [
    {
      text: `More collectors, within \`tracing.collector.max\` of \`${site.spec}\`; for good: \`replicas\` there.`,
      run: [
        kubectlIn(tracing.namespace, 'get', 'hpa'),
        kubectlIn(tracing.namespace, 'get', 'pods', '-l', `app.kubernetes.io/part-of=${site.model.name}`),
      ],
    },
  ];
}

/** New credentials, read where the collectors are ours. */
function rereads(site: Site): readonly Step[] {
  const { tracing } = site.model;
  if (tracing === null) return ['Credentials: correct them where the collectors read them.'];
  const collector = workloadNamed(site, tracing.namespace, 'jaeger-collector');
  return [
    {
      text: 'Credentials: correct the Secret, then start the collectors anew so that they read it.',
      run: [kubectlIn(tracing.namespace, 'rollout', 'restart', collector)],
    },
  ];
}

/** Runbooks of the alerts on traces. */
export const TRACE_RUNBOOKS: AlertRunbooks = {
  TracesWithErrors: (site) => ({
    title: 'TracesWithErrors',
    symptom: `More than ${limit(site, (alerts) => printShare(alerts.errors))} of all traces have held an error for ten minutes.`,
    means: 'Something fails that users may not see: a retry helped, or the error lies in the background.',
    look: [...openJaeger(site), ask('topk(10, service:error_ratio:rate5m)')],
    causes: [
      'A service fails and its callers try again: search `error=true` in Jaeger, by service.',
      'A client that ends requests early: the spans say `cancelled`.',
      'A span is marked as an error that is none: a new version of a library.',
    ],
    cure: [
      'The service that holds the first error of the trace: [ErrorRateHigh](/runbooks/alerts.md#errorratehigh).',
      'Marked wrongly: correct the instrumentation; nothing is broken.',
    ],
    over: { text: 'the alert has ended.', run: [firing('alertname=TracesWithErrors')] },
    helps: ['application'],
  }),
  TracesSlow: (site) => ({
    title: 'TracesSlow',
    symptom: 'More than 5 % of all traces have been longer than what tail sampling calls slow, for ten minutes.',
    means: 'Users wait, or work in the background does.',
    look: [...openJaeger(site), ask('topk(10, service:latency_seconds:p95_rate5m)')],
    causes: [
      'One service or database: the longest span of such a trace names it.',
      'Waiting for a connection: a gap in the trace before the call.',
      'Long work in the background that is traced as one request.',
    ],
    cure: [
      'The service with the longest span of its own: [LatencyHigh](/runbooks/alerts.md#latencyhigh).',
      'Work in the background: a class of its own in `tracing.classes`.',
    ],
    over: { text: 'the alert has ended.', run: [firing('alertname=TracesSlow')] },
    helps: ['application', 'database'],
  }),
  TracesDroppedEarly: (site) => ({
    title: 'TracesDroppedEarly',
    symptom: 'Collectors have dropped traces before they had decided about them, for ten minutes.',
    means: 'Requests are not touched. Traces are missing, those of errors among them.',
    look: [...collectors(site), ask('sum(rate(otelcol_processor_tail_sampling_new_trace_id_received[10m]))')],
    causes: [
      'More traces than memory holds for the time of a decision: load has grown.',
      'A collector is gone and the others hold its traces.',
    ],
    cure: [...grown(site), 'Fewer traces: a lower rate for the class that brings most.'],
    over: { text: 'the alert has ended.', run: [firing('alertname=TracesDroppedEarly')] },
    helps: ['application'],
  }),
  SpansLost: (site) => ({
    title: 'SpansLost',
    symptom: 'More than 1 % of the spans that collectors sent on have not been taken, for ten minutes.',
    means: 'Requests are not touched. Traces have holes or are missing.',
    look: [...collectors(site), ask('sum by (exporter) (rate(otelcol_exporter_send_failed_spans[10m]))')],
    causes: [
      site.model.tracing?.storage.kind === 'elasticsearch'
        ? `Elasticsearch at ${site.model.tracing.storage.url} refuses or is slow: the log of \`jaeger-collector\` says so.`
        : 'The store of traces is full or slow: the log of `jaeger-collector` says so.',
      'The credentials of the store were changed.',
      'The network between collectors and store.',
    ],
    cure: [
      'The store: its own runbook; collectors try again for some minutes and keep what they can.',
      ...rereads(site),
    ],
    over: {
      text: 'nothing fails any more.',
      run: [ask('sum by (exporter) (rate(otelcol_exporter_send_failed_spans[10m]))')],
    },
    helps: ['application'],
  }),
};
