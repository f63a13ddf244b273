import type { JsonObject, KubeObject } from '../../manifests/types.ts';
import type { Pace, Scaling } from '../../model/delivery-types.ts';
import type { Model } from '../../model/types.ts';
import { wholeSeconds } from '../engine-duration.ts';
import { liveVersion, replicasIn, serviceMeta } from '../object-meta.ts';

function utilisation(name: string, share: number): JsonObject {
  return {
    type: 'Resource',
    resource: { name, target: { type: 'Utilization', averageUtilization: Math.round(share * 100) } },
  };
}

function metrics(scaling: Scaling): JsonObject[] {
  return [
    ...(scaling.cpu === null ? [] : [utilisation('cpu', scaling.cpu)]),
    ...(scaling.memory === null ? [] : [utilisation('memory', scaling.memory)]),
    ...Object.entries(scaling.custom).map(([metric, value]) => ({
      type: 'Pods',
      pods: { metric: { name: metric }, target: { type: 'AverageValue', averageValue: String(value) } },
    })),
  ];
}

function policy(pace: Pace): JsonObject {
  return {
    ...(pace.by.kind === 'count'
      ? { type: 'Pods', value: pace.by.count }
      : { type: 'Percent', value: Math.round(pace.by.share * 100) }),
    periodSeconds: wholeSeconds(pace.everyUs),
  };
}

/** HPA v2 of the live version (S01). */
export function horizontalAutoscalers(model: Model, cluster: string): readonly KubeObject[] {
  return Object.values(model.services).flatMap((service) => {
    const version = liveVersion(service);
    const replicas = replicasIn(version, cluster);
    const { scaling } = service;
    if (scaling === null || replicas === null) return [];
    return [
      {
        apiVersion: 'autoscaling/v2',
        kind: 'HorizontalPodAutoscaler',
        metadata: serviceMeta(model, service, service.name),
        spec: {
          scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: version.workload },
          minReplicas: replicas.min,
          maxReplicas: replicas.max,
          metrics: metrics(scaling),
          behavior: {
            scaleUp: { stabilizationWindowSeconds: 0, policies: [policy(scaling.up)] },
            scaleDown: {
              stabilizationWindowSeconds: wholeSeconds(scaling.stabilizationUs),
              policies: [policy(scaling.down)],
            },
          },
        },
      },
    ];
  });
}
