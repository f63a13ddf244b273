/** What no engine’s object says of backups, as our own policies have it: the lock, the keys, copies, and what auditors ask. */
import { stringAt } from '../../manifests/field.ts';
import { POLICY_LABEL } from '../../manifests/own-annotations.ts';
import type { Manifest, Path } from '../../manifests/types.ts';
import { parseDuration } from '../../units/duration.ts';
import type { ClusterFacts } from './cluster-facts.ts';

export interface BackupPolicy {
  readonly manifest: Manifest;
  /** Place of a figure. */
  readonly at: (key: string) => Path;
  readonly text: (key: string) => string;
  /** Null where it is absent or no duration. */
  readonly durationUs: (key: string) => number | null;
  /** Null: nothing is locked. */
  readonly lockUs: number | null;
  /** Regions that hold a copy, beside the one that wrote it. */
  readonly copiesTo: readonly string[];
}

function durationOf(text: string): number | null {
  const parsed = parseDuration(text);
  return text !== '' && parsed.ok ? parsed.value : null;
}

/** Policies of a cluster’s backups: one, in what we compile. */
export function backupPolicies(facts: ClusterFacts): readonly BackupPolicy[] {
  return facts
    .objects('', 'ConfigMap')
    .filter(({ object }) => object.metadata.labels?.[POLICY_LABEL] === 'backup')
    .map((manifest) => {
      const text = (key: string): string => stringAt(manifest.object, ['data', key]) ?? '';
      const [, lock = ''] = text('lock').split(' ');
      return {
        manifest,
        at: (key) => ['data', key],
        text,
        durationUs: (key) => durationOf(text(key)),
        lockUs: durationOf(lock),
        copiesTo: text('copies-to')
          .split(' ')
          .filter((region) => region !== ''),
      };
    });
}
