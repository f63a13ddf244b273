/** Names, ports and images of what tracing is made of. */
import type { Labels, ObjectMeta } from '../../manifests/types.ts';
import type { LegacyReceiver, Tracing } from '../../model/tracing-types.ts';
import type { Model } from '../../model/types.ts';
import { platformPartMeta } from '../object-meta.ts';

/** The first tier: next to whoever sends spans. */
export const AGENT = 'otel-agent';
/** The second tier: sees whole traces, and decides. */
export const SAMPLER = 'otel-sampler';
/** Stores, and tells SDKs at what rate to sample. */
export const JAEGER_COLLECTOR = 'jaeger-collector';
/** Shows. */
export const JAEGER_QUERY = 'jaeger-query';
/** Brings lifecycle policies and first indices to Elasticsearch. */
export const JAEGER_INDICES = 'jaeger-indices';

/** Makes traces to look at. */
export const EXAMPLE = 'trace-example';

/** The collector’s and Jaeger’s own ports. */
export const PORTS = {
  otlpGrpc: 4317,
  otlpHttp: 4318,
  samplingHttp: 5778,
  samplingGrpc: 5779,
  metrics: 8888,
  health: 13_133,
  queryHttp: 16_686,
  queryGrpc: 16_685,
} as const;

/** Ports that Jaeger’s agent and collector and Zipkin had; `jaeger-compact` is UDP. */
export const LEGACY_PORTS: Readonly<Record<LegacyReceiver, number>> = {
  'jaeger-compact': 6831,
  'jaeger-http': 14_268,
  'jaeger-grpc': 14_250,
  zipkin: 9411,
};

/** Each time of keeping has a receiver of its own in Jaeger: the port says where a trace is stored. */
export function windowPort(index: number): number {
  return PORTS.otlpGrpc + 10 * index;
}

/** The distribution that has every component used here. */
export function collectorImage({ collector }: Tracing): string {
  return `otel/opentelemetry-collector-contrib:${collector.version}`;
}

/** One binary for collecting and answering, since version 2. */
export function jaegerImage({ jaeger }: Tracing): string {
  return `jaegertracing/jaeger:${jaeger.version}`;
}

/** `name.namespace.svc.cluster.local`. */
export function hostOf({ namespace }: Tracing, name: string): string {
  return `${name}.${namespace}.svc.cluster.local`;
}

/** Metadata of an object of one part. */
export function partMeta(model: Model, tracing: Tracing, part: string, name: string, annotations?: Labels): ObjectMeta {
  return platformPartMeta(model, { part, component: 'tracing', namespace: tracing.namespace }, name, annotations);
}
