import { hasBackups, veleroNamespace } from '../alerts/data-runbooks.ts';
import { type Command, command, kubectlIn, velero } from '../commands/command.ts';
import { homeNamespace, type Site } from '../site.ts';
import type { Operation, Step } from '../types.ts';

/** Pods and bounds as the repository has them, whoever changed them since. */
export function backToRepository({ compiled }: Site): readonly Command[] {
  const files = ['availability/workloads.yaml', 'scaling/horizontal-autoscalers.yaml'].filter((file) =>
    compiled.files.some(({ path }) => path.endsWith(`/${file}`)),
  );
  return files.map((file) =>
    command(
      'kubectl',
      '--context',
      '$CLUSTER',
      'apply',
      '--server-side',
      '--force-conflicts',
      '-f',
      `out/$CLUSTER/${file}`,
    ),
  );
}

/** Brings a namespace back from the backup that was chosen. */
export function restoring(site: Site, of: string, ...more: readonly string[]): Command {
  const from = ['--from-backup', '$BACKUP', '--include-namespaces', of];
  return velero(veleroNamespace(site), 'restore', 'create', '$RESTORE', ...from, ...more, '--wait');
}

/** Objects and volumes from a backup. */
export function restore(site: Site): Operation {
  const namespace = veleroNamespace(site);
  if (!hasBackups(site)) return restoredFromRepository(site);
  return {
    title: 'Restore',
    purpose:
      'Objects or volumes are gone or wrong and cannot be made again from the repository. Data of databases has [its own way](/backup-and-restore.md).',
    before: {
      text: 'Which backup is the last good one? Stop what would overwrite it or write on: see [Stop](/runbooks/emergencies.md#stop).',
      run: [velero(namespace, 'backup', 'get'), velero(namespace, 'backup', 'describe', '$BACKUP', '--details')],
    },
    steps: [
      ...site.model.namespaces.slice(0, 1).map(
        ({ name }): Step => ({
          text: `Into a namespace beside the old one first, and look at it.`,
          run: [
            restoring(site, name, '--namespace-mappings', `${name}:${name}-restored`),
            kubectlIn('$NAMESPACE', 'get', 'pods'),
          ],
        }),
      ),
      ...site.model.namespaces.slice(0, 1).map(
        ({ name }): Step => ({
          text: 'It is what was wanted: into its place. What is there and differs is overwritten; another name for the restore.',
          run: [restoring(site, name, '--existing-resource-policy', 'update')],
        }),
      ),
      { text: 'Then what the repository says, which is newer than the backup.', run: backToRepository(site) },
    ],
    after: {
      text: 'it is `Completed` without errors, and pods are ready.',
      run: [
        velero(namespace, 'restore', 'describe', '$RESTORE', '--details'),
        ...site.model.namespaces.slice(0, 1).map(({ name }) => kubectlIn(name, 'get', 'pods')),
      ],
    },
    back: [
      'A restore cannot be undone: restore the backup before it, which is why a new one is made first when anything is left to be saved.',
    ],
  };
}

/** Without backups there is the repository, and what it does not hold is lost. */
function restoredFromRepository(site: Site): Operation {
  return {
    title: 'Restore',
    purpose: `Nothing is backed up: \`${site.spec}\` has no \`backup\`. Objects are made again from the repository; what services have written is lost with its volume.`,
    before: { text: 'What is missing?', run: [kubectlIn(homeNamespace(site), 'get', 'all')] },
    steps: [{ text: 'What the repository says, file by file in the order of the index.', run: backToRepository(site) }],
    after: { text: 'pods are ready.', run: [kubectlIn(homeNamespace(site), 'get', 'pods')] },
    back: ['Nothing is lost by applying what is there already.'],
  };
}
