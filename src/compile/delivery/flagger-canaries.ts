import type { KubeObject } from '../../manifests/types.ts';
import type { Model, Service } from '../../model/types.ts';
import { goDuration } from '../engine-duration.ts';
import { gatewayName } from '../mesh/gateways.ts';
import { liveVersion, runsIn, serviceMeta } from '../object-meta.ts';

/** What scales, by who does it. */
const AUTOSCALERS = {
  kubernetes: { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler' },
  keda: { apiVersion: 'keda.sh/v1alpha1', kind: 'ScaledObject' },
} as const;

function canary(model: Model, service: Service): KubeObject {
  const asked = service.canary;
  if (asked === null) throw new Error(`service ${service.name} has no canary`);
  const { gateway } = model;
  const weights = asked.steps.filter((step) => step < 1).map((step) => Math.round(step * 100));
  const stepWeights = weights.length === 0 ? [Math.round(asked.share * 100)] : weights;
  return {
    apiVersion: 'flagger.app/v1beta1',
    kind: 'Canary',
    metadata: serviceMeta(model, service, service.name),
    spec: {
      targetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: liveVersion(service).workload },
      ...(service.scaling === null
        ? {}
        : { autoscalerRef: { ...AUTOSCALERS[service.scaling.engine], name: service.name } }),
      progressDeadlineSeconds: 600,
      service: {
        port: service.port,
        portName: service.protocol,
        hosts: [service.host, ...service.public.map((entry) => entry.host)],
        ...(gateway === null || service.public.length === 0
          ? {}
          : { gateways: [`${gateway.namespace}/${gatewayName(model)}`, 'mesh'] }),
      },
      analysis: {
        interval: goDuration(asked.holdUs),
        threshold: 2,
        stepWeights,
        metrics: [
          { name: 'request-success-rate', thresholdRange: { min: 100 - asked.judge.errors * 100 }, interval: '1m' },
          { name: 'request-duration', thresholdRange: { max: asked.judge.p95Us / 1000 }, interval: '1m' },
        ],
      },
    },
  };
}

/** Canaries for Flagger, which generates Services, VirtualService and DestinationRule from them itself. */
export function flaggerCanaries(model: Model, cluster: string): readonly KubeObject[] {
  return Object.values(model.services)
    .filter((service) => service.rollout.engine === 'flagger' && service.canary !== null && runsIn(service, cluster))
    .map((service) => canary(model, service));
}
