import { POLICY_LABEL } from '../../manifests/own-annotations.ts';
import type { KubeObject } from '../../manifests/types.ts';
import type { Backup } from '../../model/backup-types.ts';
import type { Model } from '../../model/types.ts';
import { printDuration } from '../../units/duration.ts';
import { locationOf, partMeta } from './parts.ts';

function kept({ lock, keys, tiers, copiesKeepUs }: Backup): Record<string, string> {
  return {
    lock: lock === null ? 'none' : `${lock.mode} ${printDuration(lock.forUs)}`,
    'keys-rotate': printDuration(keys.rotateUs),
    'keys-versions': keys.versions === null ? 'every' : String(keys.versions),
    'keys-rewrap': String(keys.rewrap),
    'copies-keep': printDuration(copiesKeepUs),
    'tier-infrequent': printDuration(tiers.infrequentUs),
    'tier-archive': printDuration(tiers.archiveUs),
  };
}

function asked({ compliance, controlPlane, etcd }: Backup): Record<string, string> {
  return {
    'compliance-frequency': printDuration(compliance.frequencyUs),
    'compliance-retention': printDuration(compliance.retentionUs),
    'compliance-regions': String(compliance.regions),
    'compliance-rpo': printDuration(compliance.rpoUs),
    'compliance-rto': printDuration(compliance.rtoUs),
    'control-plane': controlPlane,
    ...(etcd === null ? {} : { etcd: `every ${printDuration(etcd.everyUs)} for ${printDuration(etcd.keepUs)}` }),
  };
}

/**
 * What no object of an engine says: the lock, the keys, where copies go, and what auditors ask. Our own controllers and
 * `check` read it from here, as they read every policy from objects.
 */
export function backupPolicy(model: Model, cluster: string): readonly KubeObject[] {
  const { backup } = model;
  if (backup === null) return [];
  const meta = partMeta(model, backup.namespace, 'backup-policy');
  const { bucket, copiesTo, region } = locationOf(backup, cluster);
  return [
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { ...meta, labels: { ...meta.labels, [POLICY_LABEL]: 'backup' } },
      data: { bucket, region, 'copies-to': copiesTo.join(' '), ...kept(backup), ...asked(backup) },
    },
  ];
}
