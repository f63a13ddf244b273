import { liveVersion, replicasIn } from '../../compile/object-meta.ts';
import type { Region } from '../../model/types.ts';
import { printDuration } from '../../units/duration.ts';
import { printShare } from '../../units/share.ts';
import { ask } from '../ask-monitoring.ts';
import { type Command, command, kubectlAt } from '../commands/command.ts';
import { asClient, plainHosts } from '../disasters/entry-disasters.ts';
import { mainRegion, movable, successorOf, switchover, weighRegion } from '../region-moves.ts';
import type { Site } from '../site.ts';
import { DATABASE, databases } from '../stores.ts';
import type { Block, Page, Section, Step } from '../types.ts';

const ROLES: Readonly<Record<Region['role'], string>> = {
  active: 'serves clients',
  hot: 'runs in full and takes over at once',
  warm: 'runs small and grows when it takes over',
  passive: 'has data and no pods until it takes over',
};

function pods(site: Site, region: Region): string {
  return Object.values(site.model.services)
    .map((service) => {
      const count = region.clusters.reduce(
        (sum, cluster) => sum + (replicasIn(liveVersion(service), cluster)?.min ?? 0),
        0,
      );
      return `${service.name} ${count}`;
    })
    .join(', ');
}

function roles(site: Site): Section {
  const { model } = site;
  return {
    section: 'Who does what',
    blocks: [
      {
        head: ['region', 'role', 'clients', 'clusters', 'pods'],
        rows: Object.values(model.regions).map((region) => [
          region.name,
          `${region.role}: ${ROLES[region.role]}`,
          printShare(region.share),
          region.clusters.join(', '),
          pods(site, region),
        ]),
      },
      ...databases(site).map(
        (store): Block =>
          store.replication.writer === 'one'
            ? `\`${store.name}\` is written in ${store.replication.primary}; ${store.clusters.filter((name) => name !== store.replication.primary).join(', ') || 'nobody'} follows, at most ${printDuration(store.replication.lagUs)} behind.`
            : `\`${store.name}\`: each region writes its own data.`,
      ),
      'Two layers divide, and not in the same way: DNS divides clients among regions, the mesh divides what services ask of each other.',
    ],
  };
}

function deploy(site: Site): Section {
  const steps: readonly Step[] = [
    'The region that writes first, then those that follow: a database cannot follow one that is not there.',
    ...site.clusters.map(
      (cluster): Step => ({
        text: `${cluster}: as [deployment](/deployment.md), 3; then it is well:`,
        run: [
          command('kubectl', '--context', cluster, 'get', 'pods', '-A', '--field-selector', 'status.phase!=Running'),
          command('istioctl', '--context', cluster, 'proxy-status'),
        ],
      }),
    ),
    ...(site.model.mesh.eastWest === null
      ? []
      : [
          {
            text: 'Does each know the endpoints of the others? Every cluster is `synced` in every other.',
            run: site.clusters.map((cluster) => command('istioctl', '--context', cluster, 'remote-clusters')),
          },
        ]),
    'Only then records: clients come when a region is in DNS.',
  ];
  return { section: 'Deploy, region by region', blocks: [{ steps }] };
}

interface Trial {
  readonly title: string;
  readonly expect: string;
  readonly steps: readonly Step[];
}

