import { VOLUME_DRIVERS } from '../../engines/volumes.ts';
import { recordsAt, stringRecordAt, stringsAt } from '../../manifests/field.ts';
import type { KubeObject } from '../../manifests/types.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule } from '../types.ts';

const SAYS_REGIONAL = /regional|multi-?zone|multi-?az|zone-?redundant|(?:^|-)zrs(?:-|$)/i;
const ZONE_KEY = /topology\.(?:kubernetes\.io|ebs\.csi\.aws\.com|gke\.io|disk\.csi\.azure\.com)\/zone/;

/** What makes people believe that the volume survives a zone; null: nothing. */
function promiseOf(object: KubeObject): readonly [path: readonly (string | number)[], what: string] | null {
  const { name } = object.metadata;
  if (SAYS_REGIONAL.test(name)) return [['metadata', 'name'], `it is called ${name}`];
  const parameters = stringRecordAt(object, ['parameters']);
  for (const [key, value] of Object.entries(parameters)) {
    if (key === 'zones' || (key === 'replication-type' && value !== 'none')) {
      return [['parameters', key], `it says ${key}: ${value}`];
    }
  }
  for (const [index, topology] of recordsAt(object, ['allowedTopologies'])) {
    for (const [, expression] of recordsAt(topology, ['matchLabelExpressions'])) {
      const isZone = ZONE_KEY.test(String(expression.key));
      const zones = stringsAt(expression, ['values']);
      if (isZone && zones.length > 1 && SAYS_REGIONAL.test(JSON.stringify(object.metadata.annotations ?? {})))
        return [['allowedTopologies', index], `it allows ${zones.length} zones`];
    }
  }
  return null;
}

export const volumeNotRegional: Rule = {
  code: 'DAT004',
  title: 'A “regional” volume where volumes are zonal',
  severity: 'error',
  rows: ['D01'],
  why: 'Some drivers copy a volume into a second zone when they are asked to; these know no such thing and ignore the wish, so that the volume is lost with its zone like any other.',
  fix: 'run a replica with a volume of its own in every zone, and give the class an honest name; or use a driver that copies over zones',
  find: inEachCluster((facts) =>
    facts.objects('storage.k8s.io', 'StorageClass').flatMap((manifest) => {
      const { object } = manifest;
      const driver = VOLUME_DRIVERS[String(object.provisioner)];
      if (driver === undefined || driver.reach(stringRecordAt(object, ['parameters'])) === 'regional') return [];
      const promise = promiseOf(object);
      // A driver that can, and is asked in another way than the name, was simply not asked.
      if (promise === null) return [];
      const [path, what] = promise;
      const cure = driver.hasRegional
        ? `${driver.name} is copied over zones only where it is asked to be`
        : `${driver.name} is in one zone whatever is asked`;
      return [{ manifest, path, message: `${what}, but ${cure}`, other: { manifest, path: ['provisioner'] } }];
    }),
  ),
};
