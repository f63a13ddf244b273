/**
 * What proxies are told beside their routes. A Telemetry object names providers of spans and logs; what such a provider is
 * stands in `meshConfig`, which belongs to the installation of Istio and not to us. So it comes as a ConfigMap that istiod
 * merges with its own when it is started with `SHARED_MESH_CONFIG` set to its name (`--set values.pilot.env.SHARED_MESH_CONFIG=…`).
 */
import { ROOT_NAMESPACE } from '../../engines/istio-root-namespace.ts';
import type { JsonObject, KubeObject } from '../../manifests/types.ts';
import { writeYaml } from '../../manifests/write-manifests.ts';
import type { Model } from '../../model/types.ts';
import { platformMeta } from '../object-meta.ts';
import { tracingProvider } from '../tracing/mesh-provider.ts';
import { accessLogProvider } from './access-log.ts';

/** Name of the ConfigMap, and value of `SHARED_MESH_CONFIG`. */
export const SHARED_MESH_CONFIG = 'nines-mesh-config';

/** The ConfigMap that carries the providers; none where nobody has a proxy. */
export function meshConfig(model: Model): readonly KubeObject[] {
  const { tracing, mesh } = model;
  if (model.namespaces.every((each) => each.mesh === 'none')) return [];
  const extensionProviders = [
    ...(tracing === null ? [] : [tracingProvider(tracing)]),
    ...(mesh.accessLog === null ? [] : [accessLogProvider(mesh.accessLog)]),
  ];
  if (extensionProviders.length === 0) return [];
  const config: JsonObject = {
    // No legacy tracer beside the provider.
    ...(tracing === null ? {} : { enableTracing: true, defaultConfig: { tracing: {} } }),
    extensionProviders,
  };
  return [
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: platformMeta(model, SHARED_MESH_CONFIG, ROOT_NAMESPACE),
      data: { mesh: writeYaml(config) },
    },
  ];
}
