import { liveVersion, replicasIn } from '../../compile/object-meta.ts';
import type { PostgresStore } from '../../model/store-types.ts';
import type { Region } from '../../model/types.ts';
import { printDuration } from '../../units/duration.ts';
import { printShare } from '../../units/share.ts';
import { type Command, command } from '../commands/command.ts';
import { hasVerb } from '../nines-command.ts';
import type { Site } from '../site.ts';
import { databases } from '../stores.ts';
import type { Block, Page, Section, Step } from '../types.ts';
import { trialSections } from './region-trials.ts';

const ROLES: Readonly<Record<Region['role'], string>> = {
  active: 'serves clients',
  hot: 'runs in full and takes over at once',
  warm: 'runs small and grows when it takes over',
  passive: 'has data, and pods that serve nobody until it takes over',
};

function podsIn({ model }: Site, { clusters }: Region): readonly (readonly [service: string, pods: number])[] {
  return Object.values(model.services).map((service) => {
    const counts = clusters.map((cluster) => replicasIn(liveVersion(service), cluster)?.min ?? 0);
    return [service.name, counts.reduce((sum, count) => sum + count, 0)];
  });
}

function roleOf(site: Site, region: Region): string {
  const isEmpty = podsIn(site, region).every(([, count]) => count === 0);
  const does = isEmpty && region.role === 'passive' ? 'has data and no pods until it takes over' : ROLES[region.role];
  return `${region.role}: ${does}`;
}

function followers({ clusters, replication }: PostgresStore): string {
  const others = clusters.filter((name) => name !== replication.primary);
  const [only, ...more] = others;
  if (only === undefined) return 'nobody follows.';
  const follow = more.length === 0 ? `${only} follows` : `${others.join(', ')} follow`;
  return `${follow}, at most ${printDuration(replication.lagUs)} behind.`;
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
          roleOf(site, region),
          printShare(region.share),
          region.clusters.join(', '),
          podsIn(site, region)
            .map(([name, count]) => `${name} ${count}`)
            .join(', '),
        ]),
      },
      ...databases(site).map(
        (store): Block =>
          store.replication.writer === 'one'
            ? `\`${store.name}\` is written in ${store.replication.primary}; ${followers(store)}`
            : `\`${store.name}\`: each region writes its own data.`,
      ),
      ...Object.values(model.sync).map(
        ({ name, from, to, everyUs, rpoUs, caches }): Block =>
          `\`${name}\`: made in ${from.region}, copied to ${to.map(({ region }) => region).join(', ')} every ${printDuration(everyUs)}, there at most ${printDuration(rpoUs)} old. Watchers take what has changed out of ${
            Object.keys(caches)
              .map((cache) => `\`${cache}\``)
              .join(', ') || 'no cache'
          }.${hasVerb('sync') ? '' : ' Copies and watchers run `nines sync`, which this version of nines does not have: until it comes they fail, and `ArtifactsOld` tells of it.'}`,
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
      ...trialSections(site),
    ],
  };
}
