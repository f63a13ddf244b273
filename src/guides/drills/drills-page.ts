import { printDuration } from '../../units/duration.ts';
import { ask } from '../ask-monitoring.ts';
import { contactTable } from '../escalation.ts';
import { anchorOf } from '../page-links.ts';
import { mainRegion, movable, successorOf } from '../region-moves.ts';
import type { Site } from '../site.ts';
import { databases } from '../stores.ts';
import type { Block, Page, Section } from '../types.ts';
import { experiments } from './experiments.ts';
import { gameDay, gameDayTitle } from './game-day.ts';

/** What teams that run platforms of this size hold themselves to: a month between incidents, half an hour for one. */
const BETWEEN_H = 720;
const TO_REPAIR_MIN = 30;

function calendar(site: Site): Section | null {
  const { model } = site;
  const severalRegions = Object.keys(model.regions).length > 1;
  const lost = mainRegion(site);
  const stores = databases(site);
  const rows: (readonly string[] | null)[] = [
    model.chaos === null || model.chaos.experiments.length === 0
      ? null
      : ['each month, by itself', 'experiments on pods, nodes, zones, stores', '[below](#experiments-by-themselves)'],
    model.backup === null
      ? null
      : [
          'each month',
          'one backup at random is restored beside what is there',
          '[backup and restore, 7](/backup-and-restore.md#7-try-it-each-month)',
        ],
    stores.length === 0
      ? null
      : [
          'each quarter',
          `${stores.map(({ name }) => `\`${name}\``).join(', ')} restored whole to a moment, rows counted`,
          '[backup and restore, 5](/backup-and-restore.md#5-one-database-to-a-moment)',
        ],
    severalRegions
      ? [
          'each quarter',
          `failover, by plan: services, clients${movable(site).length === 0 ? '' : ', databases'}`,
          '[regions](/regions.md#failover-tried)',
        ]
      : null,
    severalRegions && model.gateway !== null
      ? ['each quarter', 'a game day: a region is lost at its peak', `[below](#${anchorOf(gameDayTitle(lost))})`]
      : null,
    model.backup === null
      ? null
      : [
          'each year',
          'a whole cluster made again from nothing',
          '[backup and restore, 6](/backup-and-restore.md#6-a-whole-cluster)',
        ],
    model.monitoring === null
      ? null
      : [
          'each quarter',
          'an alert that is a trial reaches everybody',
          '[nobody is told](/runbooks/disasters.md#nobody-is-told)',
        ],
  ];
  if (rows.every((row) => row === null)) return null;
  return {
    section: 'When what is tried',
    blocks: [
      { head: ['when', 'what', 'how'], rows: rows.filter((row) => row !== null) },
      'One at a time, never during an incident, a release or a planned window, and the next only when what the last one found has an owner.',
    ],
  };
}

function report(site: Site): Section {
  const { rto, rpo } = site.model.targets;
  const measured: readonly Block[] =
    site.model.monitoring === null
      ? []
      : [
          'Figures come from kept series, not from memory: the worst minute of the day, the share of its requests that failed, and how many minutes of the month something critical fired.',
          {
            commands: [
              ask('max_over_time(sum(service:errors:rate5m)[1d:1m])'),
              ask('sum(sum_over_time(service:errors:rate5m[1d])) / sum(sum_over_time(service:requests:rate5m[1d]))'),
              ask('count_over_time(max(ALERTS{alertstate="firing",severity="critical"})[30d:1m])'),
            ],
          },
        ];
  return {
    section: 'The report',
    blocks: [
      'One page for each drill, kept for as long as auditors ask. What was not measured is written as not measured.',
      {
        head: ['line', 'promised', 'measured'],
        rows: [
          ['drill, day, who led, who watched', '–', ''],
          ['first failed request', '–', ''],
          ['first alert; who took it, when', 'before a user says it', ''],
          ['decided; by whom', '–', ''],
          ['users answered again: recovery time', rto === undefined ? 'nothing' : `within ${printDuration(rto)}`, ''],
          [
            'acknowledged writes lost: the newest row that is missing',
            rpo === undefined ? 'nothing' : `at most the last ${printDuration(rpo)}`,
            '',
          ],
          ['rows and checksums that differ afterwards', 'none', ''],
          ['requests failed, of how many', '–', ''],
          ['commands that did not work as they stood', 'none', ''],
          ['back as before', '–', ''],
        ],
      },
      ...measured,
      `Of the quarter, from incidents and not from drills: time between two that users felt (more than ${BETWEEN_H} h), and from the beginning of one to its end (less than ${TO_REPAIR_MIN} min).`,
      'What was learnt: each with an owner, a day, and how it will be seen that it is done. It is a change of the spec, of a program or of these pages; “be more careful” is none of them.',
      { head: ['what has to change', 'owner', 'until', 'done when'], rows: [['', '', '', '']] },
    ],
  };
}

/** What is tried, when, by whom, and how it is written down. Null where nothing can be lost that comes back. */
export function drillsPage(site: Site): Page | null {
  const lost = mainRegion(site);
  const to = successorOf(site, lost.name);
  const dates = calendar(site);
  if (dates === null) return null;
  const sections = [dates, experiments(site), gameDay(site), report(site)];
  return {
    path: 'drills.md',
    title: 'Drills and game days',
    blocks: [
      `What ${site.model.name} promises for the day when something is lost, tried before that day.${to === undefined ? '' : ` The largest loss is that of ${lost.name}.`} \`nines prove\` tries the same in a simulation, at any time and for nothing; a drill shows what no simulation has: people, telephones, rights, and commands typed at speed.`,
      ...sections.filter((section) => section !== null),
      ...(Object.keys(site.model.contacts).length === 0
        ? []
        : [{ section: 'Who takes part', blocks: [contactTable(site)] }]),
    ],
  };
}
