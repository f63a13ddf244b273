import type { KubeObject } from '../../manifests/types.ts';
import type { PostgresStore } from '../../model/store-types.ts';
import { printDuration } from '../../units/duration.ts';
import { veleroNamespace } from '../alerts/data-runbooks.ts';
import { applyAll } from '../apply-all.ts';
import { type Command, kubectl, kubectlIn, velero } from '../commands/command.ts';
import { nines } from '../nines-command.ts';
import { MOMENT, restoredDatabase, restoredName } from '../restored-database.ts';
import { restoring } from '../runbooks/restore-operation.ts';
import { homeNamespace, objectsOf, type Site } from '../site.ts';
import { caches, DATABASE, databases, sql } from '../stores.ts';
import type { Block, Page, Section, Step } from '../types.ts';
import { backupNow, backupOverview, backupPlaces } from './backup-overview.ts';
import { tableBack } from './table-restore.ts';

function objects(site: Site): Section {
  const [namespace] = site.model.namespaces;
  const name = namespace?.name ?? homeNamespace(site);
  return {
    section: '4. Objects, or a namespace',
    blocks: [
      'What the repository holds is applied, not restored. This is for what only the cluster had.',
      {
        steps: [
          { text: 'Which one?', run: [velero(veleroNamespace(site), 'backup', 'get')] },
          {
            text: 'Beside the old one, to look at it:',
            run: [
              restoring(site, name, '--namespace-mappings', `${name}:${name}-restored`),
              velero(veleroNamespace(site), 'restore', 'describe', '$RESTORE', '--details'),
            ],
          },
          {
            text: 'One kind alone, into its place:',
            run: [restoring(site, name, '--include-resources', 'secrets,configmaps')],
          },
          {
            text: 'All of it, over what is there:',
            run: [restoring(site, name, '--existing-resource-policy', 'update')],
          },
        ],
      },
    ],
  };
}

function toMoment(site: Site, store: PostgresStore, object: KubeObject): readonly Block[] {
  const file = `restored-${store.name}.yaml`;
  const restored = restoredName(store);
  return [
    `\`${store.name}\`: a database beside the old one, with what that held at a moment of the last ${printDuration(site.model.backup?.stores[store.name]?.wal?.keepUs ?? 0)}. The old one goes on meanwhile; it is not touched.`,
    { save: file, objects: [object] },
    {
      steps: [
        `Write the moment, in UTC, instead of \`${MOMENT}\`: the minute before it happened.`,
        {
          text: 'Make it, and wait until it is `Cluster in healthy state`. It takes as long as the copy is large.',
          run: [
            kubectl('apply', '--server-side', '-f', file),
            kubectlIn(store.namespace, 'get', DATABASE),
            kubectlIn(store.namespace, 'get', 'pods', '-l', `cnpg.io/cluster=${restored}`),
          ],
        },
        {
          text: 'Is it what was wanted? Ask it for the rows that are missing.',
          run: [
            kubectlIn(
              store.namespace,
              'exec',
              '$POD',
              '-c',
              'postgres',
              '--',
              'psql',
              '-d',
              store.database,
              '-c',
              'select relname, n_live_tup from pg_stat_user_tables order by relname',
            ),
          ],
        },
        tableBack(store),
        'Everything: only when little was written since, let services call the restored one instead (`data` of the spec).',
        { text: 'It is not needed any more: take it away, with its volume.', run: [kubectl('delete', '-f', file)] },
      ],
    },
  ];
}

