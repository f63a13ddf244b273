import { liveVersion } from '../../compile/object-meta.ts';
import type { PostgresStore } from '../../model/store-types.ts';
import type { Service } from '../../model/types.ts';
import { printDuration } from '../../units/duration.ts';
import { printPace } from '../../units/pace.ts';
import { printShare } from '../../units/share.ts';
import { ask } from '../ask-monitoring.ts';
import { kubectlIn } from '../commands/command.ts';
import { heldAtLeast, scalerOf } from '../held-replicas.ts';
import { liveWorkload, podsOfService } from '../live-workload.ts';
import { homeNamespace, type Site } from '../site.ts';
import {
  cacheNames,
  caches,
  databaseNames,
  databases,
  lookAtDatabase,
  podOfCache,
  primaryOf,
  READ_WHOLE,
  redis,
  sql,
  volumes,
} from '../stores.ts';
import type { Operation, Step } from '../types.ts';
import { backToRepository } from './restore-operation.ts';

function scaledByHand(site: Site): readonly Service[] {
  return Object.values(site.model.services).filter((service) => scalerOf(site, service) === null);
}

/** Pods by cluster, as the spec has them. */
function bounds(service: Service): string {
  return Object.entries(liveVersion(service).replicas)
    .map(([cluster, { min, max }]) => `${cluster} ${min === max ? min : `${min}–${max}`}`)
    .join(', ');
}

/** More or fewer pods of what no autoscaler decides. */
export function scalingByHand(site: Site): readonly Operation[] {
  const services = scaledByHand(site);
  const [first] = services;
  if (first === undefined) return [];
  return [
    {
      title: 'Scaling by hand',
      purpose: `For services that no autoscaler looks after: ${services.map((service) => `\`${service.name}\` (${bounds(service)})`).join('; ')}.`,
      before: {
        text: 'The nodes have room, in every zone.',
        run: [
          kubectlIn(first.namespace, 'get', 'pods', '-o', 'wide'),
          ask('sum by (node) (kube_pod_container_resource_requests{resource="cpu"})'),
        ],
      },
      steps: [
        {
          text: 'Now:',
          run: [
            kubectlIn(first.namespace, 'scale', `deployment/${liveWorkload(first)}`, '--replicas', '$REPLICAS'),
            kubectlIn(first.namespace, 'rollout', 'status', `deployment/${liveWorkload(first)}`),
          ],
        },
        `For good: \`services.${first.name}.replicas\` in \`${site.spec}\`; the next apply takes back what is not written there.`,
      ],
      after: {
        text: 'all pods are ready and spread over the zones.',
        run: [kubectlIn(first.namespace, 'get', 'pods', '-l', podsOfService(first), '-o', 'wide')],
      },
      back: [
        {
          text: 'What the repository says:',
          run: [
            kubectlIn(
              first.namespace,
              'scale',
              `deployment/${liveWorkload(first)}`,
              '--replicas',
              String(Object.values(first.replicas)[0]?.min ?? 1),
            ),
          ],
        },
      ],
    },
  ];
}

/** What autoscalers do, and how they are held or let go. */
export function autoscaling(site: Site): Operation {
  const scaled = Object.values(site.model.services).filter((service) => scalerOf(site, service) !== null);
  const [first] = scaled;
  const list = scaled.map((service) => {
    const { cpu, memory, up, down } = service.scaling ?? { cpu: null, memory: null, up: null, down: null };
    const by = [
      cpu === null ? '' : `processor ${printShare(cpu)}`,
      memory === null ? '' : `memory ${printShare(memory)}`,
    ]
      .filter((each) => each !== '')
      .join(', ');
    const pace = up === null || down === null ? '' : `; up ${printPace(up)}, down ${printPace(down)}`;
    return `\`${service.name}\` (${bounds(service)}; ${by || 'metrics of its own'}${pace})`;
  });
  const namespace = first?.namespace ?? homeNamespace(site);
  return {
    title: 'Auto-scaling',
    purpose: `Pods follow the load by themselves, within bounds: ${list.join('; ') || 'no service does here'}.`,
    before: {
      text: 'What do they want, and why? `describe` says by which metric they decided last.',
      run: [
        kubectlIn(namespace, 'get', 'hpa'),
        ...[first === undefined ? null : scalerOf(site, first)].flatMap((scaler) =>
          scaler === null ? [] : [kubectlIn(namespace, 'describe', scaler.kind, scaler.name)],
        ),
      ],
    },
    steps: [
      {
        text: 'Hold it before something known comes, a campaign or a migration: raise the lower bound.',
        run: first === undefined ? [] : [kubectlIn(namespace, ...heldAtLeast(site, first, '$REPLICAS'))],
      },
      {
        text: 'It grows and shrinks again and again: look at what it measures before its pace is changed.',
        run: [ask('kube_horizontalpodautoscaler_status_current_replicas')],
      },
      `For good: \`scaling\` and \`replicas\` of the service in \`${site.spec}\`. Bounds are what the budget pays for.`,
    ],
    after: { text: 'pods are between the bounds and the targets are met.', run: [kubectlIn(namespace, 'get', 'hpa')] },
    back: [{ text: 'What the repository says:', run: backToRepository(site) }],
  };
}

/** What runs now, the longest first. */
const RUNNING =
  'select pid, now() - query_start as age, state, left(query, 80) as query from pg_stat_activity where state <> $$idle$$ order by age desc limit 20';

