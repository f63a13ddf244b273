import { printDuration } from '../../units/duration.ts';
import { ask } from '../ask-monitoring.ts';
import { type Command, kubectlIn } from '../commands/command.ts';
import { stopped } from '../held-replicas.ts';
import { eventsIn } from '../pods-and-nodes.ts';
import { objectsOf, type Site } from '../site.ts';
import {
  behindCaches,
  cacheNames,
  caches,
  DATABASE,
  databaseNames,
  databases,
  foreignStores,
  lookAtDatabase,
  podsOfDatabase,
  primaryOf,
  redis,
  sql,
  volumes,
} from '../stores.ts';
import type { Runbook, Step } from '../types.ts';

function writers(site: Site): readonly Command[] {
  const names = databaseNames(site);
  return Object.values(site.model.services)
    .filter(({ calls }) => calls.some(({ to }) => names.includes(to)))
    .map((service) => kubectlIn(service.namespace, ...stopped(site, service)));
}

function primaryLost(site: Site): readonly Runbook[] {
  const names = databaseNames(site);
  const own = databases(site);
  if (names.length === 0) return [];
  return [
    {
      title: 'The primary of the database is lost',
      symptom: 'Writes fail or hang; reads may go on.',
      means: 'Whatever writes fails until another pod is the primary.',
      look: [
        ...own.flatMap(lookAtDatabase),
        ...names.slice(0, 1).map((name) => sql(site, name, 'select pg_is_in_recovery(), now()')),
        ...own.slice(0, 1).flatMap(({ namespace }) => [eventsIn(namespace)]),
      ],
      causes: [
        'Its pod, node or zone is gone: another takes over within a minute, by itself.',
        'It is alive and its disk hangs: its status is well and commits wait.',
        'Its volume is full.',
        'It waits for replicas that must confirm and are gone.',
      ],
      cure: [
        ...own.map(
          (store): Step => ({
            text: `\`${store.name}\` does not change over by itself: end its pod.`,
            run: [kubectlIn(store.namespace, 'delete', 'pod', '-l', primaryOf(store))],
          }),
        ),
        ...own
          .filter((store) => Object.values(store.synchronous).some((number) => number > 0))
          .map(
            (store): Step => ({
              text: `\`${store.name}\` waits for a replica that cannot come back soon: let go of it, and take it back when there is one. Until then a lost primary loses writes.`,
              run: [
                kubectlIn(store.namespace, 'get', 'pods', '-l', podsOfDatabase(store)),
                kubectlIn(store.namespace, 'edit', DATABASE, store.name),
              ],
            }),
          ),
        ...foreignStores(site)
          .filter(({ kind }) => kind === 'postgres')
          .map(({ name, host }) => `\`${name}\` at ${host} is run by somebody else: call them.`),
        'Services connect again by themselves. Those that do not are restarted, a few pods at a time.',
      ],
      over: {
        text: 'a write succeeds.',
        run: names.slice(0, 1).map((name) => sql(site, name, 'create temporary table alive as select now()')),
      },
      helps: ['database', 'cloud'],
    },
  ];
}

function dataWrong(site: Site): readonly Runbook[] {
  const names = databaseNames(site);
  if (names.length === 0) return [];
  const { backup } = site.model;
  const own = databases(site).filter((store) => backup?.stores[store.name]?.wal != null);
  const jobs = objectsOf(site, 'CronJob').filter(({ metadata }) => metadata.namespace === backup?.namespace);
  return [
    {
      title: 'Data is wrong or deleted',
      symptom:
        'Somebody, or a release, has deleted or overwritten what is needed. Replicas have done the same a moment later.',
      means: 'It gets worse with each write that builds on it. Copies that are made from now on hold the damage.',
      look: names
        .slice(0, 1)
        .map((name) =>
          sql(
            site,
            name,
            'select relname, n_tup_ins, n_tup_upd, n_tup_del from pg_stat_user_tables order by n_tup_del desc limit 20',
          ),
        ),
      causes: [
        'A release or a migration.',
        'A statement without `where`.',
        'Somebody from outside: then [somebody is inside](/runbooks/disasters.md#somebody-is-inside) comes first.',
      ],
      cure: [
        { text: 'Stop what writes, and note the minute: it is what you restore to.', run: writers(site) },
        ...(jobs.length === 0
          ? []
          : [
              {
                text: 'Hold the copies, so that good ones are not aged out by bad ones.',
                run: jobs
                  .slice(0, 3)
                  .map(({ metadata }) =>
                    kubectlIn(
                      metadata.namespace ?? '',
                      'patch',
                      'cronjob',
                      metadata.name,
                      '--type',
                      'merge',
                      '-p',
                      'spec: {suspend: true}',
                    ),
                  ),
              },
            ]),
        own.length === 0
          ? `Nobody here archives the log of ${names.join(', ')}: whoever runs it restores a copy beside it, to the minute before; else the newest dump is what there is.`
          : 'Restore a database beside the old one to the minute before: [backup and restore](/backup-and-restore.md#5-one-database-to-a-moment).',
        'Look there for what is missing, and copy it back by table. The old one as a whole is replaced only when little was written since.',
        'Write again: services to the pods that they had, copies on.',
      ],
      over: { text: 'owners of the data have looked and say so.', run: [] },
      helps: ['database', 'backup', 'application'],
    },
  ];
}

