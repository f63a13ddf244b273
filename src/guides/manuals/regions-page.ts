import { DEPLOY_SCRIPT, deployOrder } from '../../compile/deploy-script.ts';
import { liveVersion, replicasIn } from '../../compile/object-meta.ts';
import type { PostgresStore } from '../../model/store-types.ts';
import type { Region } from '../../model/types.ts';
import { printDuration } from '../../units/duration.ts';
import { printShare } from '../../units/share.ts';
import { istioctl, kubectl } from '../commands/command.ts';
import { hasVerb } from '../nines-command.ts';
import { nodes } from '../pods-and-nodes.ts';
import { MANIFESTS, type Site } from '../site.ts';
import { databases } from '../stores.ts';
import type { Block, Page, Section, Step } from '../types.ts';
import { failbackSection, failoverSection } from './region-failover.ts';
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
  const order = deployOrder(site.model);
  const steps: readonly Step[] = [
    'What the provider is asked for comes first, in every region: [deployment](/deployment.md), 2. Keys, buckets and records of one region are named in others.',
    `Then cluster by cluster${databases(site).length === 0 ? '' : ', where a database is written first: it cannot be followed before it is there'}. In this order: ${order.join(', ')}.`,
    `\`sh ${MANIFESTS}/${DEPLOY_SCRIPT}\` does that: engines and files of each, waiting for its Deployments before the next; it stops at what fails, and can be run again. By hand it is [deployment](/deployment.md), 3.`,
    {
      text: 'Each is well before the next is begun:',
      run: [kubectl('get', 'pods', '-A', '--field-selector', 'status.phase!=Running'), istioctl('proxy-status')],
    },
    ...(site.model.mesh.eastWest === null
      ? []
      : [
          {
            text: 'Does each know the endpoints of the others? Every cluster is `synced` in every other.',
            run: [istioctl('remote-clusters')],
          },
        ]),
    site.model.dns?.health == null
      ? 'Only then records: clients come when a region is in DNS.'
      : 'Records are there from the first step on. Their health checks keep clients away from a region until it answers.',
  ];
  return { section: 'Deploy, region by region', blocks: [{ steps }] };
}

/** Several regions: who does what, how they are deployed, and how failover is tried. Null where there is one. */
export function regionsPage(site: Site): Page | null {
  if (Object.keys(site.model.regions).length < 2) return null;
  return {
    path: 'regions.md',
    title: 'Regions',
    blocks: [
      `${site.model.name} runs in ${Object.keys(site.model.regions).length} regions. A region that is really lost has [a runbook](/runbooks/disasters.md#a-region-is-lost).`,
      roles(site),
      deploy(site),
      ...[failoverSection(site), failbackSection(site)].filter((section) => section !== null),
      {
        section: 'Failover, tried',
        blocks: [
          'Every quarter, announced, with somebody who only watches and writes down the times. Nothing else happens on that day.',
          { commands: [nodes()] },
        ],
      },
      ...trialSections(site),
    ],
  };
}
