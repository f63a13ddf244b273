import { ROOT_NAMESPACE } from '../../engines/istio-root-namespace.ts';
import type { KubeObject } from '../../manifests/types.ts';
import type { Model } from '../../model/types.ts';
import { platformMeta } from '../object-meta.ts';

/** Mesh-wide request metrics with the platform's own tags (M25). */
export function telemetry(model: Model): readonly KubeObject[] {
  const { telemetry: asked } = model.mesh;
  if (asked === null) return [];
  const tagOverrides = Object.fromEntries(
    Object.entries(asked.tags).map(([tag, value]) => [tag, { operation: 'UPSERT', value }]),
  );
  const metrics = asked.metrics.length === 0 ? ['ALL_METRICS'] : asked.metrics;
  return [
    {
      apiVersion: 'telemetry.istio.io/v1',
      kind: 'Telemetry',
      metadata: platformMeta(model, 'default', ROOT_NAMESPACE),
      spec: {
        metrics: [
          {
            providers: [{ name: asked.provider }],
            overrides: metrics.map((metric) => ({ match: { metric, mode: 'CLIENT_AND_SERVER' }, tagOverrides })),
          },
        ],
      },
    },
  ];
}
