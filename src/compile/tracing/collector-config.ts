/** Configuration of the two tiers of OpenTelemetry collectors, as data. */
import type { JsonObject } from '../../manifests/types.ts';
import type { LegacyReceiver, TraceWindow, Tracing } from '../../model/tracing-types.ts';
import type { Model } from '../../model/types.ts';
import { classStatements } from './class-statements.ts';
import { hostOf, JAEGER_COLLECTOR, LEGACY_PORTS, PORTS, SAMPLER, windowPort } from './parts.ts';
import { tailSampling } from './sampling-policies.ts';

const ANYWHERE = '0.0.0.0';

/** What every collector and Jaeger say about themselves, where Prometheus asks. */
export const OWN_TELEMETRY: JsonObject = {
  metrics: { readers: [{ pull: { exporter: { prometheus: { host: ANYWHERE, port: PORTS.metrics } } } }] },
};
/** Refuses spans before the container is killed for its memory. */
export const MEMORY_LIMITER: JsonObject = { check_interval: '1s', limit_percentage: 80, spike_limit_percentage: 20 };

/** Where a collector says that it works. */
export const HEALTH: JsonObject = { health_check: { endpoint: `${ANYWHERE}:${PORTS.health}` } };
/** Inside the cluster’s own network, between pods that only their network policy lets near each other. */
const PLAIN: JsonObject = { insecure: true };
const OTLP: JsonObject = {
  protocols: {
    grpc: { endpoint: `${ANYWHERE}:${PORTS.otlpGrpc}` },
    http: { endpoint: `${ANYWHERE}:${PORTS.otlpHttp}` },
  },
};

const PROTOCOL: Readonly<Record<Exclude<LegacyReceiver, 'zipkin'>, string>> = {
  'jaeger-compact': 'thrift_compact',
  'jaeger-http': 'thrift_http',
  'jaeger-grpc': 'grpc',
};

function legacyReceivers(legacy: readonly LegacyReceiver[]): JsonObject {
  const protocols = legacy.flatMap((each) =>
    each === 'zipkin' ? [] : [[PROTOCOL[each], { endpoint: `${ANYWHERE}:${LEGACY_PORTS[each]}` }] as const],
  );
  return {
    ...(protocols.length === 0 ? {} : { jaeger: { protocols: Object.fromEntries(protocols) } }),
    ...(legacy.includes('zipkin') ? { zipkin: { endpoint: `${ANYWHERE}:${LEGACY_PORTS.zipkin}` } } : {}),
  };
}

/** Attributes of every span: where it was recorded, and what the platform says of itself. */
function ownAttributes(model: Model, tracing: Tracing, cluster: string): JsonObject {
  const values = {
    'service.namespace': model.name,
    'k8s.cluster.name': cluster,
    'cloud.region': model.clusters[cluster]?.region ?? cluster,
    ...tracing.tags,
  };
  return { attributes: Object.entries(values).map(([key, value]) => ({ key, value, action: 'insert' })) };
}

/** The first tier sends every span of a trace to the same collector of the second, whoever recorded it. */
export function agentConfig(model: Model, tracing: Tracing, cluster: string): JsonObject {
  const receivers = { otlp: OTLP, ...legacyReceivers(tracing.collector.legacy) };
  return {
    extensions: HEALTH,
    receivers,
    processors: { memory_limiter: MEMORY_LIMITER, resource: ownAttributes(model, tracing, cluster) },
    exporters: {
      loadbalancing: {
        routing_key: 'traceID',
        protocol: { otlp: { tls: PLAIN, timeout: '5s' } },
        resolver: { dns: { hostname: hostOf(tracing, SAMPLER), port: String(PORTS.otlpGrpc), interval: '5s' } },
      },
    },
    service: {
      extensions: ['health_check'],
      telemetry: OWN_TELEMETRY,
      pipelines: {
        traces: {
          receivers: Object.keys(receivers),
          processors: ['memory_limiter', 'resource'],
          exporters: ['loadbalancing'],
        },
      },
    },
  };
}

function archiveExporter(tracing: Tracing, window: TraceWindow, cluster: string): JsonObject {
  const { archive } = tracing;
  if (archive === null) return {};
  return {
    [`awss3/${window.name}`]: {
      marshaler: 'otlp_proto',
      s3uploader: {
        region: archive.region,
        s3_bucket: archive.bucket,
        s3_prefix: `${archive.prefix}/${cluster}/${window.name}`,
        s3_partition_format: 'year=%Y/month=%m/day=%d/hour=%H',
        compression: 'gzip',
        unique_key_func_name: 'uuidv7',
      },
      // Off unless asked for: without it one slow upload holds up the pipeline.
      sending_queue: { enabled: true, queue_size: 1000 },
      timeout: '20s',
    },
  };
}

/** To all collectors of Jaeger in turn: the name resolves to their pods. */
function storeExporter(tracing: Tracing, index: number): JsonObject {
  return {
    endpoint: `dns:///${hostOf(tracing, JAEGER_COLLECTOR)}:${windowPort(index)}`,
    balancer_name: 'round_robin',
    tls: PLAIN,
    retry_on_failure: { enabled: true, max_elapsed_time: '5m' },
    sending_queue: { enabled: true, queue_size: 5000 },
  };
}

/**
 * The second tier decides. One `tail_sampling` per time of keeping, each for the classes of that time, so that a trace
 * goes to one store whole. A routing connector, which looks at resources or spans, would tear apart a trace that
 * touches services of two classes: after the shorter time its rest would be unreadable.
 */
export function samplerConfig(tracing: Tracing, cluster: string): JsonObject {
  const { windows } = tracing;
  const archived = windows.map((window) => archiveExporter(tracing, window, cluster));
  const pipelines = windows.map(({ name }, i) => [
    `traces/${name}`,
    {
      receivers: ['forward'],
      processors: [`tail_sampling/${name}`, 'batch'],
      exporters: [`otlp/${name}`, ...Object.keys(archived[i]!)],
    },
  ]);
  return {
    extensions: HEALTH,
    receivers: { otlp: OTLP },
    connectors: { forward: {} },
    processors: {
      memory_limiter: MEMORY_LIMITER,
      'transform/class': { error_mode: 'ignore', trace_statements: [...classStatements(tracing.classes)] },
      ...Object.fromEntries(windows.map((window) => [`tail_sampling/${window.name}`, tailSampling(tracing, window)])),
      batch: { send_batch_size: 1024, send_batch_max_size: 2048, timeout: '1s' },
    },
    exporters: {
      ...Object.fromEntries(windows.map(({ name }, i) => [`otlp/${name}`, storeExporter(tracing, i)])),
      ...Object.assign({}, ...archived),
    },
    service: {
      extensions: ['health_check'],
      telemetry: OWN_TELEMETRY,
      pipelines: {
        traces: { receivers: ['otlp'], processors: ['memory_limiter', 'transform/class'], exporters: ['forward'] },
        ...Object.fromEntries(pipelines),
      },
    },
  };
}