/** Tables and indexes: what is large, dead, unused or missing. */
function tables(site: Site, name: string): readonly Step[] {
  return [
    {
      text: 'What is large, and what is dead? Tables with more dead than live rows are not vacuumed often enough.',
      run: [
        sql(
          site,
          name,
          'select relname, n_live_tup, n_dead_tup, last_autovacuum from pg_stat_user_tables order by n_dead_tup desc limit 20',
        ),
        sql(
          site,
          name,
          'select relname, pg_size_pretty(pg_total_relation_size(relid)) from pg_stat_user_tables order by pg_total_relation_size(relid) desc limit 20',
        ),
      ],
    },
    {
      text: 'Such a table, at a quiet hour. It locks nothing and takes disk and time.',
      run: [sql(site, name, 'vacuum (analyze, verbose)')],
    },
    {
      text: 'Which indexes does nobody use? They cost every write.',
      run: [
        sql(
          site,
          name,
          'select relname, indexrelname, idx_scan from pg_stat_user_indexes where idx_scan = 0 order by relname',
        ),
      ],
    },
    {
      text: 'Which tables are read whole, again and again? The first of them lack an index for what is asked of them.',
      run: [sql(site, name, READ_WHOLE)],
    },
  ];
}

/** What a database writes down and makes by itself where its care was asked for. */
function slowStatements(store: PostgresStore | undefined): readonly Step[] {
  if (store === undefined || store.care === null) return [];
  const { slowUs, partitions } = store.care;
  const tables = partitions.map(({ table, ahead }) => `\`${table}\` (${ahead} ahead)`).join(', ');
  return [
    {
      text: `What was slow? Statements of more than ${printDuration(slowUs)} stand in its log, each with its text.`,
      run: [kubectlIn(store.namespace, 'logs', '-l', primaryOf(store), '-c', 'postgres', '--tail', '500')],
    },
    ...(partitions.length === 0
      ? []
      : [
          {
            text: `Is there a part for the months to come? A job makes them: ${tables}.`,
            run: [kubectlIn(store.namespace, 'get', 'cronjobs,jobs')],
          },
        ]),
  ];
}

/** What keeps a database well. */
export function databaseCare(site: Site): readonly Operation[] {
  return databaseNames(site)
    .slice(0, 1)
    .map((name) => {
      const own = databases(site).find((store) => store.name === name);
      return {
        title: `Database care: ${name}`,
        purpose:
          own === undefined
            ? `\`${name}\` at \`${site.model.externals[name]?.host}\` is run by somebody else; this is what its users can see to.`
            : `\`${name}\` runs in ${own.clusters.join(', ')} by CloudNativePG, PostgreSQL ${own.version}. Weekly, and before a release that changes tables.`,
        before: {
          text: 'It is well: all its pods are ready, replicas follow.',
          run: [
            ...(own === undefined ? [] : lookAtDatabase(own)),
            sql(site, name, 'select * from pg_stat_replication'),
          ],
        },
        steps: [
          { text: 'What runs long?', run: [sql(site, name, RUNNING)] },
          ...tables(site, name),
          ...slowStatements(own),
          ...(own === undefined ? [] : [{ text: 'Its volumes, before they are full.', run: volumes(own.namespace) }]),
        ],
        after: {
          text: 'nothing runs for minutes, and the lag of the replicas is what it was.',
          run: [sql(site, name, 'select application_name, replay_lag from pg_stat_replication')],
        },
        back: ['Nothing is changed by looking; a vacuum may be stopped at any time.'],
      };
    });
}

/** What keeps a cache well. */
export function cacheCare(site: Site): readonly Operation[] {
  return cacheNames(site).map((name) => {
    const own = caches(site).find((store) => store.name === name);
    return {
      title: `Cache care: ${name}`,
      purpose:
        own === undefined
          ? `\`${name}\` at \`${site.model.externals[name]?.host}\` is run by somebody else; this is what its users can see to.`
          : `\`${name}\` runs in ${own.clusters.join(', ')}, Redis ${own.version}, ${own.topology.kind === 'sentinel' ? `one master with replicas, watched by ${own.topology.nodes} Sentinels` : `keys divided over ${own.topology.masters} masters`}.`,
      before: { text: 'It is well.', run: [redis(site, name, 'ping'), redis(site, name, 'info', 'replication')] },
      steps: [
        {
          text: 'How full, and does it throw keys away? `evicted_keys` must not grow.',
          run: [redis(site, name, 'info', 'memory'), redis(site, name, 'info', 'stats')],
        },
        {
          text: 'What is slow?',
          run: [redis(site, name, 'slowlog', 'get', '20'), redis(site, name, 'latency', 'doctor')],
        },
        { text: 'Which keys are large? It reads them all: at a quiet hour.', run: [redis(site, name, '--bigkeys')] },
        ...(own?.topology.kind === 'sentinel'
          ? [
              {
                text: 'Does a replica take over? At a quiet hour, and never in two places at once.',
                run: [
                  kubectlIn(
                    own.namespace,
                    'exec',
                    podOfCache(site, own),
                    '-c',
                    'sentinel',
                    '--',
                    'redis-cli',
                    '-p',
                    '26379',
                    'sentinel',
                    'masters',
                  ),
                ],
              },
            ]
          : []),
      ],
      after: {
        text: 'the share of hits is what it was.',
        run: [
          ask(
            'sum(rate(redis_keyspace_hits_total[15m])) / (sum(rate(redis_keyspace_hits_total[15m])) + sum(rate(redis_keyspace_misses_total[15m])))',
          ),
        ],
      },
      back: ['Nothing is changed by looking.'],
    };
  });
}