function oneDatabase(site: Site): Section {
  const restorable = databases(site).flatMap((store) => {
    const object = restoredDatabase(site, store);
    return object === null ? [] : [{ store, object }];
  });
  const blocks = restorable.flatMap(({ store, object }) => toMoment(site, store, object));
  const without = databases(site).filter((store) => !restorable.some((each) => each.store === store));
  return {
    section: 'One database to a moment',
    blocks: [
      ...blocks,
      ...(without.length === 0
        ? []
        : [
            `The log of ${without.map(({ name }) => `\`${name}\``).join(', ')} is not archived: only its copies are there, each of its own moment.`,
          ]),
      ...(databases(site).length > 0 ? [] : ['No database runs here: whoever runs it restores it.']),
      ...(caches(site).length === 0
        ? []
        : [
            `${caches(site)
              .map(({ name }) => `\`${name}\``)
              .join(
                ' and ',
              )}: caches fill by themselves. What must not be lost in one is in its copy, a file that Redis reads at its start.`,
          ]),
    ],
  };
}

/** Whether Velero may write where the cluster's own backups lie. */
function access(site: Site, mode: 'ReadOnly' | 'ReadWrite'): readonly Command[] {
  return objectsOf(site, 'BackupStorageLocation')
    .slice(0, 1)
    .map(({ metadata }) =>
      kubectlIn(
        metadata.namespace ?? '',
        'patch',
        'backupstoragelocation',
        metadata.name,
        '--type',
        'merge',
        '-p',
        `spec: {accessMode: ${mode}}`,
      ),
    );
}

function wholeCluster(site: Site): Section {
  const first = site.clusters[0] ?? '';
  const namespace = veleroNamespace(site);
  return {
    section: '6. A whole cluster',
    blocks: [
      {
        steps: [
          'A new cluster under the old name, with its engines: [deployment](/deployment.md), 2.',
          {
            text: 'Velero sees what the old one wrote; nothing may write there until it is over.',
            run: [
              velero(namespace, 'backup-location', 'get'),
              ...access(site, 'ReadOnly'),
              velero(namespace, 'backup', 'get'),
            ],
          },
          {
            text: 'Definitions and namespaces first, then everything.',
            run: [velero(namespace, 'restore', 'create', '$RESTORE', '--from-backup', '$BACKUP', '--wait')],
          },
          { text: `What the repository says, which is newer, here for ${first}.`, run: applyAll(site, first) },
          'Databases to the last moment that was archived: 5.',
          {
            text: 'Write again.',
            run: access(site, 'ReadWrite'),
          },
          'The [verification](/verification.md), then clients.',
        ],
      },
    ],
  };
}

function drills(site: Site): Section {
  const { rto, rpo } = site.model.targets;
  const promised = [
    rto === undefined ? null : `restored within ${printDuration(rto)}`,
    rpo === undefined ? null : `at most the last ${printDuration(rpo)} lost`,
  ].filter((each) => each !== null);
  const steps: readonly Step[] = [
    'Take a backup at random, not the last.',
    'Note the time. Restore it beside what is there (4), and a database to a moment (5).',
    ...databases(site)
      .slice(0, 1)
      .map(
        (store): Step => ({
          text: 'Count what came: the same numbers as before, for tables that did not change.',
          run: [sql(site, store.name, 'select relname, n_live_tup from pg_stat_user_tables order by relname')],
        }),
      ),
    'Note the time again, and how old the newest row is. These two are what you can promise.',
    {
      text: 'Take it away.',
      run: site.model.namespaces.slice(0, 1).map(() => kubectl('delete', 'namespace', '$NAMESPACE')),
    },
    'Write down: which backup, how long, how much was missing, what went wrong.',
  ];
  return {
    section: '7. Try it, each month',
    blocks: [
      `${promised.length === 0 ? 'Nobody has promised a time: the first drill says what can be promised.' : `Promised: ${promised.join(', ')}.`} What was not restored is not a backup.`,
      { steps },
    ],
  };
}

/** What was copied may have been touched: which of it can be believed, and how it is brought back. */
function afterAnAttack(site: Site): Section {
  const { lock = null, locations = {} } = site.model.backup ?? {};
  const namespace = veleroNamespace(site);
  const copied = Object.values(locations).some(({ copiesTo }) => copiesTo.length > 0);
  return {
    section: 'After ransomware, or a deletion on purpose',
    blocks: [
      lock === null
        ? 'Nothing is locked: whoever could delete the platform could delete its copies. Look at those first.'
        : `What was written less than ${printDuration(lock.forUs)} before is as it was: nobody could change or delete it (${lock.mode} mode). What matters is which of it is older than the attack.`,
      {
        steps: [
          'First [somebody is inside](/runbooks/disasters.md#somebody-is-inside): the way in is closed, and credentials are new. A restore into a house with an open door is lost again.',
          {
            text: 'When did it begin? The last backup before that moment is the one, not the last.',
            run: [velero(namespace, 'backup', 'get'), velero(namespace, 'backup', 'describe', '$BACKUP', '--details')],
          },
          ...(copied
            ? [
                'The bucket of this region is not to be trusted, or its key is gone: the copies of another region have a lock and a key of their own (2).',
              ]
            : []),
          'Into new places only: a new cluster (6), a namespace beside the old one (4), a database at the minute before (5). Images come from the registry, objects from the repository, both as they were when somebody last read them.',
          'Compare before users come back: rows of tables that do not change, checksums of files, what scanners say of the images.',
          'What was touched is kept as it is until whoever looks into it says otherwise.',
        ],
      },
    ],
  };
}

/** Backup and restore, in seven sections. One sentence where nothing is backed up. */
export function backupPage(site: Site): Page {
  if (site.model.backup === null) {
    return {
      path: 'backup-and-restore.md',
      title: 'Backup and restore',
      blocks: [
        `Nothing is copied anywhere: \`${site.spec}\` has no \`backup\`. What the repository holds is made again; what services have written is lost with its volume.`,
        { commands: [nines(site, 'explain')] },
      ],
    };
  }
  const database = oneDatabase(site);
  return {
    path: 'backup-and-restore.md',
    title: 'Backup and restore',
    blocks: [
      `What ${site.model.name} copies, and how each part comes back.`,
      backupOverview(site),
      backupPlaces(site),
      backupNow(site),
      objects(site),
      { section: `5. ${database.section}`, blocks: database.blocks },
      wholeCluster(site),
      drills(site),
      afterAnAttack(site),
    ],
  };
}
