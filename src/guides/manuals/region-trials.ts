import { liveVersion, replicasIn } from '../../compile/object-meta.ts';
import type { PostgresStore } from '../../model/store-types.ts';
import type { Region } from '../../model/types.ts';
import { printDuration } from '../../units/duration.ts';
import { ask } from '../ask-monitoring.ts';
import { command, kubectlAt } from '../commands/command.ts';
import { asClient, plainHosts } from '../disasters/entry-disasters.ts';
import { resumed, stopped } from '../held-replicas.ts';
import { mainRegion, movable, namesByTerraform, successorOf, switchover, weighRegion } from '../region-moves.ts';
import type { Site } from '../site.ts';
import { DATABASE } from '../stores.ts';
import type { Section, Step } from '../types.ts';

/** A failover that is tried on purpose. */
interface Trial {
  readonly title: string;
  readonly expect: string;
  readonly steps: readonly Step[];
}

function withoutService(site: Site, cluster: string): readonly Trial[] {
  const service = Object.values(site.model.services).find((each) => replicasIn(liveVersion(each), cluster) !== null);
  if (service === undefined) return [];
  return [
    {
      title: `${service.name} is gone in ${cluster}`,
      expect:
        'no client notices where other clusters have it and it is divided over them; else only its own requests fail, within its timeout.',
      steps: [
        { text: 'Take it away.', run: [kubectlAt(cluster, service.namespace, ...stopped(site, service))] },
        { text: 'Ask as a client, for two minutes.', run: asClient(site) },
        { text: 'Back.', run: [kubectlAt(cluster, service.namespace, ...resumed(site, service))] },
      ],
    },
  ];
}

function withoutClients(site: Site, main: Region, to: Region): readonly Trial[] {
  const away = [...weighRegion(site, main.name, 0), ...weighRegion(site, to.name, 100)];
  const back = Object.values(site.model.regions).flatMap((region) =>
    weighRegion(site, region.name, site.model.dns?.weights[region.name] ?? 0),
  );
  const moved: readonly Step[] =
    away.length === 0 ? namesByTerraform(site, main, to) : [{ text: 'Send them away.', run: away }];
  const returned: Step =
    back.length === 0
      ? 'After a quarter of an hour: back to the shares as they were, the same way.'
      : { text: 'After a quarter of an hour: back to the weights of the spec.', run: back };
  if (site.model.dns === null) return [];
  const figures = [ask('sum(service:requests:rate5m)'), ask('max(service:latency_seconds:p95_rate5m)')];
  const names = plainHosts(site)
    .slice(0, 1)
    .map((host) => command('dig', '+short', host));
  return [
    {
      title: `Clients leave ${main.name}`,
      expect: `within ${printDuration((site.model.dns?.ttlUs ?? 0) * 2)} nearly all requests enter in ${to.name}, and its latency stays within the promise.`,
      steps: [
        { text: 'Note the figures before.', run: figures },
        ...moved,
        { text: 'Who answers now?', run: [...names, ...asClient(site)] },
        returned,
      ],
    },
  ];
}

function writtenElsewhere(site: Site, store: PostgresStore, other: string): Trial {
  const { primary } = store.replication;
  const rto = site.model.targets.rto;
  const look = kubectlAt(other, store.namespace, 'get', DATABASE, store.name);
  return {
    title: `${store.name} is written in ${other}`,
    expect: `no write is lost, and writes fail for no longer than the promise${rto === undefined ? '' : ` (${printDuration(rto)} for everything together)`}.`,
    steps: [
      {
        text: `Is ${other} behind by nothing to speak of?`,
        run: [look, ask('max by (pod) (cnpg_pg_replication_lag)')],
      },
      {
        text: 'Planned: the old one stops writing, prints a token (`HANDOVER`), the new one takes over from there.',
        run: switchover(store, primary, other),
      },
      { text: 'Is it healthy there, and does a write succeed?', run: [look] },
      { text: `Back, the same way, after at least four hours in ${other}.`, run: switchover(store, other, primary) },
    ],
  };
}

function trials(site: Site): readonly Trial[] {
  const main = mainRegion(site);
  const to = successorOf(site, main.name);
  const other = to?.clusters[0];
  return [
    ...withoutService(site, main.clusters[0] ?? ''),
    ...(to === undefined ? [] : withoutClients(site, main, to)),
    ...(other === undefined ? [] : movable(site).map((store) => writtenElsewhere(site, store, other))),
  ];
}

/** Failovers that are tried: what is done, and what has to be seen. */
export function trialSections(site: Site): readonly Section[] {
  return trials(site).map(({ title, expect, steps }, at) => ({
    section: `Test ${at + 1}: ${title}`,
    blocks: [`**Passes** when ${expect}`, { steps }],
  }));
}
