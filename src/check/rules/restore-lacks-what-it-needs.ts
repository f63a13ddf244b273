import { booleanAt, itemsAt } from '../../manifests/field.ts';
import type { Path } from '../../manifests/types.ts';
import { backupSchedules } from '../facts/backup-schedules.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule } from '../types.ts';

/** Without these a restore into an empty cluster has nowhere to put the rest. */
const NEEDED: readonly (readonly [RegExp, string])[] = [
  [/^(?:customresourcedefinitions|crds?)(?:\.apiextensions\.k8s\.io)?$/i, 'objects of every operator are refused'],
  [/^(?:namespaces|ns)$/i, 'namespaces come back without their labels, and pods without sidecars or limits'],
  [/^(?:persistentvolumeclaims|pvcs?)$/i, 'pods wait for volumes that nobody claims'],
  [/^(?:persistentvolumes|pvs?)$/i, 'claims are bound to new and empty volumes'],
  [/^secrets$/i, 'pods wait for Secrets'],
];
const LISTS = ['excludedResources', 'excludedClusterScopedResources', 'excludedNamespaceScopedResources'];

export const restoreLacksWhatItNeeds: Rule = {
  code: 'BCK022',
  title: 'A backup without what its restore needs',
  severity: 'warning',
  rows: ['B01'],
  why: 'A backup that leaves out definitions, namespaces or claims restores into the cluster that it came from, where they still are, and into no other.',
  fix: 'take them in, or back them up by a schedule of their own',
  find: inEachCluster((facts) =>
    backupSchedules(facts).flatMap(({ engine, manifest }) => {
      if (engine !== 'velero') return [];
      const template: Path = ['spec', 'template'];
      const whole = [...template, 'includeClusterResources'];
      const missing = LISTS.flatMap((list) =>
        itemsAt(manifest.object, [...template, list]).flatMap((resource, index) => {
          const [, what] = NEEDED.find(([pattern]) => pattern.test(String(resource))) ?? [];
          if (what === undefined) return [];
          return [{ manifest, path: [...template, list, index], message: `${resource} are left out: ${what}` }];
        }),
      );
      if (booleanAt(manifest.object, whole) !== false) return missing;
      const message = 'nothing outside namespaces is taken in: definitions of custom resources and roles are missing';
      return [...missing, { manifest, path: whole, message }];
    }),
  ),
};
