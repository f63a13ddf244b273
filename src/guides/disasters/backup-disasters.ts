import { hasBackups, lookAtVelero, veleroNamespace } from '../alerts/data-runbooks.ts';
import { kubectl, kubectlIn, velero } from '../commands/command.ts';
import { eventsIn } from '../pods-and-nodes.ts';
import { objectsOf, type Site } from '../site.ts';
import { caches, databases } from '../stores.ts';
import type { Runbook } from '../types.ts';

function volumeLost(site: Site): readonly Runbook[] {
  const holders = [...databases(site), ...caches(site)];
  const monitored = site.model.monitoring;
  if (holders.length === 0 && monitored === null) return [];
  const namespaces = [
    ...new Set([...holders.map(({ namespace }) => namespace), ...(monitored === null ? [] : [monitored.namespace])]),
  ];
  return [
    {
      title: 'A volume is lost',
      symptom: 'A pod waits for its volume, or says that its file system is damaged.',
      means: 'What has replicas goes on. What had one pod stands still until its data is back.',
      look: [
        ...namespaces.map((namespace) => kubectlIn(namespace, 'get', 'pvc')),
        kubectlIn('$NAMESPACE', 'describe', 'pvc', '$CLAIM'),
        kubectlIn('$NAMESPACE', 'describe', 'pod', '$POD'),
      ],
      causes: [
        'It hangs on a node that is gone: it is let go after some minutes.',
        'Its zone is gone: volumes do not leave their zone.',
        'It is damaged or was deleted.',
      ],
      cure: [
        'It hangs on a dead node: delete the node, then it is let go.',
        {
          text: 'A replica of a database: take claim and pod away together, it is made anew from the primary. Never that of the primary.',
          run: [
            kubectlIn('$NAMESPACE', 'delete', 'pvc', '$CLAIM', '--wait=false'),
            kubectlIn('$NAMESPACE', 'delete', 'pod', '$POD'),
          ],
        },
        ...(hasBackups(site)
          ? ['Anything else: [restore](/runbooks/emergencies.md#restore) it from the last backup of its namespace.']
          : ['Anything else is lost: there is no backup.']),
      ],
      over: { text: 'the claim is `Bound` and the pod is ready.', run: [kubectlIn('$NAMESPACE', 'get', 'pvc,pods')] },
      helps: ['cloud', 'database', 'backup'],
    },
  ];
}

function cannotBeWritten(site: Site): Runbook {
  const namespace = veleroNamespace(site);
  const { backup } = site.model;
  return {
    title: 'Backups cannot be written',
    symptom: 'A location is `Unavailable`, or every backup ends with an error of the store.',
    means: 'Users notice nothing. From now on nothing new can be restored.',
    look: [
      ...lookAtVelero(site),
      ...(backup === null ? [] : [kubectlIn(backup.namespace, 'get', 'jobs'), eventsIn(backup.namespace)]),
    ],
    causes: [
      'Credentials or rights have ended or changed.',
      'The bucket, its key, or its region is not to be reached.',
      'The object lock refuses what is tried: overwriting is not allowed while it holds.',
    ],
    cure: [
      'Rights: compare them with `cloud/` of the cluster’s folder, where it is compiled.',
      'The region of the bucket is gone: other regions hold the copies; write to another location until it is back.',
      {
        text: 'It works again: make one now.',
        run: objectsOf(site, 'Schedule', 'velero.io/')
          .slice(0, 1)
          .map(({ metadata }) => velero(namespace, 'backup', 'create', '--from-schedule', metadata.name, '--wait')),
      },
    ],
    over: {
      text: 'the location is `Available` and a new backup is `Completed`.',
      run: [velero(namespace, 'backup-location', 'get'), velero(namespace, 'backup', 'get')],
    },
    helps: ['backup', 'cloud'],
  };
}

function cannotBeRestored(site: Site): Runbook {
  const namespace = veleroNamespace(site);
  return {
    title: 'A backup cannot be restored',
    symptom: 'A restore is `Failed` or `PartiallyFailed`, or what it brings is damaged.',
    means: 'The one that was counted on is none. The one before may be.',
    look: [
      velero(namespace, 'restore', 'describe', '$RESTORE', '--details'),
      velero(namespace, 'restore', 'logs', '$RESTORE'),
      velero(namespace, 'backup', 'get'),
    ],
    causes: [
      'It was `PartiallyFailed` itself.',
      'Objects that the cluster refuses today: a version of an API that is gone, a webhook.',
      'Its key is gone or may not be used here.',
    ],
    cure: [
      'The one before, and so on back; older ones lie in the archive and take hours to come.',
      'Copies of another region: the same files under the same names.',
      'An object alone: read it out of the export of the configuration, which is text.',
    ],
    over: {
      text: 'a restore is `Completed` and what it brought was looked at.',
      run: [velero(namespace, 'restore', 'get')],
    },
    helps: ['backup', 'cloud'],
  };
}

function keyLost(site: Site): readonly Runbook[] {
  const namespace = veleroNamespace(site);
  const { backup } = site.model;
  if (backup === null) return [];
  return [
    {
      title: 'A key of the backups is lost',
      symptom: `\`${backup.keys.alias}\` of a region is disabled or marked for deletion, or its policy refuses everybody.`,
      means: 'What it encrypted cannot be read, now and later. New backups fail.',
      look: [
        velero(namespace, 'backup-location', 'get'),
        kubectl('get', 'events', '-A', '--field-selector', 'type=Warning'),
      ],
      causes: [
        'Somebody deleted it: it can be called back for days.',
        'A change of its policy.',
        'Its region is gone: the key of the other region reads the copies there.',
      ],
      cure: [
        'Call the deletion off at the provider, at once: after the last day nobody can.',
        'The policy: as `cloud/` of the cluster’s folder has it.',
        'It is gone: copies in other regions have keys of their own. Make full backups with a new one now.',
      ],
      over: {
        text: 'a backup and a restore succeed.',
        run: [velero(namespace, 'backup', 'get'), velero(namespace, 'restore', 'get')],
      },
      helps: ['backup', 'security', 'cloud'],
    },
  ];
}

/** What happens to volumes and to what is copied elsewhere. */
export function backupDisasters(site: Site): readonly Runbook[] {
  const copies = hasBackups(site) ? [cannotBeWritten(site), cannotBeRestored(site), ...keyLost(site)] : [];
  return [...volumeLost(site), ...copies];
}
