import { printDuration } from '../../units/duration.ts';
import { hasBackups, lookAtVelero, veleroNamespace } from '../alerts/data-runbooks.ts';
import { collectors, openJaeger } from '../alerts/trace-runbooks.ts';
import { amtool, ask, firing } from '../ask-monitoring.ts';
import { kubectl, kubectlIn, velero } from '../commands/command.ts';
import { asClient } from '../disasters/entry-disasters.ts';
import { scalerOf } from '../held-replicas.ts';
import { nines } from '../nines-command.ts';
import { eventsIn, nodes, podsOf, serviceNamespace } from '../pods-and-nodes.ts';
import { objectsOf, type Site } from '../site.ts';
import { databaseNames, databases, lookAtDatabase, sql } from '../stores.ts';
import type { Runbook } from '../types.ts';

function misplaced(site: Site): Runbook {
  const namespace = serviceNamespace(site);
  return {
    title: 'Pods are not where they should be',
    symptom: 'A zone has none of a service, or pods are `Pending`.',
    means: 'The loss of one zone would take more than its part.',
    look: [
      podsOf(site),
      nodes(),
      kubectlIn(namespace, 'describe', 'pod', '$POD'),
      kubectl('get', 'pods', '-A', '--field-selector', 'status.phase=Pending'),
    ],
    causes: [
      'A zone has no room: the events say `Insufficient`.',
      'A zone has no nodes, or its nodes carry a taint.',
      'They were placed while a zone was away; nobody moves them back by himself.',
      'A volume keeps a pod in its zone.',
    ],
    cure: [
      'Nodes in that zone.',
      {
        text: 'Start them anew: they are spread again.',
        run: [kubectlIn(namespace, 'rollout', 'restart', 'deployment/$WORKLOAD')],
      },
    ],
    over: { text: 'every zone has its pods.', run: [podsOf(site)] },
    helps: ['cloud'],
  };
}

function noTraces(site: Site): readonly Runbook[] {
  if (site.model.tracing === null) return [];
  return [
    {
      title: 'No traces',
      symptom: 'Jaeger finds nothing for a request that was just made, or nothing at all.',
      means: 'Requests are not touched. Nobody can see why one was slow.',
      look: [
        ...asClient(site),
        ...collectors(site),
        ...openJaeger(site),
        ask('sum by (service_name) (rate(otelcol_receiver_accepted_spans[5m]))'),
      ],
      causes: [
        'It was not kept: its class has a low rate. `nines explain` prints the effective rate per service.',
        `Not yet: the decision takes ${printDuration(site.model.tracing.waitUs)}, storing some seconds more.`,
        'The service sends none: its environment lacks the collector’s address, or a header is not passed on, and the trace is in pieces.',
        'The store refuses: the log of `jaeger-collector`.',
      ],
      cure: [
        { text: 'Which share should be there?', run: [nines(site, 'explain')] },
        'A service that sends nothing: its libraries must pass `traceparent` on; the environment is compiled.',
        'The store: [SpansLost](/runbooks/alerts.md#spanslost).',
      ].map((step) =>
        site.model.monitoring === null && step === 'The store: [SpansLost](/runbooks/alerts.md#spanslost).'
          ? 'The store: its own runbook.'
          : step,
      ),
      over: { text: 'a request of a class that is kept whole is found.', run: openJaeger(site) },
      helps: ['application'],
    },
  ];
}

function backupsFail(site: Site): readonly Runbook[] {
  if (!hasBackups(site)) return [];
  const namespace = veleroNamespace(site);
  return [
    {
      title: 'Backups fail',
      symptom: 'A backup is `Failed` or `PartiallyFailed`, hangs in `InProgress`, or is not made.',
      means: 'What can be restored grows old.',
      look: [
        ...lookAtVelero(site),
        velero(namespace, 'backup', 'describe', '$BACKUP', '--details'),
        velero(namespace, 'backup', 'logs', '$BACKUP'),
        velero(namespace, 'repo', 'get'),
      ],
      causes: [
        'The location is `Unavailable`: credentials, bucket, key.',
        'A volume cannot be snapshotted: no class for its driver, or too many at once.',
        'A hook failed: the command does not exist in that image, or took too long.',
        'Velero was killed for memory in the middle.',
      ],
      cure: [
        'What the log names. One object that fails makes the whole `PartiallyFailed`: mend it or leave it out on purpose.',
        'A hook: try its command in the pod by hand.',
        'Memory: more for Velero and its node agent.',
      ],
      over: { text: 'the next one is `Completed`.', run: [velero(namespace, 'backup', 'get')] },
      helps: ['backup', 'cloud'],
    },
  ];
}

