import { FIGURES, figureNameOf } from '../../targets/figures.ts';
import { DAY_US, printDuration, SECOND_US } from '../../units/duration.ts';
import { printMoney } from '../../units/money.ts';
import { printShare } from '../../units/share.ts';
import { compiledAlerts } from '../alerts/compiled-alerts.ts';
import { ask, firing } from '../ask-monitoring.ts';
import { contactTable } from '../escalation.ts';
import { nines } from '../nines-command.ts';
import type { Site } from '../site.ts';
import type { Block, Page, Section } from '../types.ts';

/** As many parts as a share is told in: what is left of a subtraction beyond them is noise. */
const BILLION = 1_000_000_000;

function printed(unit: string, value: number): string {
  switch (unit) {
    case 'share':
      return printShare(value);
    case 'us':
      return printDuration(value);
    case 'usdPerMonth':
      return printMoney(value);
    default:
      return String(value);
  }
}

const SENSES = { atMost: 'at most', atLeast: 'at least', equals: '' } as const;

function targetRows({ model }: Site): readonly (readonly string[])[] {
  const row = (whose: string, name: string, value: number): readonly string[] => {
    const figure = FIGURES[name];
    if (figure === undefined) throw new Error(`no figure ${name}`);
    return [
      whose,
      figure.title,
      `${SENSES[figure.sense]} ${printed(figure.unit, value)}`.trim(),
      `\`${figure.row}/${figureNameOf(name)}\``,
    ];
  };
  const own = Object.values(model.services).flatMap((service) =>
    Object.entries(service.targets).map(([name, value]) => row(service.name, name, value)),
  );
  return [...Object.entries(model.targets).map(([name, value]) => row('the platform', name, value)), ...own];
}

/** What a target of availability leaves: in a month and in a year. */
function budget({ model }: Site): readonly Block[] {
  const { availability } = model.targets;
  if (availability === undefined) return [];
  const within = (days: number): string =>
    printDuration(Math.round(((1 - availability) * days * DAY_US) / SECOND_US) * SECOND_US);
  return [
    `${printShare(availability)} of requests leaves ${printShare(Math.round((1 - availability) * BILLION) / BILLION)} that may fail: as much as a total outage of ${within(30)} in 30 days or ${within(365)} in a year. Failures of a few count less, those of all count whole.`,
  ];
}

function protocol(site: Site): Section {
  const { monitoring } = site.model;
  if (monitoring === null)
    return {
      section: 'How it is watched',
      blocks: [
        `Nothing is measured: \`${site.spec}\` has no \`monitoring\`. What is promised above is proven by simulation alone.`,
      ],
    };
  const { slack, pager, email } = monitoring.receivers;
  const critical = [
    pager === null ? null : 'the pager',
    slack === null ? null : `Slack ${slack.critical}`,
    email === null ? null : `mail to ${email.to}`,
  ].filter((each) => each !== null);
  const warning = [
    slack === null ? null : `Slack ${slack.warning}`,
    email === null ? null : `mail to ${email.to}`,
  ].filter((each) => each !== null);
  const alerts = compiledAlerts(site);
  return {
    section: 'How it is watched',
    blocks: [
      `Every ${printDuration(monitoring.intervalUs)} each source is read, every ${printDuration(monitoring.evaluationUs)} ${alerts.length} alerts are judged.`,
      {
        head: ['severity', 'means', 'told to'],
        rows: [
          [
            'critical',
            'users are touched, or will be within the hour: somebody gets up',
            critical.join(', ') || 'nobody',
          ],
          ['warning', 'it can wait for the morning, and not for the week', warning.join(', ') || 'nobody'],
        ],
      },
      {
        head: ['when', 'who', 'what'],
        rows: [
          ['at once', 'on call', 'acknowledge, [first five minutes](/runbooks/incidents.md#the-first-five-minutes)'],
          ['each morning', 'on call', 'warnings of the night, and what burns slowly'],
          [
            'each week',
            'the team',
            'what fired without need: a limit or a `for` is changed in the spec, or the cause is',
          ],
          ['each month', 'the team', 'the report below, a [restore](/backup-and-restore.md), who is called'],
          ['each quarter', 'everybody', '[drills and the game day](/drills.md)'],
        ],
      },
      { commands: [firing(), ask('count by (severity) (ALERTS{alertstate="firing"})')] },
    ],
  };
}

function report(site: Site): Section {
  return {
    section: 'The report of a month',
    blocks: [
      'Measured where users are, at the proxies of their callers. Kept series answer it; nothing is counted by hand.',
      {
        steps: [
          {
            text: 'Requests answered, per service, of the last 30 days (or as long as samples are kept):',
            run: [
              ask(
                '1 - sum by (destination_service_name) (sum_over_time(service:errors:rate5m[30d])) / sum by (destination_service_name) (sum_over_time(service:requests:rate5m[30d]))',
              ),
            ],
          },
          {
            text: 'The slowest twentieth, at its worst hour:',
            run: [ask('max by (destination_service_name) (max_over_time(service:latency_seconds:p95_rate5m[30d:1h]))')],
          },
          {
            text: 'What was proven, by simulation, beside what was measured:',
            run: [nines(site, 'prove', '--all')],
          },
          'For each promise: held, broken, or not measured. Not measured is not held.',
        ],
      },
    ],
  };
}

/** What is promised, how it is watched, and how it is reported. */
export function serviceLevelsPage(site: Site): Page {
  return {
    path: 'service-levels.md',
    title: 'Service levels and how they are watched',
    blocks: [
      `What ${site.model.name} promises, who watches it, and what is done when it does not hold.`,
      {
        section: 'What is promised',
        blocks: [{ head: ['of', 'what', 'figure', 'promise'], rows: targetRows(site) }, ...budget(site)],
      },
      protocol(site),
      ...(site.model.monitoring === null ? [] : [report(site)]),
      {
        section: 'Who answers for it',
        blocks: [
          Object.keys(site.model.contacts).length === 0
            ? 'The platform names nobody: add `contacts:` to its spec.'
            : contactTable(site),
        ],
      },
    ],
  };
}
