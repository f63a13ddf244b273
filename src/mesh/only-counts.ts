import { type JsonRecord, recordAt, stringAt } from '../manifests/field.ts';

/** Whether a patch of an EnvoyFilter says only what the clusters of a proxy count, which changes no request. */
export function onlyCounts(patch: JsonRecord): boolean {
  const keys = Object.keys(recordAt(patch, ['patch', 'value']) ?? {});
  return stringAt(patch, ['applyTo']) === 'CLUSTER' && keys.length === 1 && keys[0] === 'track_cluster_stats';
}
