import { type BackupHook, backupHooks } from '../facts/backup-hooks.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule } from '../types.ts';

function problemOf({ command, container, pods }: BackupHook): string | null {
  if (command.trim() === '') return 'has no command';
  if (pods === null) return null;
  if (pods.length === 0) return 'selects no pod';
  const without = pods.find((pod) => container !== null && !pod.containers.includes(container));
  return without === undefined
    ? null
    : `asks for container ${container}, and ${without.name} has ${without.containers.join(', ')}`;
}

export const hookWithoutContainer: Rule = {
  code: 'BCK014',
  title: 'A hook that cannot run',
  severity: 'error',
  rows: ['B05'],
  why: 'Velero notes the error in the backup and goes on, or marks the backup as partly failed: what the hook was to make consistent is copied as it happens to be.',
  fix: 'name a container of the pod, and a command that is in its image',
  find: inEachCluster((facts) =>
    backupHooks(facts).flatMap((hook) => {
      const problem = problemOf(hook);
      if (problem === null) return [];
      return [{ manifest: hook.manifest, path: hook.path, message: `the hook ${problem}` }];
    }),
  ),
};
