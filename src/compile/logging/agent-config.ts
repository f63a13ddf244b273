/**
 * Configuration of the collector that reads the log files of one node, as data.
 * Leaves out Docker as the runtime: its files in that folder are links to another.
 */
import type { JsonObject } from '../../manifests/types.ts';
import type { Logs } from '../../model/logs-types.ts';
import type { Model } from '../../model/types.ts';
import { HEALTH, MEMORY_LIMITER, OWN_TELEMETRY } from '../tracing/collector-config.ts';
import { LOG_AGENT, lokiUrl } from './parts.ts';
import { REDACTIONS } from './redactions.ts';

/** Where a node keeps what its containers print. */
export const LOG_FOLDER = '/var/log/pods';
/** Where the agent remembers how far it has read. */
export const STATE_FOLDER = '/var/lib/otelcol';

/** `"trace_id":"…"`, `traceId=…`: the forms in which programs print the trace that they work for. */
const TRACE_ID = 'trace_?[iI]d"?\\s*[:=]\\s*"?(?P<trace_id>[0-9a-f]{32})\\b';

/** A string of OTTL or of an operator’s condition, both written as Go’s. */
function literal(text: string): string {
  return JSON.stringify(text);
}

/** The collector takes `$` for the beginning of a variable; two are one. */
function withoutVariables(text: string): string {
  return text.replaceAll('$', '$$$$');
}

function receiver({ agentNamespace }: Logs): JsonObject {
  return {
    include: [`${LOG_FOLDER}/*/*/*.log`],
    // What it says of lines that it could not send would be more of them.
    exclude: [`${LOG_FOLDER}/${agentNamespace}_${LOG_AGENT}-*/*/*.log`],
    // A new pod of the agent reads again what there is: Loki keeps one of several lines that are alike to the nanosecond.
    start_at: 'beginning',
    include_file_path: true,
    storage: 'file_storage',
    operators: [
      // Takes off what the container runtime adds, puts torn lines together, and reads pod and container off the path.
      { type: 'container' },
      {
        type: 'regex_parser',
        regex: TRACE_ID,
        if: `body matches ${literal(TRACE_ID.replace('?P<trace_id>', ''))}`,
        trace: { trace_id: { parse_from: 'attributes.trace_id' } },
        on_error: 'send_quiet',
      },
      { type: 'remove', field: 'attributes.trace_id', if: 'attributes.trace_id != nil', on_error: 'send_quiet' },
    ],
  };
}

/** Statements in the collector’s transformation language, the same for every line. */
function redactionStatements(): readonly string[] {
  return REDACTIONS.map(
    ({ pattern, replacement }) => `replace_pattern(log.body, ${literal(pattern)}, ${literal(replacement)})`,
  ).map(withoutVariables);
}

/** Files of the node → lines with trace, place and nothing that is secret → Loki. */
export function logAgentConfig(model: Model, logs: Logs, cluster: string): JsonObject {
  const place = {
    'service.namespace': model.name,
    'k8s.cluster.name': cluster,
    'cloud.region': model.clusters[cluster]?.region ?? cluster,
  };
  return {
    extensions: { ...HEALTH, file_storage: { directory: STATE_FOLDER } },
    receivers: { filelog: receiver(logs) },
    processors: {
      memory_limiter: MEMORY_LIMITER,
      resource: {
        attributes: [
          ...Object.entries(place).map(([key, value]) => ({ key, value, action: 'insert' })),
          // A container is called after its service.
          { key: 'service.name', from_attribute: 'k8s.container.name', action: 'insert' },
        ],
      },
      // What cannot be looked through is not passed on: an error here must not let a secret out.
      'transform/redact': { error_mode: 'propagate', log_statements: [...redactionStatements()] },
      batch: { send_batch_size: 4096, send_batch_max_size: 8192, timeout: '1s' },
    },
    exporters: {
      'otlphttp/loki': {
        endpoint: `${lokiUrl(logs)}/otlp`,
        retry_on_failure: { enabled: true, max_elapsed_time: '15m' },
        sending_queue: { enabled: true, queue_size: 1000 },
      },
    },
    service: {
      extensions: ['health_check', 'file_storage'],
      telemetry: OWN_TELEMETRY,
      pipelines: {
        logs: {
          receivers: ['filelog'],
          processors: ['memory_limiter', 'resource', 'transform/redact', 'batch'],
          exporters: ['otlphttp/loki'],
        },
      },
    },
  };
}