function failoverIdle(site: Site): Runbook {
  const several = Object.keys(site.model.regions).length > 1;
  return {
    title: 'A failover does not happen',
    symptom: several
      ? 'A zone or region fails and its users still meet it.'
      : 'A zone fails and its users still meet it.',
    means: 'They wait for a timeout with each request.',
    look: [
      nodes(),
      ...site.model.namespaces.map(({ name }) => kubectlIn(name, 'get', 'endpointslices')),
      ...asClient(site),
      ...(objectsOf(site, 'DNSEndpoint').length === 0 ? [] : [kubectl('get', 'dnsendpoints', '-A')]),
    ],
    causes: [
      `It is not noticed: nodes are given up ${printDuration(site.model.assume.nodeMonitorGraceUs)} after their last word, not before.`,
      'Pods are ready and cannot answer: the probe asks the wrong thing.',
      ...(several
        ? [
            `Clients keep the old address: records live ${printDuration(site.model.dns?.ttlUs ?? 0)}, and some programs never ask again.`,
            'A region is left by people, not by itself: nobody has decided.',
          ]
        : []),
    ],
    cure: [
      'Within a region: cordon the nodes of the zone, see [ZoneDown](/runbooks/disasters.md#a-zone-is-lost).',
      ...(several ? ['Between regions: [a region is lost](/runbooks/disasters.md#a-region-is-lost).'] : []),
    ],
    over: { text: 'clients are answered from elsewhere.', run: asClient(site) },
    helps: ['cloud', 'dns'],
  };
}

function unscaled(site: Site): readonly Runbook[] {
  const service = Object.values(site.model.services).find((each) => scalerOf(site, each) !== null);
  const scaler = service === undefined ? null : scalerOf(site, service);
  if (service === undefined || scaler === null) return [];
  return [
    {
      title: 'An autoscaler does nothing',
      symptom: 'Load grows and pods do not, or `TARGETS` is `<unknown>`.',
      means: 'Users wait while there is room for more pods.',
      look: [
        kubectlIn(service.namespace, 'get', 'hpa'),
        kubectlIn(service.namespace, 'describe', scaler.kind, scaler.name),
        kubectlIn(service.namespace, 'top', 'pod'),
      ],
      causes: [
        'It cannot read: the metrics server, or the query of a metric of its own.',
        'It is at its bound.',
        'A container has no request: shares of nothing cannot be computed.',
        'It waits: growth and shrinking have a pace and a quiet time.',
      ],
      cure: [
        'What `describe` says in its conditions: `ScalingActive` and `AbleToScale`.',
        `Bounds and pace: \`scaling\` and \`replicas\` of the service in \`${site.spec}\`.`,
      ],
      over: { text: 'it shows figures and follows them.', run: [kubectlIn(service.namespace, 'get', 'hpa')] },
      helps: ['application'],
    },
  ];
}

