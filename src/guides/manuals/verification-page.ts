import type { KafkaStore } from '../../model/store-types.ts';
import { printDuration } from '../../units/duration.ts';
import { printShare } from '../../units/share.ts';
import { veleroNamespace } from '../alerts/data-runbooks.ts';
import { openJaeger } from '../alerts/trace-runbooks.ts';
import { ask, firing } from '../ask-monitoring.ts';
import { type Command, command, istioctl, kubectl, kubectlIn, velero } from '../commands/command.ts';
import { asClient, plainHosts } from '../disasters/entry-disasters.ts';
import { liveWorkload, podsOfService } from '../live-workload.ts';
import { hasVerb, nines } from '../nines-command.ts';
import { nodes, proxyOf } from '../pods-and-nodes.ts';
import { objectsOf, type Site } from '../site.ts';
import { caches, databases, KAFKA, kafkas, lookAtDatabase, MIRROR, redis } from '../stores.ts';
import type { Page, Section } from '../types.ts';

interface Test {
  readonly title: string;
  readonly run: readonly Command[];
  /** What has to be seen. */
  readonly passes: string;
  /** Where to go when it is not. */
  readonly else: string;
}

function reachable(site: Site): readonly Test[] {
  const hosts = plainHosts(site);
  if (hosts.length === 0) return [];
  const p95 = site.model.targets.p95;
  const plain =
    site.model.gateway?.http === 'redirect'
      ? [command('curl', '-sS', '-o', '/dev/null', '-w', '%{http_code} %{redirect_url}', `http://${hosts[0]}/`)]
      : [];
  return [
    {
      title: 'Clients are answered',
      run: [
        ...hosts.map((host) =>
          command('curl', '-sS', '-o', '/dev/null', '-w', '%{http_code} %{time_total}', `https://${host}/`),
        ),
        ...plain,
      ],
      passes: `each host answers with 2xx or 3xx${p95 === undefined ? '' : `, nearly always within ${printDuration(p95)}`}${plain.length === 0 ? '' : '; without TLS the answer leads to TLS'}.`,
      else: '[no traffic reaches pods](/troubleshooting.md#no-traffic-reaches-pods)',
    },
  ];
}

function running(site: Site): Test {
  const namespaces = [...new Set(objectsOf(site, 'Deployment').map(({ metadata }) => metadata.namespace ?? ''))];
  return {
    title: 'Everything runs, spread over zones',
    run: [
      kubectl('get', 'pods', '-A', '--field-selector', 'status.phase!=Running'),
      ...namespaces.map((namespace) => kubectlIn(namespace, 'get', 'deployments')),
      nodes(),
      ...site.model.namespaces.map(({ name }) => kubectlIn(name, 'get', 'pods', '-o', 'wide')),
    ],
    passes:
      'nothing is listed as not running but jobs that are done; every Deployment has all its pods; each service has pods in every zone.',
    else: '[pods are not where they should be](/troubleshooting.md#pods-are-not-where-they-should-be)',
  };
}

function secured(site: Site): Test {
  const { mesh } = site.model;
  return {
    title: 'The mesh is in step, and closed',
    run: [
      istioctl('proxy-status'),
      ...site.model.namespaces.map(({ name }) => istioctl('analyze', '-n', name)),
      kubectl('get', 'peerauthentications', '-A'),
      ...site.model.namespaces.map(({ name }) => kubectlIn(name, 'get', 'authorizationpolicies')),
    ],
    passes: `every proxy is \`SYNCED\`; nothing is found; mutual TLS is ${mesh.mtls.toUpperCase()}${mesh.defaultDeny ? '; a policy that allows nothing stands beside those that allow' : ''}.`,
    else: '[calls are refused with 403](/troubleshooting.md#calls-between-services-are-refused-with-403)',
  };
}

function breaker(site: Site): readonly Test[] {
  const service =
    Object.values(site.model.services).find((each) => each.breaker !== null && each.fault === null) ??
    Object.values(site.model.services).find((each) => each.breaker !== null);
  if (service?.breaker == null) return [];
  const { errors, ejectUs, limit } = service.breaker;
  return [
    {
      title: 'A sick pod is taken out',
      run: [
        proxyOf(service.namespace, liveWorkload(service), 'cluster', '--fqdn', service.host, '-o', 'json'),
        ask('sum by (cluster_name) (envoy_cluster_outlier_detection_ejections_active)'),
      ],
      passes: `callers have an outlier detection for \`${service.host}\`: ${errors} errors in a row, out for ${printDuration(ejectUs)}, at most ${printShare(limit)} at once. That it ejects is proven by \`nines prove\`.`,
      else: '[the breaker does not act](/troubleshooting.md#the-breaker-does-not-act-or-acts-too-often)',
    },
  ];
}

function traced(site: Site): readonly Test[] {
  if (site.model.tracing === null) return [];
  return [
    {
      title: 'A request leaves a trace',
      run: [...asClient(site), ...openJaeger(site), ask('sum(rate(otelcol_receiver_accepted_spans[5m]))')],
      passes:
        'spans arrive, and a request of a class that is kept whole is found in Jaeger within a minute, from the gateway to the last service.',
      else: '[no traces](/troubleshooting.md#no-traces)',
    },
  ];
}

function measured(site: Site): readonly Test[] {
  const { monitoring } = site.model;
  if (monitoring === null) return [];
  return [
    {
      title: 'Everything is measured, and somebody is told',
      run: [
        ask('count by (job) (up == 1)'),
        ask('up == 0'),
        firing(),
        kubectlIn(monitoring.namespace, 'get', 'prometheusrules'),
      ],
      passes: `${monitoring.scrape.length + 1} sources are up; nothing fires that nobody knows of; a [trial alert](/runbooks/disasters.md#nobody-is-told) reaches everybody.`,
      else: '[an alert reaches nobody](/troubleshooting.md#an-alert-reaches-nobody)',
    },
  ];
}

