import type { PostgresStore } from '../../model/store-types.ts';
import type { Region } from '../../model/types.ts';
import { MINUTE_US, printDuration } from '../../units/duration.ts';
import { ask, firing } from '../ask-monitoring.ts';
import { type Command, command, kubectlAt } from '../commands/command.ts';
import { asClient, plainHosts } from '../disasters/entry-disasters.ts';
import { calledFor, reachOf } from '../escalation.ts';
import {
  forcedFailover,
  mainRegion,
  movable,
  namesByTerraform,
  queuesAfter,
  successorOf,
  switchover,
  weighRegion,
} from '../region-moves.ts';
import type { Site } from '../site.ts';
import { DATABASE } from '../stores.ts';
import type { Section, Step } from '../types.ts';

/**
 * How long each step may take, as teams that practise it hold themselves to: 24 minutes, within the half hour that people
 * forgive. Moving names also takes as long as records live, which is added.
 */
const AT_MOST_US = {
  look: 2 * MINUTE_US,
  data: 5 * MINUTE_US,
  names: 10 * MINUTE_US,
  verify: 5 * MINUTE_US,
  tell: 2 * MINUTE_US,
} as const;

/** A region that came back is watched for so long before anybody goes back to it. */
const SETTLED_US = 4 * 60 * MINUTE_US;

function phase(title: string, us: number, text: string, run: readonly Command[]): Step {
  const whole = `**${title}**, at most ${printDuration(us)}. ${text}`;
  return run.length === 0 ? whole : { text: whole, run };
}

function whoDecides(site: Site): string {
  const { contacts } = site.model;
  const late = Object.values(contacts)
    .filter(({ afterUs, vendor }) => afterUs !== null && vendor === null)
    .toSorted((a, b) => (b.afterUs ?? 0) - (a.afterUs ?? 0))[0];
  return late === undefined ? 'whoever leads the incident' : `${late.name} (${late.role}, ${reachOf(late)})`;
}

function triggers(site: Site): readonly string[] {
  const { p95 } = site.model.targets;
  return [
    'two of its zones are down',
    ...(movable(site).length === 0 ? [] : ['its database cannot write, and no replica of the region can take over']),
    ...(p95 === undefined
      ? []
      : [`95 % of its requests have not been answered within ${printDuration(p95 * 2)} for minutes`]),
    'somebody who may decides so',
  ];
}

/** Look, data, names, verify, tell: a region is left. */
export function failoverSection(site: Site): Section | null {
  const lost = mainRegion(site);
  const to = successorOf(site, lost.name);
  const cluster = to?.clusters[0];
  if (to === undefined || cluster === undefined) return null;
  const { rto } = site.model.targets;
  const ttlUs = site.model.dns?.ttlUs ?? 0;
  const total = Object.values(AT_MOST_US).reduce((sum, each) => sum + each, ttlUs);
  const weights = [...weighRegion(site, lost.name, 0), ...weighRegion(site, to.name, 100)];
  const moved: readonly Step[] =
    weights.length === 0 ? namesByTerraform(site, lost, to) : [{ text: 'Names', run: weights }];
  const names = moved.flatMap((step) => (typeof step === 'string' ? [] : step.run));
  const how = moved
    .map((step) => (typeof step === 'string' ? step : step.text))
    .join(' ')
    .replace(/^Names: (.)/, (_, first: string) => first.toUpperCase());
  return {
    section: 'Failover, step by step',
    blocks: [
      `From ${lost.name} to ${to.name}, by people: ${whoDecides(site)} decides when one of these is so:`,
      { list: triggers(site) },
      `The steps take ${printDuration(total)} at most${rto === undefined ? '' : `, of ${printDuration(rto)} that are promised`}; what takes longer is called out, and the next begins when it is over. A second failover waits five minutes after the first.`,
      {
        steps: [
          phase('Look', AT_MOST_US.look, `Is it ${lost.name}, and does ${to.name} have room and data?`, [
            command('kubectl', '--context', lost.clusters[0] ?? '', 'get', 'nodes', '--request-timeout', '10s'),
            command('kubectl', '--context', cluster, 'get', 'hpa', '-A'),
            ...movable(site).map((store) => kubectlAt(cluster, store.namespace, 'get', DATABASE, store.name)),
            firing('severity=critical'),
          ]),
          ...dataMoves(site, lost, to, cluster),
          phase('Names', AT_MOST_US.names + ttlUs, how, names),
          phase(
            'Verify',
            AT_MOST_US.verify,
            `Are clients answered${movable(site).length === 0 ? '? If not: names back, the same way.' : ', and is a write taken? If not: names back, the same way; data goes back by [failback](#failback) alone, or there are two primaries.'}`,
            [
              ...plainHosts(site)
                .slice(0, 1)
                .map((host) => command('dig', '+short', host)),
              ...asClient(site),
              ask('topk(10, service:error_ratio:rate5m)'),
            ],
          ),
          `**Tell**, at most ${printDuration(AT_MOST_US.tell)}. Users, support, and everybody who was called; the time of each step goes into [the report](/drills.md#the-report).`,
        ],
      },
    ],
  };
}

