import type { JsonObject, KubeObject } from '../../manifests/types.ts';
import type { Model, Service } from '../../model/types.ts';
import { liveVersion, replicasIn, scaleTarget, serviceMeta } from '../object-meta.ts';
import { kedaTriggers, queueAuthentication, type ScaledService } from './keda-triggers.ts';
import { scalingBehavior } from './scaling-behavior.ts';

/** Questions that cannot be answered for so many polls in a row count as failed. */
const FAILURES = 3;

/**
 * What holds while a queue, a clock or a forecast does not answer: the pods there are, at least the fewest. KEDA knows
 * this only of triggers that ask per pod, never of utilisation, which Kubernetes itself measures.
 */
function fallback(triggers: readonly JsonObject[], min: number): JsonObject {
  const perPod = triggers.some(({ type, metricType }) => type !== 'cpu' && type !== 'memory' && metricType !== 'Value');
  if (!perPod) return {};
  return { fallback: { failureThreshold: FAILURES, replicas: min, behavior: 'currentReplicasIfHigher' } };
}

function scaledObject(scaled: ScaledService): KubeObject {
  const { model, service, scaling, bounds } = scaled;
  const triggers = kedaTriggers(scaled);
  return {
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'ScaledObject',
    metadata: serviceMeta(model, service, service.name),
    spec: {
      scaleTargetRef: scaleTarget(service, liveVersion(service)),
      // As often as the HPA that KEDA makes is synchronised.
      pollingInterval: 15,
      // Never to nothing: mesh and gateway would answer 503 until the first pod is back. Without it `cooldownPeriod`, which
      // only counts between one and none, decides nothing.
      minReplicaCount: bounds.min,
      maxReplicaCount: bounds.max,
      ...fallback(triggers, bounds.min),
      advanced: { horizontalPodAutoscalerConfig: { behavior: scalingBehavior(scaling) } },
      triggers: [...triggers],
    },
  };
}

function authentication(model: Model, service: Service, secret: string): KubeObject {
  return {
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'TriggerAuthentication',
    metadata: serviceMeta(model, service, queueAuthentication(service)),
    spec: { secretTargetRef: [{ parameter: 'password', name: secret, key: 'password' }] },
  };
}

/** ScaledObjects of services that follow a queue, a latency, a clock or a forecast (S01, S04, S07). */
export function scaledObjects(model: Model, cluster: string): readonly KubeObject[] {
  return Object.values(model.services).flatMap((service) => {
    const { scaling } = service;
    const own = replicasIn(liveVersion(service), cluster);
    if (scaling === null || scaling.engine !== 'keda' || own === null) return [];
    const bounds = { min: Math.max(own.min, 1), max: own.max };
    const secret = scaling.queue?.secret ?? null;
    return [
      ...(secret === null ? [] : [authentication(model, service, secret)]),
      scaledObject({ model, service, scaling, bounds }),
    ];
  });
}
