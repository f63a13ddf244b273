import { liveVersion, replicasIn } from '../../compile/object-meta.ts';
import type { Service } from '../../model/types.ts';
import { printDuration } from '../../units/duration.ts';
import { ask } from '../ask-monitoring.ts';
import { type Command, command, kubectlAt, kubectlIn } from '../commands/command.ts';
import { labelSelector } from '../commands/label-selector.ts';
import { heldAtLeast, resumed, scalerOf, stopped } from '../held-replicas.ts';
import { nodes } from '../pods-and-nodes.ts';
import { forcedFailover, mainRegion, movable, successorOf, switchover } from '../region-moves.ts';
import { operationSection } from '../runbook-section.ts';
import { homeNamespace, type Site } from '../site.ts';
import { databases, foreignStores, lookAtDatabase, primaryOf } from '../stores.ts';
import type { Operation, Page, Step } from '../types.ts';
import { operations } from './operations-page.ts';
import { backToRepository, restore } from './restore-operation.ts';

function background(site: Site): readonly Service[] {
  return Object.values(site.model.services).filter((service) => service.background);
}

/** The gateways of the cluster that is looked at, as many as that. */
function scaleGateways(site: Site, replicas: string): readonly Command[] {
  const { gateway } = site.model;
  if (gateway === null) return [];
  return [
    kubectlIn(gateway.namespace, 'scale', 'deployment', '-l', labelSelector(gateway.selector), '--replicas', replicas),
  ];
}

/** The way back from a stop: workers first, so that what has piled up is not met by new requests. */
function opening(site: Site): readonly Step[] {
  const workers = background(site).map((service) => kubectlIn(service.namespace, ...resumed(site, service)));
  const gateways = scaleGateways(site, String(site.model.assume.gatewayReplicas));
  return [
    ...(workers.length === 0
      ? []
      : [{ text: 'Workers first, so that what has piled up is not met by new requests.', run: workers }]),
    ...(gateways.length === 0 ? [] : [{ text: 'The way in, one cluster after the other.', run: gateways }]),
  ];
}

/** Everything that enters stops; nothing that is stored is touched. */
export function stop(site: Site): Operation {
  const { gateway } = site.model;
  const workers = background(site);
  const host = gateway?.hosts[0];
  return {
    title: 'Stop',
    purpose:
      'Something does harm while it runs: data is written wrongly, or somebody is inside. Requests are refused at the gateway and workers stand still; data stays as it is. Users get no answer: the lead decides.',
    before: {
      text: 'Is one service enough? Then close that one alone, by its [maintenance mode](/runbooks/maintenance.md) or by scaling it to 0.',
      run: [kubectlIn(homeNamespace(site), 'get', 'deployments')],
    },
    steps: [
      ...(gateway === null ? [] : [{ text: 'Close the way in, in each cluster.', run: scaleGateways(site, '0') }]),
      ...(workers.length === 0
        ? []
        : [
            {
              text: 'Stop what works without being asked.',
              run: workers.map((service) => kubectlIn(service.namespace, ...stopped(site, service))),
            },
          ]),
      'Say so where users read it, and note the time.',
    ],
    after: {
      text: 'nobody gets in and nothing is written.',
      run: [
        ...(host === undefined
          ? []
          : [command('curl', '-sS', '-m', '5', '-o', '/dev/null', '-w', '%{http_code}', `https://${host}/`)]),
        ...(gateway === null
          ? []
          : [kubectlIn(gateway.namespace, 'get', 'pods', '-l', labelSelector(gateway.selector))]),
      ],
    },
    back: opening(site),
  };
}

