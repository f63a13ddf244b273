import type { Monitoring } from '../../model/monitoring-types.ts';
import type { Model } from '../../model/types.ts';
import { MINUTE_US } from '../../units/duration.ts';
import { printShare } from '../../units/share.ts';
import { type Alert, PLACE_TEXT } from './alert.ts';
import { binary, call, type Query, series } from './query.ts';

function left(available: Query, whole: Query): Query {
  return binary(available, '/', whole);
}

/** Nodes, zones and disks (O02). */
export function nodeAlerts(model: Model, cluster: string, { alerts }: Monitoring): readonly Alert[] {
  const zones = model.clusters[cluster]?.zones ?? [];
  const common = { scope: 'platform', source: 'node-exporter' } as const;
  // Read-only and memory file systems are full by nature.
  const disks = { fstype: { is: '!~', value: 'tmpfs|overlay|squashfs|ramfs|iso9660' } } as const;
  const disk = {
    ...common,
    name: 'DiskNearlyFull',
    severity: 'warning',
    forUs: 10 * MINUTE_US,
    description: `{{ $value | humanizePercentage }} of it is left; ${printShare(alerts.disk)} is the limit.`,
  } as const;
  return [
    {
      ...common,
      name: 'NodeMemoryHigh',
      severity: 'critical',
      forUs: 5 * MINUTE_US,
      query: binary(
        binary(1, '-', left(series('node_memory_MemAvailable_bytes'), series('node_memory_MemTotal_bytes'))),
        '>',
        alerts.nodeMemory,
      ),
      summary: `Node {{ $labels.instance }} of ${PLACE_TEXT} is short of memory`,
      description: `{{ $value | humanizePercentage }} of it is in use; ${printShare(alerts.nodeMemory)} is the limit, evictions come next.`,
    },
    {
      ...disk,
      query: binary(
        left(series('node_filesystem_avail_bytes', disks), series('node_filesystem_size_bytes', disks)),
        '<',
        alerts.disk,
      ),
      summary: `{{ $labels.mountpoint }} of node {{ $labels.instance }} in ${PLACE_TEXT} is nearly full`,
    },
    {
      ...disk,
      name: 'VolumeNearlyFull',
      source: 'kubelet',
      query: binary(
        left(series('kubelet_volume_stats_available_bytes'), series('kubelet_volume_stats_capacity_bytes')),
        '<',
        alerts.disk,
      ),
      summary: `{{ $labels.namespace }}/{{ $labels.persistentvolumeclaim }} in ${PLACE_TEXT} is nearly full`,
    },
    ...zones.map((zone) => zoneDown(zone)),
  ];
}

/** A zone is down when none of its kubelets answers; also when its nodes are deleted and no series is left of them. */
function zoneDown(zone: string): Alert {
  return {
    name: 'ZoneDown',
    severity: 'critical',
    scope: 'platform',
    source: 'kubelet',
    forUs: MINUTE_US,
    query: call('absent', binary(series('up', { job: 'kubelet', zone }), '==', 1)),
    labels: { zone },
    summary: `Zone ${zone} of ${PLACE_TEXT} is down`,
    description: 'None of its nodes answers.',
  };
}
