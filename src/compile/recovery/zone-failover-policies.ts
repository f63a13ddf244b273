import { POLICY_LABEL } from '../../manifests/own-annotations.ts';
import type { KubeObject } from '../../manifests/types.ts';
import type { Model, Service } from '../../model/types.ts';
import { percentOf } from '../../units/share.ts';
import { goDuration } from '../engine-duration.ts';
import { liveVersion, platformMeta, replicasIn } from '../object-meta.ts';

/** What one pod carries when it does nothing but work, on the processor time that it is guaranteed. Two digits, rounded down. */
function perPod(service: Service): string {
  const perSecond = (service.resources.cpuMillis * 1000) / service.workUs;
  return `${Math.floor(perSecond * 100) / 100}/s`;
}

function workload(service: Service): string {
  return `${service.namespace}/${liveVersion(service).workload}`;
}

/**
 * Policy of the zone failover controller (D02), one per cluster that has a zone to go to. `capacity` is how much one pod
 * of a workload carries, per second; workers that nobody calls have a minimum and no capacity.
 */
export function zoneFailoverPolicies(model: Model, cluster: string): readonly KubeObject[] {
  const { zoneFailover: asked } = model;
  const place = model.clusters[cluster];
  if (asked === null || place === undefined || place.zones.length < 2) return [];
  const running = Object.values(model.services).filter((service) => replicasIn(liveVersion(service), cluster) !== null);
  const called = running.filter((service) => !service.background && service.workUs > 0);
  const meta = platformMeta(model, 'zone-failover-policy', model.namespace);
  return [
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { ...meta, labels: { ...meta.labels, [POLICY_LABEL]: 'zone-failover' } },
      data: {
        region: place.region,
        zones: place.zones.join(', '),
        failures: String(asked.failures),
        every: goDuration(asked.everyUs),
        'cool-down': goDuration(asked.coolDownUs),
        attempts: String(asked.attempts),
        within: goDuration(asked.withinUs),
        'max-errors': `${percentOf(asked.errors)}%`,
        workloads: running.map(workload).sort().join(', '),
        capacity: called
          .map((service) => `${workload(service)}=${perPod(service)}`)
          .sort()
          .join(', '),
      },
    },
  ];
}
