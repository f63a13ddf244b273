/** Configuration of Jaeger 2, as data: it is built on the collector and read the same way. */
import type { JsonObject } from '../../manifests/types.ts';
import type { TraceWindow, Tracing } from '../../model/tracing-types.ts';
import type { Model } from '../../model/types.ts';
import { MEMORY_LIMITER, OWN_TELEMETRY } from './collector-config.ts';
import { PORTS, windowPort } from './parts.ts';

const ANYWHERE = '0.0.0.0';
/** Where strategies lie in the pod. */
export const STRATEGIES_PATH = '/etc/jaeger/strategies.json';
/** Where Badger keeps its files. */
export const BADGER_PATH = '/badger';
/** Variables that carry the credentials of Elasticsearch. */
export const CREDENTIALS = { username: 'ES_USERNAME', password: 'ES_PASSWORD' } as const;

const HEALTH: JsonObject = {
  healthcheckv2: {
    use_v2: true,
    http: { endpoint: `${ANYWHERE}:${PORTS.health}`, status: { enabled: true, path: '/status' } },
  },
};
/** Kinds of indices that Jaeger has. */
const INDICES = ['spans', 'services', 'dependencies', 'sampling'] as const;
const ALIAS = { spans: 'span', services: 'service', dependencies: 'dependencies', sampling: 'sampling' } as const;

/** Prefix of the indices of one time of keeping, and name of the policy that ends them. */
export function indexPrefix(model: Model, window: TraceWindow): string {
  return `${model.name}-${window.name}`;
}

type Elasticsearch = Extract<Tracing['storage'], { kind: 'elasticsearch' }>;

function connection(storage: Elasticsearch): JsonObject {
  const auth = {
    basic: { username: `\${env:${CREDENTIALS.username}}`, password: `\${env:${CREDENTIALS.password}}` },
  };
  return { server_urls: [storage.url], ...(storage.secret === null ? {} : { auth }) };
}

/** Written through an alias that a lifecycle policy moves to a new index; the policy deletes the old ones. */
function written(model: Model, storage: Elasticsearch, window: TraceWindow): JsonObject {
  const { shards, replicas } = storage;
  const rotation = { auto_rollover: { policy_name: indexPrefix(model, window) } };
  const indices = INDICES.map((kind) => [kind, { shards, replicas, rotation }]);
  return {
    elasticsearch: {
      ...connection(storage),
      indices: { index_prefix: indexPrefix(model, window), ...Object.fromEntries(indices) },
    },
  };
}

/** Read over the aliases of all windows at once: whoever searches does not ask how long a trace is kept. */
function readOverall(model: Model, storage: Elasticsearch): JsonObject {
  const indices = INDICES.map((kind) => {
    const alias = `jaeger-${ALIAS[kind]}`;
    const rotation = {
      auto_rollover: { read_alias: `${model.name}-*-${alias}-read`, write_alias: `${model.name}-none-${alias}-write` },
    };
    return [kind, { rotation }];
  });
  return {
    elasticsearch: {
      ...connection(storage),
      create_mappings: false,
      indices: { index_prefix: model.name, ...Object.fromEntries(indices) },
    },
  };
}

function backend(model: Model, tracing: Tracing, window: TraceWindow): JsonObject {
  const { storage } = tracing;
  if (storage.kind === 'elasticsearch') return written(model, storage, window);
  if (storage.kind === 'memory') return { memory: { max_traces: storage.traces } };
  return {
    badger: {
      directories: { keys: `${BADGER_PATH}/keys`, values: `${BADGER_PATH}/values` },
      ephemeral: false,
      ttl: { spans: `${Math.ceil(window.keepUs / 3_600_000_000)}h` },
    },
  };
}

/** SDKs ask at what rate to begin traces: by a file, or as Jaeger adapts to a target. One Jaeger does one of the two. */
function remoteSampling(tracing: Tracing): JsonObject {
  const { decide, head, targetPerSecond, windows } = tracing;
  const source: JsonObject =
    decide === 'adaptive'
      ? {
          adaptive: {
            sampling_store: windows[0]!.name,
            initial_sampling_probability: head,
            target_samples_per_second: targetPerSecond,
          },
        }
      : { file: { path: STRATEGIES_PATH, default_sampling_probability: head, reload_interval: '1m' } };
  return {
    ...source,
    http: { endpoint: `${ANYWHERE}:${PORTS.samplingHttp}` },
    grpc: { endpoint: `${ANYWHERE}:${PORTS.samplingGrpc}` },
  };
}

function queryExtension(store: string): JsonObject {
  return {
    storage: { traces: store },
    http: { endpoint: `${ANYWHERE}:${PORTS.queryHttp}` },
    grpc: { endpoint: `${ANYWHERE}:${PORTS.queryGrpc}` },
  };
}

/** Stores each window in its own backend. With embedded storage the same pod answers too. */
export function jaegerCollectorConfig(model: Model, tracing: Tracing): JsonObject {
  const { windows, decide } = tracing;
  const answers = tracing.storage.kind !== 'elasticsearch';
  const adapts = decide === 'adaptive';
  const backends = windows.map((window) => [window.name, backend(model, tracing, window)]);
  const receivers = windows.map(({ name }, i) => [
    `otlp/${name}`,
    { protocols: { grpc: { endpoint: `${ANYWHERE}:${windowPort(i)}` } } },
  ]);
  const exporters = windows.map(({ name }) => [`jaeger_storage_exporter/${name}`, { trace_storage: name }]);
  const processors = ['memory_limiter', 'batch', ...(adapts ? ['adaptive_sampling'] : [])];
  const pipelines = windows.map(({ name }) => [
    `traces/${name}`,
    { receivers: [`otlp/${name}`], processors, exporters: [`jaeger_storage_exporter/${name}`] },
  ]);
  return {
    extensions: {
      ...HEALTH,
      jaeger_storage: { backends: Object.fromEntries(backends) },
      remote_sampling: remoteSampling(tracing),
      ...(answers ? { jaeger_query: queryExtension(windows[0]!.name) } : {}),
    },
    receivers: Object.fromEntries(receivers),
    processors: { memory_limiter: MEMORY_LIMITER, batch: {}, ...(adapts ? { adaptive_sampling: {} } : {}) },
    exporters: Object.fromEntries(exporters),
    service: {
      extensions: ['healthcheckv2', 'jaeger_storage', 'remote_sampling', ...(answers ? ['jaeger_query'] : [])],
      telemetry: OWN_TELEMETRY,
      pipelines: Object.fromEntries(pipelines),
    },
  };
}

/** Answers from a store that others fill; null with embedded storage. */
export function jaegerQueryConfig(model: Model, { storage }: Tracing): JsonObject | null {
  if (storage.kind !== 'elasticsearch') return null;
  return {
    extensions: {
      ...HEALTH,
      jaeger_storage: { backends: { all: readOverall(model, storage) } },
      jaeger_query: queryExtension('all'),
    },
    // A process without a pipeline does not start.
    receivers: { nop: {} },
    exporters: { nop: {} },
    service: {
      extensions: ['healthcheckv2', 'jaeger_storage', 'jaeger_query'],
      telemetry: OWN_TELEMETRY,
      pipelines: { traces: { receivers: ['nop'], exporters: ['nop'] } },
    },
  };
}
