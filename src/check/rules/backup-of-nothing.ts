import { recordAt, stringAt } from '../../manifests/field.ts';
import { labelSelectorOf, matchesLabels } from '../../manifests/label-selector.ts';
import { type BackupSchedule, backupSchedules } from '../facts/backup-schedules.ts';
import { type ClusterFacts, inEachCluster } from '../facts/cluster-facts.ts';
import { argumentsOf, sourceHost } from '../facts/data-sets.ts';
import { includedNamespaces, includesNamespace } from '../facts/included-namespaces.ts';
import type { Rule, RuleFinding } from '../types.ts';

/** A backup of a database that is not there. */
function ofDatabase(facts: ClusterFacts, { manifest, namespace }: BackupSchedule): readonly RuleFinding[] {
  const name = stringAt(manifest.object, ['spec', 'cluster', 'name']) ?? '';
  const ref = { cluster: facts.cluster, group: 'postgresql.cnpg.io', kind: 'Cluster', namespace, name };
  if (facts.index.get(ref) !== undefined) return [];
  return [{ manifest, path: ['spec', 'cluster', 'name'], message: `there is no Cluster ${namespace}/${name}` }];
}

/** A selection of Velero that meets no object here. */
function ofCluster(facts: ClusterFacts, { manifest }: BackupSchedule): readonly RuleFinding[] {
  const template = recordAt(manifest.object, ['spec', 'template']) ?? {};
  const path = ['spec', 'template', 'includedNamespaces'];
  const namespaces = includedNamespaces(template);
  const { manifests } = facts.index;
  const all = manifests.filter((each) => each.cluster === facts.cluster && each !== manifest);
  // Without a workload among the files nothing can be said about what runs.
  if (facts.workloads.length === 0) return [];
  const taken = all.filter((each) => {
    const namespace =
      facts.index.namespaceOf(each) ?? (each.object.kind === 'Namespace' ? each.object.metadata.name : null);
    return namespace !== null && includesNamespace(template, namespace);
  });
  if (taken.length === 0) {
    return [{ manifest, path, message: `nothing here stands in ${namespaces.join(', ')}` }];
  }
  const written = recordAt(template, ['labelSelector']);
  const selector = written === undefined ? undefined : labelSelectorOf(written);
  if (selector === undefined || taken.some(({ object }) => matchesLabels(selector, object.metadata.labels))) return [];
  const labels = Object.entries(selector.matchLabels).map(([key, value]) => `${key}=${value}`);
  const message = `no object of these namespaces has the labels ${labels.join(', ') || 'that are asked for'}`;
  return [{ manifest, path: ['spec', 'template', 'labelSelector'], message }];
}

/** A job that asks a Service which is not there. */
function ofService(facts: ClusterFacts, { manifest }: BackupSchedule): readonly RuleFinding[] {
  const host = sourceHost(argumentsOf(manifest)) ?? '';
  if (!host.endsWith('.svc.cluster.local') || facts.serviceByHost.has(host)) return [];
  const namespace = host.split('.')[1] ?? '';
  if (!facts.knowsNamespace(namespace)) return [];
  const path = ['spec', 'jobTemplate', 'spec', 'template', 'spec', 'containers', 0, 'args'];
  return [{ manifest, path, message: `there is no Service ${host}` }];
}

export const backupOfNothing: Rule = {
  code: 'BCK012',
  title: 'A backup of nothing',
  severity: 'error',
  rows: ['B01', 'B02'],
  why: 'A schedule that selects nothing succeeds, or fails where nobody looks; a name that was changed on one side only is found out on the day of the restore.',
  fix: 'name what is there, or delete the schedule',
  find: inEachCluster((facts) =>
    backupSchedules(facts).flatMap((schedule) => {
      if (schedule.engine === 'cloudnative-pg') return ofDatabase(facts, schedule);
      return schedule.engine === 'velero' ? ofCluster(facts, schedule) : ofService(facts, schedule);
    }),
  ),
};