function trials(site: Site): readonly Trial[] {
  const main = mainRegion(site);
  const to = successorOf(site, main.name);
  const [first] = Object.values(site.model.services);
  const cluster = main.clusters[0] ?? '';
  const other = to?.clusters[0];
  const away = [...weighRegion(site, main.name, 0), ...(to === undefined ? [] : weighRegion(site, to.name, 100))];
  const back = Object.values(site.model.regions).flatMap((region) =>
    weighRegion(site, region.name, site.model.dns?.weights[region.name] ?? 0),
  );
  const service = first;
  return [
    ...(service === undefined
      ? []
      : [
          {
            title: `A service is gone in ${cluster}`,
            expect:
              'no client notices where other clusters have it and it is divided over them; else only its own requests fail, within its timeout.',
            steps: [
              {
                text: 'Take it away.',
                run: [
                  kubectlAt(
                    cluster,
                    service.namespace,
                    'scale',
                    `deployment/${liveVersion(service).workload}`,
                    '--replicas',
                    '0',
                  ),
                ],
              },
              { text: 'Ask as a client, for two minutes.', run: asClient(site) },
              {
                text: 'Back.',
                run: [
                  kubectlAt(
                    cluster,
                    service.namespace,
                    'scale',
                    `deployment/${liveVersion(service).workload}`,
                    '--replicas',
                    String(replicasIn(liveVersion(service), cluster)?.min ?? 1),
                  ),
                ],
              },
            ],
          },
        ]),
    ...(away.length === 0 || to === undefined
      ? []
      : [
          {
            title: `Clients leave ${main.name}`,
            expect: `within ${printDuration((site.model.dns?.ttlUs ?? 0) * 2)} nearly all requests enter in ${to.name}, and its latency stays within the promise.`,
            steps: [
              {
                text: 'Note the figures before.',
                run: [ask('sum(service:requests:rate5m)'), ask('max(service:latency_seconds:p95_rate5m)')],
              },
              { text: 'Send them away.', run: away },
              {
                text: 'Who answers now?',
                run: [
                  ...plainHosts(site)
                    .slice(0, 1)
                    .map((host) => command('dig', '+short', host)),
                  ...asClient(site),
                ],
              },
              { text: 'After a quarter of an hour: back to the weights of the spec.', run: back },
            ],
          },
        ]),
    ...(other === undefined
      ? []
      : movable(site).map(
          (store): Trial => ({
            title: `\`${store.name}\` is written in ${other}`,
            expect: `no write is lost, and writes fail for no longer than the promise${site.model.targets.rto === undefined ? '' : ` (${printDuration(site.model.targets.rto)} for everything together)`}.`,
            steps: [
              {
                text: `Is ${other} behind by nothing to speak of?`,
                run: [
                  kubectlAt(other, store.namespace, 'get', DATABASE, store.name),
                  ask('max by (pod) (cnpg_pg_replication_lag)'),
                ],
              },
              {
                text: 'Planned: the old one stops writing, prints a token (`HANDOVER`), the new one takes over from there.',
                run: switchover(store, store.replication.primary, other),
              },
              {
                text: 'Does a write succeed there?',
                run: [kubectlAt(other, store.namespace, 'get', DATABASE, store.name)],
              },
              {
                text: `Back, the same way, after at least four hours in ${other}.`,
                run: switchover(store, other, store.replication.primary),
              },
            ],
          }),
        )),
  ];
}

function trialSection(trial: Trial, at: number): Section {
  return {
    section: `Test ${at + 1}: ${trial.title}`,
    blocks: [`**Passes** when ${trial.expect}`, { steps: trial.steps }],
  };
}

/** Several regions: who does what, how they are deployed, and how failover is tried. Null where there is one. */
export function regionsPage(site: Site): Page | null {
  if (Object.keys(site.model.regions).length < 2) return null;
  const looks: readonly Command[] = site.clusters.map((cluster) =>
    command('kubectl', '--context', cluster, 'get', 'nodes', '-L', 'topology.kubernetes.io/zone'),
  );
  return {
    path: 'regions.md',
    title: 'Regions',
    blocks: [
      `${site.model.name} runs in ${Object.keys(site.model.regions).length} regions. A region that is really lost has [a runbook](/runbooks/disasters.md#a-region-is-lost).`,
      roles(site),
      deploy(site),
      {
        section: 'Failover, tried',
        blocks: [
          'Every quarter, announced, with somebody who only watches and writes down the times. Nothing else happens on that day.',
          { commands: looks },
        ],
      },
      ...trials(site).map(trialSection),
    ],
  };
}
