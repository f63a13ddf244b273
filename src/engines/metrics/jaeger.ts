/** Jaeger v2, which also has what every OpenTelemetry collector has. Leaves out what single storage backends add. */
import { type Exporter, exporter, type Row } from './exporter.ts';

const STORAGE = 'name kind role operation result';
const SERVER = 'cmd/jaeger/internal/extension/remotesampling/extension.go';

const ROWS: readonly Row[] = [
  ['counter', 'jaeger_storage_requests', STORAGE, 'reads of the store', { values: { result: ['ok', 'err'] } }],
  [
    'histogram',
    'jaeger_storage_latency',
    STORAGE,
    'time of reads of the store',
    { unit: 'seconds', values: { result: ['ok', 'err'] } },
  ],
  ['counter', 'jaeger_storage_responses', 'name kind role operation', 'answers of the store'],
  ['counter', 'jaeger_storage_attempts', 'name kind role', 'writes to the store'],
  ['counter', 'jaeger_storage_inserts', 'name kind role', 'writes that succeeded'],
  ['counter', 'jaeger_storage_errors', 'name kind role', 'writes that failed'],
  [
    'counter',
    'jaeger_remote_sampling_http_server_requests',
    'type',
    'strategies asked for',
    { source: `jaegertracing/jaeger ${SERVER}` },
  ],
  [
    'counter',
    'jaeger_remote_sampling_http_server_errors',
    'status source',
    'strategies that could not be given',
    { source: `jaegertracing/jaeger ${SERVER}` },
  ],
];

export const JAEGER: Exporter = exporter(
  {
    engine: 'jaeger',
    version: '2.13',
    source: 'jaegertracing/jaeger cmd/jaeger/internal/extension/jaegerstorage/extension.go',
  },
  ROWS,
);
