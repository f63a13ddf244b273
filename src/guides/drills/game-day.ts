import type { Region } from '../../model/types.ts';
import { printDuration } from '../../units/duration.ts';
import { printShare } from '../../units/share.ts';
import { ask, firing } from '../ask-monitoring.ts';
import { type Command, kubectlAt } from '../commands/command.ts';
import { labelSelector } from '../commands/label-selector.ts';
import { asClient } from '../disasters/entry-disasters.ts';
import { calledFor, reachOf } from '../escalation.ts';
import { mainRegion, successorOf } from '../region-moves.ts';
import { loadTestOperations } from '../runbooks/load-test-operations.ts';
import type { Site } from '../site.ts';
import type { Section, Step } from '../types.ts';

/** Shares are written with as many digits as were promised, and not with those of binary fractions. */
const BILLION = 1e9;

/** Share of failed requests at which people stop a game day: its users are no volunteers. */
const STOP_AT = 'one request in ten of all regions together fails for five minutes';

function parts(site: Site): readonly (readonly string[])[] {
  const contacts = Object.values(site.model.contacts);
  const lead = contacts.find(({ afterUs, vendor }) => vendor === null && afterUs !== null && afterUs > 0);
  const [first] = contacts;
  const whoever = (contact: typeof first): string =>
    contact === undefined ? 'somebody' : `${contact.name} (${reachOf(contact)})`;
  return [
    ['leads', whoever(lead ?? first), 'begins, stops, decides what is skipped; knows the plan'],
    ['answers', `whoever is on call, ${whoever(first)}`, 'does not know the plan; has these pages and nothing else'],
    ['breaks', 'an engineer', 'types the steps below, and what takes them back'],
    ['watches', 'an engineer', 'only writes down: what was seen, by whom, at what time'],
    ['speaks', 'support', 'answers users, and says afterwards what they were told and when'],
    ...calledFor(site, ['database', 'cloud', 'security'])
      .filter(({ afterUs }) => afterUs === null)
      .map((contact) => [
        'stands by',
        whoever(contact),
        `${contact.role}: is called as in an incident, and knows that it may be a trial`,
      ]),
  ];
}

/** What is expected, from what is promised. */
function expectations({ model }: Site): readonly (readonly string[])[] {
  const { rto, rpo, p95, zoneFailover, availability } = model.targets;
  const rows: (readonly string[] | null)[] = [
    ['somebody is told by the platform before a user says it', 'the first alert, against the first failed request'],
    rto === undefined
      ? null
      : [
          `users are answered again within ${printDuration(rto)}`,
          'first failure to the last minute with more failures than before',
        ],
    rpo === undefined
      ? null
      : [
          `at most the last ${printDuration(rpo)} of acknowledged writes are lost`,
          'the newest row of the new primary, against the last that a client had confirmed',
        ],
    zoneFailover === undefined
      ? null
      : [`a lost zone is left within ${printDuration(zoneFailover)}`, 'the same, in the zone'],
    p95 === undefined
      ? null
      : [
          `what is answered is answered within ${printDuration(p95)}, 95 % of it`,
          'the worst minute of the region that took over',
        ],
    availability === undefined
      ? null
      : [
          `the day costs no more than the month may spend (${printShare(Math.round((1 - availability) * BILLION) / BILLION)} of requests)`,
          'failed requests of the day against those of the month',
        ],
    ['every command of the runbook worked as it stands', 'commands that had to be changed, each one'],
  ];
  return rows.filter((row) => row !== null);
}

function gateways(site: Site, clusters: readonly string[], replicas: number): readonly Command[] {
  const { gateway } = site.model;
  if (gateway === null) return [];
  const words = ['scale', 'deployment', '-l', labelSelector(gateway.selector), '--replicas', String(replicas)];
  return clusters.map((cluster) => kubectlAt(cluster, gateway.namespace, ...words));
}

function atItsPeak(site: Site): Step {
  const [test] = loadTestOperations(site);
  const figures = [ask('sum(service:requests:rate5m)'), ask('max(service:latency_seconds:p95_rate5m)')];
  return {
    text:
      test === undefined
        ? 'At the hour with most requests. Note the figures before.'
        : `At the hour with most requests, and with the [load test](/runbooks/operations.md) on top of them. Note the figures before.`,
    run: figures,
  };
}

/** Its title, by the region that is lost. */
export function gameDayTitle({ name }: Region): string {
  return `Game day: ${name} is lost at its peak`;
}

/** A region is taken away while most is asked of it, and whoever is on call brings users back. Null where there is one. */
export function gameDay(site: Site): Section | null {
  const lost = mainRegion(site);
  const to = successorOf(site, lost.name);
  const { gateway, assume } = site.model;
  if (to === undefined || gateway === null) return null;
  return {
    section: gameDayTitle(lost),
    blocks: [
      `Every quarter, three hours, announced to everybody but by day and hour only to those who need it. ${lost.name} serves ${printShare(lost.share)} of the clients; ${to.name} takes over.`,
      { head: ['part', 'who', 'does'], rows: parts(site) },
      'What is expected, written down before, each with how it is measured:',
      { head: ['expected', 'measured by'], rows: expectations(site) },
      `**Stopped** when ${STOP_AT}, when data is written in two places, or when anything breaks that was not meant to. The leader says so; whoever breaks takes back, at once.`,
      {
        steps: [
          {
            text: 'An hour before: nothing fires, nobody rolls out, backups are there, the other region has room, and its data follows.',
            run: [
              firing(),
              kubectlAt(to.clusters[0] ?? '', gateway.namespace, 'get', 'pods', '-o', 'wide'),
              ask('up == 0'),
            ],
          },
          atItsPeak(site),
          {
            text: `Break: no gateway of ${lost.name} answers. What is inside goes on, so that it can be taken back within a minute. Note the time.`,
            run: gateways(site, lost.clusters, 0),
          },
          'Whoever is on call does what [a region is lost](/runbooks/disasters.md#a-region-is-lost) says, to the end: decides, moves data, moves names.',
          {
            text: 'Meanwhile, every minute: what do users meet?',
            run: [...asClient(site), ask('sum by (cluster) (service:errors:rate5m)')],
          },
          {
            text: `Take back: the gateways first, then data and names by [failback](/regions.md#failback), after hours and not after minutes.`,
            run: gateways(site, lost.clusters, assume.gatewayReplicas),
          },
          'The same day, everybody in one room: [the report](#the-report), before anybody forgets.',
        ],
      },
    ],
  };
}
