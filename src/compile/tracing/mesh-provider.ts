/**
 * What proxies are told about tracing. A Telemetry object names a provider; what that provider is stands in `meshConfig`,
 * which belongs to the installation of Istio and not to us. So it comes as a ConfigMap that istiod merges with its own
 * when it is started with `SHARED_MESH_CONFIG` set to its name (`--set values.pilot.env.SHARED_MESH_CONFIG=…`).
 */
import { ROOT_NAMESPACE } from '../../engines/istio-root-namespace.ts';
import type { JsonObject, KubeObject } from '../../manifests/types.ts';
import type { Tracing } from '../../model/tracing-types.ts';
import type { Model } from '../../model/types.ts';
import { percentOf } from '../../units/share.ts';
import { platformMeta } from '../object-meta.ts';
import { configText } from './part-objects.ts';
import { AGENT, hostOf, PORTS } from './parts.ts';

/** Name of the ConfigMap, and value of `SHARED_MESH_CONFIG`. */
export const SHARED_MESH_CONFIG = 'nines-mesh-config';

/** The provider, and no legacy tracer beside it. */
export function meshConfig(tracing: Tracing): JsonObject {
  return {
    enableTracing: true,
    defaultConfig: { tracing: {} },
    extensionProviders: [
      {
        name: AGENT,
        opentelemetry: {
          service: hostOf(tracing, AGENT),
          port: PORTS.otlpGrpc,
          maxTagLength: 256,
          resourceDetectors: { environment: {} },
        },
      },
    ],
  };
}

/** The ConfigMap that carries it. */
export function tracingProvider(model: Model): readonly KubeObject[] {
  const { tracing } = model;
  if (tracing === null || model.namespaces.every(({ mesh }) => mesh === 'none')) return [];
  return [
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: platformMeta(model, SHARED_MESH_CONFIG, ROOT_NAMESPACE),
      data: { mesh: configText(meshConfig(tracing)) },
    },
  ];
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