function dataMoves(site: Site, lost: Region, to: Region, cluster: string): readonly Step[] {
  const moves = movable(site);
  const queues = queuesAfter(site, lost, to, cluster);
  if (moves.length + queues.length === 0)
    return [`**Data**: nothing to move. No store of ${site.model.name} is written in one region alone.`];
  return [
    ...moves.map((store) =>
      phase(
        `Data: ${store.name}`,
        AT_MOST_US.data,
        `First be sure that ${store.replication.primary} cannot write: two primaries are worse than none. This is the point from which there is no way back but the same way.`,
        forcedFailover(store, cluster),
      ),
    ),
    ...queues,
  ];
}

function dataBack(site: Site, other: string): readonly Step[] {
  return movable(site).flatMap((store: PostgresStore): readonly Step[] => [
    {
      text: `\`${store.name}\`: ${store.replication.primary} follows ${other} first, from what it still has or anew. Until it is as near as was promised nothing else is done.`,
      run: [
        kubectlAt(
          store.replication.primary,
          store.namespace,
          ...['patch', DATABASE, store.name, '--type', 'merge', '-p', `spec: {replica: {primary: ${other}}}`],
        ),
        ask('max by (pod) (cnpg_pg_replication_lag)'),
      ],
    },
    {
      text: `Then the planned way: ${other} stops writing, prints a token (\`HANDOVER\`), and ${store.replication.primary} takes over from exactly there.`,
      run: switchover(store, other, store.replication.primary),
    },
  ]);
}

/** Going back, when nobody is in a hurry. */
export function failbackSection(site: Site): Section | null {
  const lost = mainRegion(site);
  const to = successorOf(site, lost.name);
  const cluster = to?.clusters[0];
  if (to === undefined || cluster === undefined) return null;
  const weights = Object.values(site.model.regions).flatMap((region) =>
    weighRegion(site, region.name, site.model.dns?.weights[region.name] ?? 0),
  );
  const experts = calledFor(site, ['database', 'network']).filter(({ vendor }) => vendor === null);
  return {
    section: 'Failback',
    blocks: [
      `From ${to.name} to ${lost.name}, by hand, never by itself, at an hour with few requests. ${whoDecides(site)} says yes when all of this is so:`,
      {
        list: [
          `[ ] ${lost.name} has been well for at least ${printDuration(SETTLED_US)}: its nodes, its mesh, everything that is scraped`,
          '[ ] why it was lost is known, and that it does not come again today',
          ...(movable(site).length === 0 ? [] : ['[ ] its databases follow, as near as was promised']),
          '[ ] the [verification](/verification.md) has passed in each of its clusters',
          '[ ] a backup was made in the region that serves now',
          `[ ] ${experts.map(({ name }) => name).join(' and ') || 'whoever looks after data'} is there until it is over`,
        ],
      },
      {
        steps: [
          {
            text: 'Is it well?',
            run: lost.clusters.map((name) =>
              command('kubectl', '--context', name, 'get', 'pods', '-A', '--field-selector', 'status.phase!=Running'),
            ),
          },
          ...dataBack(site, cluster),
          ...(weights.length === 0
            ? namesByTerraform(site, lost, to).map(
                (step): Step =>
                  typeof step === 'string'
                    ? step
                    : { ...step, text: `Names: \`regions\` of \`${site.spec}\` as they were before.` },
              )
            : [{ text: 'Names: the weights of the spec, a quarter of the way first.', run: weights }]),
          { text: 'Are clients answered from both, and does latency hold?', run: asClient(site) },
          `It does not hold: the same way to ${to.name} again, while that still has everything.`,
        ],
      },
    ],
  };
}
