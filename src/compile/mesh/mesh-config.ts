/**
 * What proxies are told beside their routes. A Telemetry object names providers of spans and logs; what such a provider is
 * stands in `meshConfig`, which belongs to the installation of Istio and not to us. So it comes as a ConfigMap that istiod
 * merges with its own when it is started with `SHARED_MESH_CONFIG` set to its name (`--set values.pilot.env.SHARED_MESH_CONFIG=…`).
 */
import { ROOT_NAMESPACE } from '../../engines/istio-root-namespace.ts';
import { SHARED_MESH_CONFIG } from '../../engines/shared-mesh-config.ts';
import type { JsonObject, KubeObject } from '../../manifests/types.ts';
import { writeYaml } from '../../manifests/write-manifests.ts';
import type { Model } from '../../model/types.ts';
import { platformMeta } from '../object-meta.ts';
import { tracingProvider } from '../tracing/mesh-provider.ts';
import { accessLogProvider } from './access-log.ts';
import { defaultRetries } from './default-retries.ts';

/**
 * Whether services run beside stores of another cluster: its DNS knows nothing of their names. Proxies that answer such
 * questions know every cluster's, pods of headless Services among them; ambient proxies do so by themselves.
 */
function hasNeighbours({ regions, stores }: Model): boolean {
  return Object.keys(stores).length > 0 && Object.values(regions).some(({ clusters }) => clusters.length > 1);
}

/** The ConfigMap that carries providers, and retries that no route can say; none where nobody has a proxy. */
export function meshConfig(model: Model): readonly KubeObject[] {
  const { tracing, mesh } = model;
  if (model.namespaces.every((each) => each.mesh === 'none')) return [];
  const extensionProviders = [
    ...(tracing === null ? [] : [tracingProvider(tracing)]),
    ...(mesh.accessLog === null ? [] : [accessLogProvider(mesh.accessLog)]),
  ];
  const asksProxies = mesh.mode === 'sidecar' && hasNeighbours(model);
  const retries = defaultRetries(model);
  if (extensionProviders.length === 0 && !asksProxies && retries === null) return [];
  const defaultConfig: JsonObject = {
    // No legacy tracer beside the provider.
    ...(tracing === null ? {} : { tracing: {} }),
    ...(asksProxies ? { proxyMetadata: { ISTIO_META_DNS_CAPTURE: 'true' } } : {}),
  };
  const config: JsonObject = {
    ...(tracing === null ? {} : { enableTracing: true }),
    ...(Object.keys(defaultConfig).length === 0 ? {} : { defaultConfig }),
    ...(extensionProviders.length === 0 ? {} : { extensionProviders }),
    ...(retries === null ? {} : { defaultHttpRetryPolicy: retries }),
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