function logNotArchived(site: Site): readonly Runbook[] {
  const own = databases(site);
  if (own.length === 0) return [];
  return [
    {
      title: 'The log of the database is not archived',
      symptom: 'The archive has no new segment, or the volume of the primary fills with them.',
      means: 'What can be restored grows old. When the volume is full the database stops.',
      look: [
        ...own.flatMap((store) => [
          ...lookAtDatabase(store).slice(0, 2),
          kubectlIn(store.namespace, 'logs', '-l', primaryOf(store), '--all-containers', '--tail', '100'),
        ]),
        ...own
          .slice(0, 1)
          .map((store) =>
            sql(
              site,
              store.name,
              'select archived_count, last_archived_time, failed_count, last_failed_wal, last_failed_time from pg_stat_archiver',
            ),
          ),
      ],
      causes: [
        'Credentials or rights for the bucket.',
        'The bucket or its key is gone, or in another region.',
        'The sidecar that uploads was killed for memory.',
      ],
      cure: [
        'Credentials and key first: nothing else helps. Segments are kept until they are taken, then they go by themselves.',
        {
          text: 'Meanwhile room: is the volume filling?',
          run: own.slice(0, 1).flatMap(({ namespace }) => volumes(namespace)),
        },
        'Never delete segments by hand: the database does not start without them.',
      ],
      over: {
        text: 'the last archived one is minutes old, and a backup of now succeeds.',
        run: own
          .slice(0, 1)
          .flatMap((store) => [
            kubectlIn(store.namespace, 'get', 'scheduledbackups.postgresql.cnpg.io'),
            kubectlIn(store.namespace, 'get', 'backups.postgresql.cnpg.io', '--sort-by', '.metadata.creationTimestamp'),
          ]),
      },
      helps: ['database', 'backup', 'cloud'],
    },
  ];
}

function replicationStopped(site: Site): readonly Runbook[] {
  const spread = databases(site).filter(
    ({ replication, clusters }) => replication.writer === 'one' && clusters.length > 1,
  );
  const [store] = spread;
  if (store === undefined) return [];
  return [
    {
      title: 'A region no longer follows the database',
      symptom: `The copy of \`${store.name}\` in another region is more than ${printDuration(store.replication.lagUs)} behind ${store.replication.primary}, and further each minute.`,
      means: 'Users notice nothing. A region that is left now loses what the other lacks.',
      look: [
        ...lookAtDatabase(store),
        kubectlIn(store.namespace, 'get', 'services'),
        sql(site, store.name, 'select application_name, client_addr, state, replay_lag from pg_stat_replication'),
      ],
      causes: [
        'The way between the regions.',
        'Its certificate has ended, or the authority differs.',
        'It fell back so far that the primary no longer has the log.',
      ],
      cure: [
        'The way and the certificates: it catches up by itself afterwards.',
        {
          text: 'The log is gone: let it begin anew. Delete the following one’s pods and volumes in its region, never where it writes.',
          run: [
            kubectlIn(store.namespace, 'get', DATABASE, store.name, '-o', 'jsonpath={.spec.replica.primary}'),
            kubectlIn(store.namespace, 'get', 'pvc', '-l', podsOfDatabase(store)),
          ],
        },
        'Do not fail over meanwhile, unless the lost writes are accepted by whoever decides.',
      ],
      over: { text: 'it is behind by no more than it may.', run: [ask('max by (pod) (cnpg_pg_replication_lag)')] },
      helps: ['database', 'network'],
    },
  ];
}

function cacheLost(site: Site): readonly Runbook[] {
  const names = cacheNames(site);
  const [name] = names;
  if (name === undefined) return [];
  const own = caches(site);
  const source = behindCaches(site);
  return [
    {
      title: 'The cache is lost',
      symptom: `${names.map((each) => `\`${each}\``).join(' or ')} does not answer, or is empty.`,
      means: `${source} answers what the cache did, and is slower for everybody. What was only in the cache, sessions above all, is gone.`,
      look: [
        ...names.flatMap((each) => [redis(site, each, 'ping'), redis(site, each, 'info', 'replication')]),
        ...[...new Set(own.map(({ namespace }) => namespace))].flatMap((namespace) => [
          kubectlIn(namespace, 'get', 'pods', '-o', 'wide'),
          eventsIn(namespace),
        ]),
        ask('topk(10, service:latency_seconds:p95_rate5m)'),
      ],
      causes: [
        'Its pods or node: another master is chosen within seconds.',
        'Memory: it was killed, or throws keys away.',
        'No majority is left to choose a master.',
      ],
      cure: [
        `Keep ${source === 'The database' ? 'the database' : 'it'} up: less load first, [Stop](/runbooks/emergencies.md#stop) for what can wait.`,
        ...own.slice(0, 1).map(
          (store): Step => ({
            text: 'No majority: the missing pods have to come back; their volumes and nodes say what keeps them.',
            run: [kubectlIn(store.namespace, 'describe', 'pods'), ...volumes(store.namespace)],
          }),
        ),
        'It is back and empty: it fills by itself. What has to be in it comes from its last copy.',
      ],
      over: { text: 'it answers, and hits are what they were.', run: [redis(site, name, 'info', 'stats')] },
      helps: ['cache', 'database'],
    },
  ];
}

/** What happens to databases and caches. */
export function databaseDisasters(site: Site): readonly Runbook[] {
  return [
    ...primaryLost(site),
    ...dataWrong(site),
    ...logNotArchived(site),
    ...replicationStopped(site),
    ...cacheLost(site),
  ];
}
