import { stringAt } from '../../manifests/field.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule } from '../types.ts';

export const copiesInOneRegion: Rule = {
  code: 'BCK017',
  title: 'A second place for backups in the same region',
  severity: 'warning',
  rows: ['B07', 'B09'],
  why: 'Two buckets of one region are lost together with it, and with what they are backups of.',
  fix: 'put one of them into another region',
  find: inEachCluster((facts) => {
    const places = facts.objects('velero.io', 'BackupStorageLocation').flatMap((manifest) => {
      const bucket = stringAt(manifest.object, ['spec', 'objectStorage', 'bucket']) ?? '';
      const region = stringAt(manifest.object, ['spec', 'config', 'region']);
      return region === undefined ? [] : [{ manifest, bucket, region }];
    });
    const [first] = places;
    const buckets = new Set(places.map(({ bucket }) => bucket));
    if (first === undefined || buckets.size < 2 || places.some(({ region }) => region !== first.region)) return [];
    const second = places.find(({ bucket }) => bucket !== first.bucket) ?? first;
    const message = `${[...buckets].join(' and ')} are all in ${first.region}`;
    const other = { manifest: first.manifest, path: ['spec', 'config', 'region'] };
    return [{ manifest: second.manifest, path: ['spec', 'config', 'region'], message, other }];
  }),
};
