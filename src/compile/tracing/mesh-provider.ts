/** What proxies are told about tracing. */
import type { JsonObject } from '../../manifests/types.ts';
import type { Tracing } from '../../model/tracing-types.ts';
import { percentOf } from '../../units/share.ts';
import { AGENT, hostOf, PORTS } from './parts.ts';

/** The provider of Istio’s `meshConfig`: where proxies send spans. */
export function tracingProvider(tracing: Tracing): JsonObject {
  return {
    name: AGENT,
    opentelemetry: {
      service: hostOf(tracing, AGENT),
      port: PORTS.otlpGrpc,
      maxTagLength: 256,
      resourceDetectors: { environment: {} },
    },
  };
}

/** The `tracing` of the mesh’s Telemetry: the head’s share, and the version of Envoy’s own request id beside each span. */
export function telemetryTracing({ head }: Tracing): readonly JsonObject[] {
  return [
    {
      providers: [{ name: AGENT }],
      randomSamplingPercentage: percentOf(head),
      customTags: { 'request.id': { header: { name: 'x-request-id', defaultValue: 'none' } } },
    },
  ];
}