function backedUp(site: Site): readonly Test[] {
  if (site.model.backup === null) return [];
  const namespace = veleroNamespace(site);
  return [
    {
      title: 'Backups are made, and can be read',
      run: [
        velero(namespace, 'backup-location', 'get'),
        velero(namespace, 'schedule', 'get'),
        velero(namespace, 'backup', 'get'),
      ],
      passes:
        'every location is `Available`, every schedule `Enabled`, the last backup `Completed`; and one was restored.',
      else: '[backups fail](/troubleshooting.md#backups-fail)',
    },
  ];
}

function lookAtQueue({ name, namespace, mirror }: KafkaStore): readonly Command[] {
  return [
    kubectlIn(namespace, 'get', KAFKA, name),
    kubectlIn(namespace, 'get', 'pods', '-l', `strimzi.io/cluster=${name}`, '-o', 'wide'),
    ...(mirror === null ? [] : [kubectlIn(namespace, 'get', MIRROR, `${name}-mirror`)]),
  ];
}

/** Artifacts that are made in one region and used in all. */
function artifacts(site: Site): readonly Test[] {
  const syncs = Object.values(site.model.sync);
  const [first] = syncs;
  if (first === undefined) return [];
  const jobs = objectsOf(site, 'CronJob').filter(
    ({ metadata }) => metadata.labels?.['app.kubernetes.io/component'] === 'sync',
  );
  const namespaces = new Set(jobs.map(({ metadata }) => metadata.namespace ?? ''));
  return [
    {
      title: 'What one region makes, the others have',
      run: [
        ...[...namespaces].flatMap((namespace) => [
          kubectlIn(namespace, 'get', 'cronjobs,jobs'),
          kubectlIn(namespace, 'get', 'deployments', '-l', 'app.kubernetes.io/component=sync'),
        ]),
        firing('alertname=ArtifactsOld'),
      ],
      passes: `in ${first.from.cluster} the last copy is \`Complete\` and younger than ${printDuration(first.rpoUs)}; elsewhere both watchers are ready; nothing is told of.${hasVerb('sync') ? '' : ' It cannot pass with this version of nines, which has no `nines sync`.'}`,
      else: '[artifacts are no longer copied](/runbooks/disasters.md#artifacts-are-no-longer-copied)',
    },
  ];
}

function stored(site: Site): readonly Test[] {
  const own = databases(site);
  const queues = kafkas(site);
  if (own.length + caches(site).length + queues.length === 0) return [];
  return [
    {
      title: 'Data is where it should be',
      run: [
        ...own.flatMap(lookAtDatabase).filter((each) => !each.programs.some((words) => words.includes('logs'))),
        ...caches(site).map(({ name }) => redis(site, name, 'info', 'replication')),
        ...queues.flatMap(lookAtQueue),
      ],
      passes: `${[
        ...own.map(
          (store) => `\`${store.name}\` is healthy with ${Object.values(store.instances)[0]} pods in different zones`,
        ),
        ...(own.length + caches(site).length === 0 ? [] : ['replicas follow']),
        ...queues.map(
          ({ name, mirror }) =>
            `\`${name}\` is \`Ready\` with its brokers in different zones${mirror === null ? '' : ', and so is what fetches from other regions'}`,
        ),
      ].join('; ')}.`,
      else:
        own.length === 0
          ? '[the cache is lost](/runbooks/disasters.md#the-cache-is-lost)'
          : '[the database is slow or refuses](/troubleshooting.md#the-database-is-slow-or-refuses-connections)',
    },
  ];
}

function withstands(site: Site): Test {
  const [service] = Object.values(site.model.services).filter(({ background }) => !background);
  return {
    title: 'A pod may be lost',
    run:
      service === undefined
        ? []
        : [
            kubectlIn(service.namespace, 'get', 'pods', '-l', podsOfService(service)),
            kubectlIn(service.namespace, 'delete', 'pod', '$POD'),
            ...asClient(site),
            kubectlIn(service.namespace, 'rollout', 'status', `deployment/${liveWorkload(service)}`),
          ],
    passes: 'clients notice nothing, and the pod is replaced.',
    else: '[requests fail while pods are replaced](/troubleshooting.md#requests-fail-while-pods-are-replaced)',
  };
}

/** Tests of a platform that was just deployed. */
export function verifications(site: Site): readonly Test[] {
  return [
    running(site),
    ...reachable(site),
    secured(site),
    ...breaker(site),
    ...traced(site),
    ...measured(site),
    ...backedUp(site),
    ...stored(site),
    ...artifacts(site),
    withstands(site),
  ];
}

function testSection(test: Test, at: number): Section {
  return {
    section: `Test ${at + 1}: ${test.title}`,
    blocks: [{ commands: test.run }, `**Passes** when ${test.passes}`, `Else: ${test.else}.`],
  };
}

/** Tests with what has to be seen, and a list to tick. */
export function verificationPage(site: Site): Page {
  const tests = verifications(site);
  return {
    path: 'verification.md',
    title: 'Verification',
    blocks: [
      `After every deployment, for each cluster, and before clients are sent there: ${tests.length} tests of ${site.model.name}.`,
      ...tests.map(testSection),
      {
        section: 'Done',
        blocks: [
          'Ticked, with name and date, for each cluster:',
          {
            list: [
              ...tests.map(({ title }) => `[ ] ${title}`),
              '[ ] `nines prove` holds for the spec that was applied',
              '[ ] Whoever is on call knows that it is there',
            ],
          },
          { commands: [nines(site, 'prove')] },
        ],
      },
    ],
  };
}
