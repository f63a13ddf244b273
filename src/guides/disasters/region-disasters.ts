import type { Region } from '../../model/types.ts';
import { printDuration } from '../../units/duration.ts';
import { printShare } from '../../units/share.ts';
import { firing } from '../ask-monitoring.ts';
import { type Command, command } from '../commands/command.ts';
import {
  forcedFailover,
  mainRegion,
  movable,
  namesByTerraform,
  queuesAfter,
  successorOf,
  weighRegion,
} from '../region-moves.ts';
import type { Site } from '../site.ts';
import type { Runbook, Step } from '../types.ts';

/** Records in the cluster: changed at once, and then where they come from. */
function namesByHand(site: Site, lost: Region, to: Region, weights: readonly Command[]): readonly Step[] {
  return [
    {
      text: `Names: ${lost.name} gets no clients, ${to.name} gets them. Records live ${printDuration(site.model.dns?.ttlUs ?? 0)}; some resolvers keep them longer.`,
      run: weights,
    },
    `Then the same in \`${site.spec}\`, or the next apply takes it back: \`regions.${lost.name}.share: 0%\`.`,
  ];
}

/** What health checks of the records do by themselves. */
function watched({ model }: Site): readonly Step[] {
  const health = model.dns?.health ?? null;
  if (health === null) return [];
  const after = printDuration(health.everyUs * health.failures);
  return [
    `Health checks of the records take a region out of the answers by themselves after ${after} of silence. That moves clients and nothing else: data is for you.`,
  ];
}

/** What is done when a region is left for another, in this order: data, room, names. */
function leaving(site: Site, lost: Region, to: Region, cluster: string): readonly Step[] {
  const weights = [...weighRegion(site, lost.name, 0), ...weighRegion(site, to.name, 100)];
  return [
    'Decide. Two people see it, from two networks, for five minutes, and whoever decides on regions is called. A region that comes back is worse than one that is gone: it must not write.',
    ...movable(site).map(
      (store): Step => ({
        text: `\`${store.name}\`: make sure that ${store.replication.primary} cannot write (its region is gone, or its gateways and workers are [stopped](/runbooks/emergencies.md#stop)), then let ${cluster} take over. From here there is no way back but the same way.`,
        run: forcedFailover(store, cluster),
      }),
    ),
    ...queuesAfter(site, lost, to, cluster),
    {
      text: `Room in ${to.name}: the clients of both regions come. [Scale-up](/runbooks/emergencies.md#scale-up) has the commands for ${cluster}.`,
      run: [command('kubectl', '--context', cluster, 'get', 'hpa', '-A')],
    },
    ...watched(site),
    ...(weights.length === 0 ? namesByTerraform(site, lost, to) : namesByHand(site, lost, to, weights)),
    'It comes back: it stays without clients until its data follows again, at least four hours, and until people have decided. Then the same way back, planned.',
  ];
}

/** The loss of a region, where there is another to go to. */
export function regionDisasters(site: Site): readonly Runbook[] {
  if (Object.keys(site.model.regions).length < 2) return [];
  const lost = mainRegion(site);
  const to = successorOf(site, lost.name);
  const cluster = to?.clusters[0];
  if (to === undefined || cluster === undefined) return [];
  const rto = site.model.targets.rto;
  const rpo = site.model.targets.rpo;
  const others = Object.values(site.model.regions).filter(({ name }) => name !== lost.name);
  return [
    {
      title: 'A region is lost',
      symptom: `Nothing of a region answers: neither its gateways, nor its API server, nor its Prometheus. Written for ${lost.name}, which serves ${printShare(lost.share)} of the clients and whose loss is the worst.`,
      means:
        'Its clients get no answer until DNS sends them elsewhere. What was not copied out of it is not to be had.',
      within:
        rto === undefined
          ? ''
          : `Service is back within ${printDuration(rto)}${rpo === undefined ? '' : `, at most the last ${printDuration(rpo)} of writes are lost`}.`,
      look: [
        ...lost.clusters.map((name) =>
          command('kubectl', '--context', name, 'get', 'nodes', '--request-timeout', '10s'),
        ),
        ...others
          .flatMap(({ clusters }) => clusters.slice(0, 1))
          .map((name) => command('kubectl', '--context', name, 'get', 'nodes')),
        ...(site.model.gateway === null
          ? []
          : site.model.gateway.hosts
              .filter((host) => !host.includes('*'))
              .map((host) => command('dig', '+short', host))),
        firing('alertname=ClusterUnheard'),
      ],
      causes: [
        'The provider: its status page.',
        'The network between here and there: ask from a second place before you believe it.',
        'Credentials or the API server alone: users are answered and this is no lost region.',
      ],
      cure: leaving(site, lost, to, cluster),
      over: {
        text: 'clients are answered from the other region and failures are what they were before.',
        run: [
          command('kubectl', '--context', cluster, 'get', 'pods', '-A', '--field-selector', 'status.phase!=Running'),
          ...(site.model.gateway?.hosts.filter((host) => !host.includes('*')).slice(0, 1) ?? []).map((host) =>
            command('curl', '-sS', '-o', '/dev/null', '-w', '%{http_code} %{remote_ip}', `https://${host}/`),
          ),
        ],
      },
      helps: ['cloud', 'network', 'dns', 'database'],
    },
  ];
}