/** As many pods as the platform may have, at once. */
export function scaleUp(site: Site): Operation {
  const services = Object.values(site.model.services);
  const grown = (cluster: string): readonly (readonly [namespace: string, words: readonly string[]])[] =>
    services.flatMap((service) => {
      const replicas = replicasIn(liveVersion(service), cluster);
      if (replicas === null || service.background) return [];
      const most = scalerOf(site, service) === null ? replicas.min * 2 : replicas.max;
      return [[service.namespace, heldAtLeast(site, service, String(most))] as const];
    });
  // Clusters that are asked for the same are spoken of together.
  const alike = new Map<string, readonly string[]>();
  for (const cluster of site.clusters) {
    const asked = JSON.stringify(grown(cluster));
    alike.set(asked, [...(alike.get(asked) ?? []), cluster]);
  }
  const steps = [...alike.values()].map((clusters): Step => {
    const [first = '', ...more] = clusters;
    return {
      text: `In ${more.length === 0 ? first : `each of ${clusters.join(', ')}`}: autoscaled services to their upper bound, the others to twice what they have.`,
      run: grown(first).map(([namespace, words]) =>
        more.length === 0 ? kubectlAt(first, namespace, ...words) : kubectlIn(namespace, ...words),
      ),
    };
  });
  const stores = databases(site).length > 0 || foreignStores(site).some(({ kind }) => kind === 'postgres');
  return {
    title: 'Scale-up',
    purpose:
      'Far more requests come than usual, or a region has to carry another’s. Everything gets as many pods as it may have, before autoscalers would notice.',
    before: {
      text: 'Is there room on the nodes? Pods without room stay `Pending` and help nobody.',
      run: [
        nodes(),
        ask(
          'sum(kube_node_status_allocatable{resource="cpu"}) - sum(kube_pod_container_resource_requests{resource="cpu"})',
        ),
      ],
    },
    steps: [...steps, ...(stores ? ['Databases do not grow like this: watch their connections and processor.'] : [])],
    after: {
      text: 'the pods are ready, and latency falls.',
      run: [kubectlIn(homeNamespace(site), 'get', 'deployments'), ask('topk(10, service:latency_seconds:p95_rate5m)')],
    },
    back: [{ text: 'When the load is gone: what the repository says.', run: backToRepository(site) }],
  };
}

function databaseFailover(site: Site): Operation {
  const stores = databases(site);
  const main = mainRegion(site);
  const to = successorOf(site, main.name);
  const cluster = to?.clusters[0];
  const foreign = foreignStores(site).filter(({ kind }) => kind === 'postgres');
  const regional = movable(site).flatMap((store): readonly Step[] =>
    cluster === undefined
      ? []
      : [
          {
            text: `Another region, and ${store.replication.primary} still answers: it stops writing, prints a token (\`HANDOVER\`), and ${cluster} takes over from exactly there. Nothing is lost.`,
            run: switchover(store, store.replication.primary, cluster),
          },
          {
            text: `Another region, and ${store.replication.primary} is lost: make sure first that nothing can write there any more. What it had not sent is lost, at most ${printDuration(store.replication.lagUs)} when replication was in time.`,
            run: forcedFailover(store, cluster),
          },
        ],
  );
  return {
    title: 'Database failover',
    purpose:
      'The primary of a database does not write, or its zone is going. Another pod of the same region takes over by itself within a minute; this is for when it does not, and for leaving the region.',
    before: {
      text: 'How far behind is the one that shall take over? What it lacks is lost. Is the old primary really unable to write? Two primaries are worse than none.',
      run: [...stores.flatMap(lookAtDatabase), ask('topk(5, cnpg_pg_replication_lag)')],
    },
    steps: [
      ...stores.map(
        (store): Step => ({
          text: `\`${store.name}\`, within its region: end the primary’s pod, the most advanced replica takes over.`,
          run: [
            kubectlIn(store.namespace, 'delete', 'pod', '-l', primaryOf(store)),
            ...lookAtDatabase(store).slice(0, 2),
          ],
        }),
      ),
      ...regional,
      ...foreign.map(
        ({ name, host }) =>
          `\`${name}\` at ${host} is run by somebody else: they fail it over, and the name leads to the new primary afterwards. Services connect again by themselves.`,
      ),
    ],
    after: { text: 'a write succeeds and replicas follow the new primary.', run: stores.flatMap(lookAtDatabase) },
    back: [
      'There is no undo: the old primary becomes a replica. Going back is the same again, planned, when it has caught up.',
    ],
  };
}

/** The emergencies: four, or three where no database is. */
export function emergencies(site: Site): readonly Operation[] {
  const hasDatabases = databases(site).length > 0 || foreignStores(site).some(({ kind }) => kind === 'postgres');
  return [stop(site), scaleUp(site), ...(hasDatabases ? [databaseFailover(site)] : []), restore(site)];
}

/** What is done at once, by whoever leads the incident. */
export function emergenciesPage(site: Site): Page {
  return {
    path: 'runbooks/emergencies.md',
    title: 'Emergencies',
    blocks: [
      `Things that are done to ${site.model.name} at once, before it is understood. ${operations(site).length} more are [operations](/runbooks/operations.md) and can wait.`,
      ...emergencies(site).map(operationSection),
    ],
  };
}
