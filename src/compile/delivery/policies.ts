import type { KubeObject } from '../../manifests/types.ts';
import type { Model, Service } from '../../model/types.ts';
import { goDuration } from '../engine-duration.ts';
import { liveVersion, POLICY_LABEL, runsIn, serviceMeta } from '../object-meta.ts';

function percent(share: number): string {
  return `${Math.round(share * 1_000_000) / 10_000}%`;
}

/** What our own rollout controller is told, as it will be read: flat strings, the way ConfigMaps hold them. */
function rolloutPolicy(service: Service): Record<string, string> {
  const { blueGreen, canary } = service;
  return {
    service: `${service.namespace}/${service.name}`,
    live: liveVersion(service).name,
    ...(canary === null || canary.steps.length === 0
      ? {}
      : {
          strategy: 'canary',
          steps: canary.steps.map(percent).join(', '),
          hold: goDuration(canary.holdUs),
          'max-errors': percent(canary.judge.errors),
          'max-p95': goDuration(canary.judge.p95Us),
          ...(canary.sticky === null ? {} : { 'sticky-cookie': canary.sticky.cookie }),
        }),
    ...(blueGreen === null
      ? {}
      : {
          'blue-green-header': `${blueGreen.header}: ${blueGreen.value}`,
          'blue-green-keep': goDuration(blueGreen.keepUs),
        }),
  };
}

/**
 * Policy of our own controllers, as ConfigMaps labelled `nines.dev/policy`: the only place they read it from, so that
 * what is reviewed and applied is what decides.
 */
export function rolloutPolicies(model: Model, cluster: string): readonly KubeObject[] {
  return Object.values(model.services)
    .filter((service) => service.rollout.engine === 'nines' && runsIn(service, cluster))
    .filter((service) => (service.canary !== null && service.canary.steps.length > 0) || service.blueGreen !== null)
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
