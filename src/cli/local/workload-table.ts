import type { WorldStatus } from '../../worlds/local/world-types.ts';
import { textTable } from './text-table.ts';

/** Workloads with their pods by zone. */
export function workloadTable({ workloads, zones }: WorldStatus): string {
  const names = zones.map(({ zone }) => zone);
  const rows = workloads.map(({ namespace, name, version, replicas, ready, updated, zones: counts }) => [
    `${namespace}/${name}`,
    updated < replicas ? `${version} (${updated} of ${replicas})` : version,
    `${ready} of ${replicas}`,
    names.map((zone) => `${zone} ${counts[zone] ?? 0}`).join(', '),
  ]);
  return textTable([['workload', 'version', 'ready', 'zones'], ...rows]);
}
