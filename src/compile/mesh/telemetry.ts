import { ROOT_NAMESPACE } from '../../engines/istio-root-namespace.ts';
import type { JsonObject, KubeObject } from '../../manifests/types.ts';
import type { Telemetry } from '../../model/mesh-types.ts';
import type { Model } from '../../model/types.ts';
import { platformMeta } from '../object-meta.ts';
import { telemetryTracing } from '../tracing/mesh-provider.ts';
import { telemetryAccessLogging } from './access-log.ts';

function metricsWithTags({ tags, metrics, provider }: Telemetry): readonly JsonObject[] {
  const tagOverrides = Object.fromEntries(
    Object.entries(tags).map(([tag, value]) => [tag, { operation: 'UPSERT', value }]),
  );
  const names = metrics.length === 0 ? ['ALL_METRICS'] : metrics;
  return [
    {
      providers: [{ name: provider }],
      overrides: names.map((metric) => ({ match: { metric, mode: 'CLIENT_AND_SERVER' }, tagOverrides })),
    },
  ];
}

/**
 * What all proxies report: request metrics with the platform's own tags (M25), spans (T01, T05), and a line per request (O09).
 * One object for all, since Istio heeds only one that speaks for the whole mesh.
 */
export function telemetry(model: Model): readonly KubeObject[] {
  const { telemetry: asked } = model.mesh;
  const hasProxies = model.namespaces.some(({ mesh }) => mesh !== 'none');
  const tracing = hasProxies ? model.tracing : null;
  const accessLog = hasProxies ? model.mesh.accessLog : null;
  if (asked === null && tracing === null && accessLog === null) return [];
  return [
    {
      apiVersion: 'telemetry.istio.io/v1',
      kind: 'Telemetry',
      metadata: platformMeta(model, 'default', ROOT_NAMESPACE),
      spec: {
        ...(tracing === null ? {} : { tracing: telemetryTracing(tracing) }),
        ...(asked === null ? {} : { metrics: metricsWithTags(asked) }),
        ...(accessLog === null ? {} : { accessLogging: telemetryAccessLogging(accessLog) }),
      },
    },
  ];
}
