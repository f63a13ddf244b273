import { recordAt, stringsAt } from '../../manifests/field.ts';
import { backupPolicies } from '../facts/backup-policy.ts';
import { backupSchedules } from '../facts/backup-schedules.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule } from '../types.ts';

export const etcdByOthers: Rule = {
  code: 'BCK013',
  title: 'A backup of etcd by who cannot make one',
  severity: 'error',
  rows: ['B01'],
  why: 'Velero reads objects through the API server and never sees etcd; a managed control plane lets nobody else see it either. Only whoever runs it can snapshot it.',
  fix: 'snapshot etcd where the control plane is yours, else leave it to the provider: objects are in the cluster backup',
  find: inEachCluster((facts) => [
    ...backupSchedules(facts).flatMap(({ engine, manifest }) => {
      if (engine !== 'velero') return [];
      const { object } = manifest;
      const labels = Object.values(recordAt(object, ['spec', 'template', 'labelSelector', 'matchLabels']) ?? {});
      const resources = stringsAt(object, ['spec', 'template', 'includedResources']);
      const isMeant = [object.metadata.name, ...labels.map(String), ...resources].some((word) => /\betcd\b/.test(word));
      return isMeant
        ? [{ manifest, path: ['spec', 'template'], message: 'Velero is asked for etcd, which it cannot read' }]
        : [];
    }),
    ...backupPolicies(facts).flatMap((policy) => {
      if (policy.text('etcd') === '' || policy.text('control-plane') !== 'managed') return [];
      const message = `etcd is to be copied ${policy.text('etcd')}, and the control plane is managed by the provider`;
      const other = { manifest: policy.manifest, path: policy.at('control-plane') };
      return [{ manifest: policy.manifest, path: policy.at('etcd'), message, other }];
    }),
  ]),
};
