import type { Tracing } from '../../model/tracing-types.ts';
import type { Service, Version } from '../../model/types.ts';
import { AGENT, hostOf, JAEGER_COLLECTOR, PORTS } from './parts.ts';

/** Services look for a new rate this often; Jaeger recalculates once a minute. */
const POLLING_MS = 60_000;

function sampler(tracing: Tracing): Readonly<Record<string, string>> {
  const endpoint = `http://${hostOf(tracing, JAEGER_COLLECTOR)}:${PORTS.samplingHttp}`;
  return {
    OTEL_TRACES_SAMPLER: 'parentbased_jaeger_remote',
    OTEL_TRACES_SAMPLER_ARG: `endpoint=${endpoint},pollingIntervalMs=${POLLING_MS},initialSamplingRate=${tracing.head}`,
  };
}

/**
 * How an OpenTelemetry SDK in a service is told where spans go, in which formats it passes contexts on, and what it is
 * called (T04, T05). Nothing here names the side of a rollout: two sides that run the same must have the same environment,
 * or the rollout would take them for two versions. The two limits of baggage have no standard name: the application kit reads them.
 */
export function tracingEnvironment(
  tracing: Tracing,
  service: Service,
  version: Version,
): Readonly<Record<string, string>> {
  const attributes = {
    'service.version': version.image.slice(version.image.lastIndexOf('/') + 1).split(':')[1] ?? version.name,
    'k8s.namespace.name': service.namespace,
  };
  return {
    OTEL_SERVICE_NAME: service.name,
    OTEL_RESOURCE_ATTRIBUTES: Object.entries(attributes)
      .map(([key, value]) => `${key}=${value}`)
      .join(','),
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://${hostOf(tracing, AGENT)}:${PORTS.otlpHttp}`,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
    ...sampler(tracing),
    OTEL_PROPAGATORS: tracing.propagators.join(','),
    NINES_BAGGAGE_PAIRS: String(tracing.baggage.pairs),
    NINES_BAGGAGE_VALUE_BYTES: String(tracing.baggage.valueBytes),
  };
}
