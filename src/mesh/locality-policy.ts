/**
 * Locality load balancing in force for a cluster (pilot/pkg/networking/core/loadbalancer): the DestinationRule's
 * setting, else the Service's traffic distribution, else the mesh's, which is on by default. Failover needs outlier
 * detection, except that a traffic distribution always fails over; `distribute` needs neither.
 */
import { booleanAt, type JsonRecord, recordAt, recordsAt, stringAt, stringsAt } from '../manifests/field.ts';
import type { MeshService } from './services.ts';
import type { LocalityPolicy } from './types.ts';

const NONE: LocalityPolicy = { kind: 'none' };

function weights(to: unknown): Readonly<Record<string, number>> {
  const entries = Object.entries(recordAt(to, []) ?? {}).filter(
    (pair): pair is [string, number] => typeof pair[1] === 'number',
  );
  return Object.fromEntries(entries);
}

function ofSetting(setting: JsonRecord, mayFailOver: boolean): LocalityPolicy {
  if (booleanAt(setting, ['enabled']) === false) return NONE;
  const rules = recordsAt(setting, ['distribute']).map(([, each]) => ({
    from: stringAt(each, ['from']) ?? '',
    to: weights(each.to),
  }));
  if (rules.length > 0) return { kind: 'distribute', rules };
  if (!mayFailOver) return NONE;
  const regions = recordsAt(setting, ['failover']).map(([, each]) => ({
    from: stringAt(each, ['from']) ?? '',
    to: stringAt(each, ['to']) ?? '',
  }));
  const labels = stringsAt(setting, ['failoverPriority']);
  if (labels.length === 0) return { kind: 'failover', regions };
  return regions.length === 0 ? { kind: 'failoverPriority', labels } : { kind: 'failoverPriority', labels, regions };
}

const DISTRIBUTION_LABELS = {
  sameZone: ['topology.istio.io/network', 'topology.kubernetes.io/region', 'topology.kubernetes.io/zone'],
  sameNode: [
    'topology.istio.io/network',
    'topology.kubernetes.io/region',
    'topology.kubernetes.io/zone',
    'topology.istio.io/subzone',
    'kubernetes.io/hostname',
  ],
} as const;

/** The policy in force; `none` where nothing would happen. */
export function localityPolicy(
  loadBalancer: JsonRecord | null,
  service: MeshService | null,
  meshSetting: JsonRecord | null,
  hasOutlierDetection: boolean,
): LocalityPolicy {
  const own = recordAt(loadBalancer, ['localityLbSetting']);
  if (own !== undefined) return ofSetting(own, hasOutlierDetection);
  const distribution = service?.trafficDistribution ?? 'any';
  if (distribution !== 'any') return { kind: 'failoverPriority', labels: DISTRIBUTION_LABELS[distribution] };
  return ofSetting(meshSetting ?? {}, hasOutlierDetection);
}
