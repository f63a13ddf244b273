import type { JsonObject, KubeObject } from '../../manifests/types.ts';
import type { ServiceVertical, Vertical } from '../../model/scaling-types.ts';
import type { Model, Service } from '../../model/types.ts';
import { printCpu } from '../../units/cpu.ts';
import { mebibytes } from '../mebibytes.ts';
import { liveVersion, replicasIn, scaleTarget, serviceMeta } from '../object-meta.ts';

function limits({ cpu, memory }: Vertical, resources: ServiceVertical['resources'], bound: 'min' | 'max') {
  const all = { cpu: printCpu(cpu[`${bound}Millis`]), memory: mebibytes(memory[`${bound}Bytes`]) };
  return Object.fromEntries(resources.map((resource) => [resource, all[resource]]));
}

function policies(vertical: Vertical, service: Service, { resources }: ServiceVertical): JsonObject[] {
  return [
    {
      containerName: service.name,
      controlledResources: [...resources],
      // Requests and limits are one here: a pod that borrows is the first to be evicted.
      controlledValues: 'RequestsAndLimits',
      minAllowed: limits(vertical, resources, 'min'),
      maxAllowed: limits(vertical, resources, 'max'),
    },
    // The proxy’s are the mesh’s.
    { containerName: '*', mode: 'Off' },
  ];
}

/**
 * What each live version should reserve (S02). `Off` tells and changes nothing. Where it changes pods it does so in place,
 * and only resources that do not decide how many pods there are: the two would undo each other.
 */
export function verticalAutoscalers(model: Model, cluster: string): readonly KubeObject[] {
  const platform = model.scaling.vertical;
  if (platform === null) return [];
  return Object.values(model.services).flatMap((service): readonly KubeObject[] => {
    const { vertical } = service;
    const live = liveVersion(service);
    if (vertical === null || replicasIn(live, cluster) === null) return [];
    return [
      {
        apiVersion: 'autoscaling.k8s.io/v1',
        kind: 'VerticalPodAutoscaler',
        metadata: serviceMeta(model, service, service.name),
        spec: {
          targetRef: scaleTarget(service, live),
          recommenders: [{ name: model.name }],
          updatePolicy:
            vertical.mode === 'recommend' ? { updateMode: 'Off' } : { updateMode: 'InPlaceOrRecreate', minReplicas: 2 },
          resourcePolicy: { containerPolicies: policies(platform, service, vertical) },
        },
      },
    ];
  });
}
