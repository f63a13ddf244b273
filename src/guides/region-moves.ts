/** What leaving a region for another takes, in the engines' own commands. */
import type { KubeObject } from '../manifests/types.ts';
import type { PostgresStore } from '../model/store-types.ts';
import type { Region } from '../model/types.ts';
import { printDuration } from '../units/duration.ts';
import { type Command, command, kubectlAt } from './commands/command.ts';
import { nines } from './nines-command.ts';
import { MANIFESTS, objectsOf, type Site } from './site.ts';
import { DATABASE, databases, kafkas, MIRROR } from './stores.ts';
import type { Step } from './types.ts';

/** Regions by how ready they are, the first in front. */
const READINESS = ['active', 'hot', 'warm', 'passive'];

/** Where the clients of a lost region go: the most ready of the others. */
export function successorOf(site: Site, lost: string): Region | undefined {
  return Object.values(site.model.regions)
    .filter(({ name }) => name !== lost)
    .toSorted((a, b) => READINESS.indexOf(a.role) - READINESS.indexOf(b.role))[0];
}

/** The region whose loss would be worst: that of the databases' primary, else the one with most clients. */
export function mainRegion(site: Site): Region {
  const regions = Object.values(site.model.regions);
  const primary = databases(site).find(({ replication }) => replication.writer === 'one')?.replication.primary;
  const home = regions.find(({ clusters }) => primary !== undefined && clusters.includes(primary));
  const largest = regions.toSorted((a, b) => b.share - a.share)[0];
  const found = home ?? largest;
  if (found === undefined) throw new Error('a platform has regions');
  return found;
}

interface Record {
  readonly setIdentifier?: string;
  readonly providerSpecific?: readonly { readonly name: string; readonly value: string }[];
}

function recordsOf({ spec }: KubeObject): readonly Record[] {
  return ((spec as { readonly endpoints?: readonly Record[] }).endpoints ?? []) as readonly Record[];
}

/** Patches that give a region's weighted records a weight. Empty where records are not weighted. */
export function weighRegion(site: Site, region: string, weight: number): readonly Command[] {
  const cluster = site.compiled.files.find(({ objects }) =>
    objects.some(({ kind }) => kind === 'DNSEndpoint'),
  )?.cluster;
  if (cluster === undefined) return [];
  return objectsOf(site, 'DNSEndpoint').flatMap((object) => {
    const changes = recordsOf(object).flatMap(({ setIdentifier, providerSpecific = [] }, at) => {
      const index = providerSpecific.findIndex(({ name }) => name === 'aws/weight');
      // `us-east-1`, or with more behind it where one region has several records.
      if (index < 0 || (setIdentifier !== region && setIdentifier?.startsWith(`${region}-`) !== true)) return [];
      return [
        { op: 'test', path: `/spec/endpoints/${at}/setIdentifier`, value: setIdentifier },
        { op: 'replace', path: `/spec/endpoints/${at}/providerSpecific/${index}/value`, value: String(weight) },
      ];
    });
    if (changes.length === 0) return [];
    const { name, namespace = '' } = object.metadata;
    return [
      kubectlAt(cluster, namespace, 'patch', 'dnsendpoint', name, '--type', 'json', '-p', JSON.stringify(changes)),
    ];
  });
}

/** Records that Terraform writes: the share of a region is changed where it is written. */
export function namesByTerraform(site: Site, from: Region, to: Region): readonly Step[] {
  const records = site.compiled.documents.find(({ path }) => path.endsWith('/cloud/dns.tf.json'));
  if (records === undefined)
    return ['Names: nothing here makes records. Whoever does sends clients to the other region.'];
  const folder = `-chdir=${MANIFESTS}/${records.cluster}/cloud`;
  return [
    {
      text: `Names: in \`${site.spec}\` \`regions.${from.name}.share: 0%\`, and what it had on top of \`regions.${to.name}.share\`. Terraform writes the records; they live ${printDuration(site.model.dns?.ttlUs ?? 0)}, and some resolvers keep them longer.`,
      run: [
        nines(site, 'compile', '-o', MANIFESTS),
        command('terraform', folder, 'plan'),
        command('terraform', folder, 'apply'),
      ],
    },
  ];
}

/** Databases of which another region can become the primary. */
export function movable(site: Site): readonly PostgresStore[] {
  return databases(site).filter(({ replication, clusters }) => replication.writer === 'one' && clusters.length > 1);
}

function patchPrimary(store: PostgresStore, at: string, replica: string): Command {
  return kubectlAt(
    at,
    store.namespace,
    'patch',
    DATABASE,
    store.name,
    '--type',
    'merge',
    '-p',
    `spec: {replica: {${replica}}}`,
  );
}

/** The old primary is there: it stops writing first and hands over what the new one waits for. No write is lost. */
export function switchover(store: PostgresStore, from: string, to: string): readonly Command[] {
  return [
    patchPrimary(store, from, `primary: ${to}`),
    kubectlAt(from, store.namespace, 'get', DATABASE, store.name, '-o', 'jsonpath={.status.demotionToken}'),
    patchPrimary(store, to, `primary: ${to}, promotionToken: $HANDOVER`),
  ];
}

/** The old primary is lost or fenced: what it had not sent is lost. */
export function forcedFailover(store: PostgresStore, to: string): readonly Command[] {
  return [patchPrimary(store, to, `primary: ${to}`), kubectlAt(to, store.namespace, 'get', DATABASE, store.name)];
}

/** Queues of a lost region: what it was sent is where others have fetched it. */
export function queuesAfter(site: Site, lost: Region, to: Region, cluster: string): readonly Step[] {
  return kafkas(site).flatMap(({ name, namespace, mirror }): readonly Step[] => {
    if (mirror === null) return [];
    const last = `What ${lost.name} was sent and nobody had fetched, up to ${printDuration(mirror.lagUs)} of it, is not there.`;
    if (mirror.writer === 'each')
      return [`\`${name}\`: nothing to do, every region has its own and what others were sent. ${last}`];
    if (!lost.clusters.includes(mirror.primary)) return [];
    return [
      {
        text: `\`${name}\`: ${cluster} no longer fetches, before anybody writes there; in \`${site.spec}\` \`data.${name}.replication.primary: ${to.name}\`, and the others fetch from it. ${last}`,
        run: [
          kubectlAt(cluster, namespace, 'delete', MIRROR, `${name}-mirror`),
          nines(site, 'compile', '-o', MANIFESTS),
        ],
      },
    ];
  });
}