function untold(site: Site): readonly Runbook[] {
  const { monitoring } = site.model;
  if (monitoring === null) return [];
  return [
    {
      title: 'An alert reaches nobody',
      symptom: 'Something is wrong, and no message came.',
      means: 'The next time it matters, too.',
      look: [
        firing(),
        ask('ALERTS{alertstate="pending"}'),
        amtool('silence', 'query'),
        amtool('config', 'routes', 'show'),
        kubectlIn(monitoring.namespace, 'get', 'prometheusrules'),
      ],
      causes: [
        'It does not fire: its condition has not held as long as it asks.',
        'It fires and is silenced or inhibited.',
        'Its rule is not taken up: labels that Prometheus does not select.',
        'Its receiver refuses.',
      ],
      cure: [
        '[Nobody is told](/runbooks/disasters.md#nobody-is-told) has the way to try it.',
        {
          text: 'Does the configuration send it where it should?',
          run: [
            amtool('config', 'routes', 'test', 'severity=critical'),
            amtool('config', 'routes', 'test', 'severity=warning', 'scope=service'),
          ],
        },
      ],
      over: { text: 'a trial reaches everybody.', run: [firing()] },
      helps: ['notifications'],
    },
  ];
}

function databaseSlow(site: Site): readonly Runbook[] {
  const [name] = databaseNames(site);
  if (name === undefined) return [];
  return [
    {
      title: 'The database is slow or refuses connections',
      symptom: 'Services wait for it, or it says that there are too many.',
      means: 'Everything that needs it is slow, and retries make it slower.',
      look: [
        ...databases(site).flatMap(lookAtDatabase),
        sql(site, name, 'select state, wait_event_type, count(*) from pg_stat_activity group by 1, 2 order by 3 desc'),
        sql(
          site,
          name,
          'select pid, pg_blocking_pids(pid) as blocked_by, left(query, 60) as query from pg_stat_activity where cardinality(pg_blocking_pids(pid)) > 0',
        ),
      ],
      causes: [
        'One transaction holds a lock that others wait for.',
        'Statements without an index after a release.',
        'Its disk is slow or full.',
        'More connections than it has room for: [database connections](/runbooks/incidents.md#database-connections).',
      ],
      cure: [
        {
          text: 'End the one that blocks, if it can be done again. Its number stands in `blocked_by`; write it for 0.',
          run: [sql(site, name, 'select pg_terminate_backend(0)')],
        },
        'A release: undo it.',
        'The disk: [VolumeNearlyFull](/runbooks/alerts.md#volumenearlyfull).',
      ].filter((step) => typeof step !== 'string' || site.model.monitoring !== null || !step.includes('alerts.md')),
      over: {
        text: 'nobody waits for locks.',
        run: [
          sql(
            site,
            name,
            'select state, wait_event_type, count(*) from pg_stat_activity group by 1, 2 order by 3 desc',
          ),
        ],
      },
      helps: ['database'],
    },
  ];
}

function noStart(site: Site): Runbook {
  const namespace = serviceNamespace(site);
  return {
    title: 'A pod does not start',
    symptom: '`CreateContainerConfigError`, `CrashLoopBackOff`, `ImagePullBackOff`, or refused by admission.',
    means: 'The old pods go on; the new version does not come.',
    look: [
      kubectlIn(namespace, 'describe', 'pod', '$POD'),
      kubectlIn(namespace, 'logs', '$POD', '--all-containers', '--previous', '--tail', '100'),
      eventsIn(namespace),
      kubectlIn(namespace, 'get', 'secrets,configmaps'),
    ],
    causes: [
      'A Secret or ConfigMap that is not there: the description names it.',
      'The image: see [images cannot be pulled](/runbooks/disasters.md#images-cannot-be-pulled).',
      'It writes where it may not: the file system is read-only, and `scratch` says where it may write.',
      'Security: it runs as root, or asks for what the namespace forbids.',
    ],
    cure: [
      'What the description names. Secrets that nothing makes here stand in [deployment](/deployment.md#1-prerequisites).',
      `Folders to write in: \`scratch\` of the service in \`${site.spec}\`.`,
    ],
    over: { text: 'it is ready.', run: [kubectlIn(namespace, 'get', 'pods')] },
    helps: ['application'],
  };
}

/** What goes wrong with the platform's parts. */
export function partSymptoms(site: Site): readonly Runbook[] {
  return [
    misplaced(site),
    ...noTraces(site),
    ...backupsFail(site),
    failoverIdle(site),
    ...unscaled(site),
    ...untold(site),
    ...databaseSlow(site),
    noStart(site),
  ];
}
