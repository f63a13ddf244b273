import { booleanAt, recordsAt, stringAt, stringsAt } from '../../manifests/field.ts';
import { backupSchedules } from '../facts/backup-schedules.ts';
import { type ClusterFacts, inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule, RuleFinding } from '../types.ts';

/** OpenShift’s operator makes locations from an object of its own. */
function isMadeElsewhere(facts: ClusterFacts): boolean {
  return facts.objects('oadp.openshift.io', 'DataProtectionApplication').length > 0;
}

function ofVelero(facts: ClusterFacts): readonly RuleFinding[] {
  const locations = facts.objects('velero.io', 'BackupStorageLocation');
  const snapshots = facts.objects('velero.io', 'VolumeSnapshotLocation');
  // Without any location among the files they stand somewhere else altogether.
  if (locations.length === 0 || isMadeElsewhere(facts)) return [];
  return backupSchedules(facts).flatMap(({ engine, manifest, namespace }) => {
    if (engine !== 'velero') return [];
    const here = locations.filter((each) => facts.index.namespaceOf(each) === namespace);
    const named = stringAt(manifest.object, ['spec', 'template', 'storageLocation']) ?? 'default';
    const found = here.find(({ object }) => object.metadata.name === named);
    const path = ['spec', 'template', 'storageLocation'];
    const hasDefault = here.some(({ object }) => booleanAt(object, ['spec', 'default']) === true);
    if (found === undefined && !(named === 'default' && hasDefault)) {
      return [{ manifest, path, message: `there is no BackupStorageLocation ${namespace}/${named}` }];
    }
    if (stringAt(found?.object, ['spec', 'accessMode']) === 'ReadOnly') {
      return [{ manifest, path, message: `${named} is only read: every backup to it is refused` }];
    }
    return stringsAt(manifest.object, ['spec', 'template', 'volumeSnapshotLocations']).flatMap((name, index) => {
      const isThere = snapshots.some(
        (each) => each.object.metadata.name === name && facts.index.namespaceOf(each) === namespace,
      );
      if (isThere) return [];
      const at = ['spec', 'template', 'volumeSnapshotLocations', index];
      return [{ manifest, path: at, message: `there is no VolumeSnapshotLocation ${namespace}/${name}` }];
    });
  });
}

function ofDatabases(facts: ClusterFacts): readonly RuleFinding[] {
  return facts.objects('postgresql.cnpg.io', 'Cluster').flatMap((manifest) =>
    recordsAt(manifest.object, ['spec', 'plugins']).flatMap(([index, plugin]) => {
      const name = stringAt(plugin, ['parameters', 'barmanObjectName']);
      if (name === undefined) return [];
      const namespace = facts.index.namespaceOf(manifest);
      const ref = { cluster: facts.cluster, group: 'barmancloud.cnpg.io', kind: 'ObjectStore', namespace, name };
      if (facts.index.get(ref) !== undefined) return [];
      const path = ['spec', 'plugins', index, 'parameters', 'barmanObjectName'];
      return [{ manifest, path, message: `there is no ObjectStore ${namespace}/${name}` }];
    }),
  );
}

export const backupPlaceMissing: Rule = {
  code: 'BCK025',
  title: 'A backup with nowhere to go',
  severity: 'error',
  rows: ['B01', 'B02'],
  why: 'Velero refuses a backup to a location that is absent or only read; a database whose archive is absent keeps its log until its disk is full.',
  fix: 'name a place that is there',
  find: inEachCluster((facts) => [...ofVelero(facts), ...ofDatabases(facts)]),
};
