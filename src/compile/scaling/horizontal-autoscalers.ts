import { OWNER_ANNOTATION } from '../../manifests/own-annotations.ts';
import type { JsonObject, KubeObject } from '../../manifests/types.ts';
import type { Scaling } from '../../model/delivery-types.ts';
import type { Model, Service, Version } from '../../model/types.ts';
import { isCandidate, isScaled, liveVersion, replicasIn, scaleTarget, serviceMeta } from '../object-meta.ts';
import { scalingBehavior } from './scaling-behavior.ts';

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

interface Bounds {
  readonly min: number;
  readonly max: number;
}

function autoscaler(model: Model, service: Service, version: Version, scaling: Scaling, bounds: Bounds): KubeObject {
  const isLive = version === liveVersion(service);
  const owner = isCandidate(service, version) ? { [OWNER_ANNOTATION]: 'spec.minReplicas: nines' } : undefined;
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: serviceMeta(model, service, isLive ? service.name : version.workload, owner),
    spec: {
      scaleTargetRef: scaleTarget(service, version),
      minReplicas: bounds.min,
      maxReplicas: bounds.max,
      metrics: metrics(scaling),
      behavior: scalingBehavior(scaling),
    },
  };
}

/**
 * HPA v2 of the live version (S01), and of what a rollout may put in its place: that one rests at its own pods and grows
 * as far, since promoted it carries the same load. While it is rolled out its minimum is what the weight needs.
 */
export function horizontalAutoscalers(model: Model, cluster: string): readonly KubeObject[] {
  return Object.values(model.services).flatMap((service) => {
    const { scaling } = service;
    const live = replicasIn(liveVersion(service), cluster);
    // Never two: KEDA makes an HPA of its own.
    if (scaling === null || scaling.engine === 'keda') return [];
    return service.versions.flatMap((version) => {
      const own = replicasIn(version, cluster);
      // An autoscaler has at least one pod: a Deployment without any switches it off.
      if (own === null || !isScaled(service, version)) return [];
      const bounds = { min: Math.max(own.min, 1), max: Math.max(live?.max ?? 0, own.max) };
      return [autoscaler(model, service, version, scaling, bounds)];
    });
  });
}
