import { POLICY_LABEL } from '../../manifests/own-annotations.ts';
import type { KubeObject } from '../../manifests/types.ts';
import type { BlueGreen, Canary, Judge } from '../../model/delivery-types.ts';
import type { Model, Service } from '../../model/types.ts';
import { goDuration } from '../engine-duration.ts';
import { liveVersion, movesWeights, runsIn, serviceMeta } from '../object-meta.ts';

function percent(share: number): string {
  return `${Math.round(share * 1_000_000) / 10_000}%`;
}

function objectives({ errors, p95Us, business }: Judge): Record<string, string> {
  return {
    'max-errors': percent(errors),
    'max-p95': goDuration(p95Us),
    ...(business === null ? {} : { business: `${business.bad} / ${business.of}` }),
    ...(business?.max == null ? {} : { 'max-business': percent(business.max) }),
  };
}

function canaryPolicy({ steps, holdUs, shadow, testUs, judge }: Canary): Record<string, string> {
  const stages = [
    ...(shadow === null ? [] : [`mirror ${percent(shadow.share)} for ${goDuration(shadow.forUs)}`]),
    ...(testUs === null ? [] : [`header for ${goDuration(testUs)}`]),
    ...steps.map((step) => `${percent(step)} for ${goDuration(holdUs)}`),
  ];
  return { candidate: 'canary', stages: stages.join(', '), ...objectives(judge) };
}

/** Green carries everything at once, and is watched then for as long as it was tested. */
function blueGreenPolicy({ testUs, keepUs, judge }: BlueGreen): Record<string, string> {
  const test = goDuration(testUs);
  return {
    candidate: 'green',
    stages: `header for ${test}, 100% for ${test}`,
    keep: goDuration(keepUs),
    ...objectives(judge),
  };
}

/** What our own rollout controller is told, as it will be read: flat strings, the way ConfigMaps hold them. */
function rolloutPolicy(service: Service): Record<string, string> {
  const { blueGreen, canary, namespace, name } = service;
  return {
    service: `${namespace}/${name}`,
    home: liveVersion(service).name,
    ...(blueGreen !== null ? blueGreenPolicy(blueGreen) : canary !== null ? canaryPolicy(canary) : {}),
  };
}

/**
 * Policy of our own controllers, as ConfigMaps labelled `nines.dev/policy`: the only place they read it from, so that
 * what is reviewed and applied is what decides.
 */
export function rolloutPolicies(model: Model, cluster: string): readonly KubeObject[] {
  return Object.values(model.services)
    .filter((service) => movesWeights(service) && runsIn(service, cluster))
    .map((service) => {
      const meta = serviceMeta(model, service, `${service.name}-rollout-policy`);
      return {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { ...meta, labels: { ...meta.labels, [POLICY_LABEL]: 'rollout' } },
        data: rolloutPolicy(service),
      };
    });
}
