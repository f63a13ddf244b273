import { booleanAt } from '../../manifests/field.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import { dataSets, type RestoreSource } from '../facts/data-sets.ts';
import type { Rule } from '../types.ts';

/** Whether what is copied leaves the medium that it is copied from. */
function leaves({ manifest, what }: RestoreSource): boolean {
  const template = ['spec', 'template'];
  return (
    what !== 'volumes' ||
    booleanAt(manifest.object, [...template, 'snapshotMoveData']) === true ||
    booleanAt(manifest.object, [...template, 'defaultVolumesToFsBackup']) === true
  );
}

export const snapshotsStayBesideVolumes: Rule = {
  code: 'BCK030',
  title: 'Volumes whose only copies are snapshots beside them',
  severity: 'info',
  rows: ['B09'],
  why: 'A snapshot is kept by the same storage, in the same region and account as its volume: what takes one away can take both. Of three copies on two media these are one.',
  fix: 'set snapshotMoveData: true, which copies it into the bucket, or defaultVolumesToFsBackup',
  find: inEachCluster((facts) =>
    dataSets(facts).flatMap(({ kind, name, sources }) => {
      const running = sources.filter(({ isPaused }) => !isPaused);
      const [first] = running;
      if (kind !== 'workload' || first === undefined || running.some(leaves)) return [];
      const message = `${name}: every copy is a snapshot that stays with its volume`;
      return [{ manifest: first.manifest, path: ['spec', 'template'], message }];
    }),
  ),
};
