import { ALERT_RUNBOOKS } from '../alerts/alerts-page.ts';
import { hasBackups, lookAtVelero, veleroNamespace } from '../alerts/data-runbooks.ts';
import { ask, firing } from '../ask-monitoring.ts';
import { command, kubectlIn, velero } from '../commands/command.ts';
import { contactTable } from '../escalation.ts';
import { atMost } from '../held-replicas.ts';
import { liveWorkload } from '../live-workload.ts';
import { runbookSection } from '../runbook-section.ts';
import { objectsOf, type Site } from '../site.ts';
import { databaseNames, databases, lookAtDatabase, sql } from '../stores.ts';
import type { Block, Page, Runbook } from '../types.ts';

/** An incident as people tell of it: cured as the alert of the same cause is. */
function told(site: Site, title: string, alert: string, symptom: string): Runbook {
  const runbook = ALERT_RUNBOOKS[alert]?.(site);
  if (runbook === undefined) throw new Error(`no runbook ${alert}`);
  return {
    ...runbook,
    title,
    symptom:
      site.model.monitoring === null
        ? symptom
        : `${symptom} Alert: [${alert}](/runbooks/alerts.md#${alert.toLowerCase()}).`,
  };
}

const SESSIONS =
  'select usename, application_name, state, count(*), max(now() - state_change) as longest from pg_stat_activity group by 1, 2, 3 order by 4 desc';

function connections(site: Site): readonly Runbook[] {
  const [name] = databaseNames(site);
  if (name === undefined) return [];
  const { model } = site;
  const most = model.externals[name]?.connections ?? null;
  const callers = Object.values(model.services).filter(({ calls }) => calls.some(({ to }) => to === name));
  const names = callers.map((service) => `\`${service.name}\``).join(', ');
  return [
    {
      title: 'Database connections',
      symptom: `Services say “too many connections”, “remaining connection slots are reserved” or wait for one. Callers of \`${name}\`: ${names || 'none'}.`,
      means: 'New requests that need the database fail or wait; those that have a connection go on.',
      // Quotes inside a statement need the other kind around it: these are asked one by one.
      look: [
        ...databases(site)
          .filter((store) => store.name === name)
          .flatMap(lookAtDatabase),
        sql(site, name, SESSIONS),
      ],
      causes: [
        `More pods than before, each with connections of its own${most === null ? '' : `: a proxy opens at most ${most}`}. Pods times connections is what the database must allow.`,
        'Connections that are held: `idle in transaction` for minutes. A request that hangs, or a transaction that was never ended.',
        'Slow statements: each holds its connection longer. [High latency](/runbooks/incidents.md#high-latency) came first.',
        'A new version that opens a pool per worker instead of per process.',
      ],
      cure: [
        'Undo the version or the growth of pods that brought it.',
        {
          text: 'Fewer pods of what can wait, so that the rest gets connections.',
          run: callers
            .filter(({ background }) => background)
            .slice(0, 1)
            .map((service) => kubectlIn(service.namespace, ...atMost(site, service, 1))),
        },
        'For good: a pool in front of the database, or more connections there; each costs memory.',
      ].filter((step) => typeof step === 'string' || step.run.length > 0),
      over: {
        text: 'sessions are well below the most that are allowed.',
        run: [sql(site, name, 'select count(*) from pg_stat_activity'), sql(site, name, 'show max_connections')],
      },
      helps: ['database'],
    },
  ];
}

function backupFailure(site: Site): Runbook {
  const base = told(
    site,
    'Backup failure',
    'BackupOverdue',
    'A backup is `Failed`, `PartiallyFailed`, or was not made.',
  );
  const jobs = objectsOf(site, 'CronJob').filter(({ metadata }) => metadata.namespace === site.model.backup?.namespace);
  if (jobs.length === 0) return base;
  const namespace = site.model.backup?.namespace ?? '';
  return {
    ...base,
    look: [
      ...lookAtVelero(site),
      kubectlIn(namespace, 'get', 'cronjobs'),
      kubectlIn(namespace, 'get', 'jobs', '--sort-by', '.status.startTime'),
      velero(veleroNamespace(site), 'backup', 'describe', '$BACKUP', '--details'),
    ],
    causes: [...base.causes, 'A job of ours failed: its pod’s log says at which step.'],
  };
}

/** The incidents that people tell of: seven, fewer where the platform has no database or no backup. */
export function incidents(site: Site): readonly Runbook[] {
  return [
    told(
      site,
      'High error rate',
      'ErrorRateHigh',
      'Users see errors, or a client says that many requests fail with 5xx.',
    ),
    told(site, 'High latency', 'LatencyHigh', 'Users wait, pages time out.'),
    ...connections(site),
    told(site, 'Pods restart', 'RestartsHigh', '`RESTARTS` of a pod grows; requests fail now and then.'),
    told(site, 'Memory', 'MemoryNearLimit', 'Pods end with `OOMKilled`, or are near their limit.'),
    told(site, 'Processor', 'CpuNearLimit', 'Pods are throttled; all of a service is slow and nothing else is.'),
    ...(hasBackups(site) ? [backupFailure(site)] : []),
  ];
}

function firstMinutes(site: Site): Block {
  const { model } = site;
  const channel = model.monitoring?.receivers.slack?.critical;
  const host = model.gateway?.hosts[0];
  const services = Object.values(model.services);
  return {
    section: 'The first five minutes',
    blocks: [
      {
        steps: [
          `Take it: acknowledge the page, and say${channel === undefined ? '' : ` in ${channel}`} that you have it and since when.`,
          {
            text: 'Are users touched? This is what they meet:',
            run: [
              ...(host === undefined
                ? []
                : [command('curl', '-sS', '-o', '/dev/null', '-w', '%{http_code} %{time_total}', `https://${host}/`)]),
              ask('topk(10, service:error_ratio:rate5m)'),
              firing('severity=critical'),
            ],
          },
          {
            text: 'What changed in the last hour? A release is undone first and understood afterwards.',
            run: services
              .slice(0, 6)
              .map((service) =>
                kubectlIn(service.namespace, 'rollout', 'history', `deployment/${liveWorkload(service)}`),
              ),
          },
          'Which zone, which version, which path? If one of them explains it, take that one out and users are well while you look.',
          `Call the next one in time: nobody is blamed for calling early.${Object.keys(model.contacts).length === 0 ? '' : ' The table below says when.'}`,
          'Write down what you see and do, with the time. It is the report, and the next one’s runbook.',
        ],
      },
    ],
  };
}

/** Incidents: what to do first, a runbook for each, and who is called. */
export function incidentsPage(site: Site): Page {
  return {
    path: 'runbooks/incidents.md',
    title: 'Incidents',
    blocks: [
      `Something is wrong with ${site.model.name}, and somebody or something has said so.`,
      firstMinutes(site),
      ...incidents(site).map((runbook) => runbookSection(site, runbook)),
      ...(Object.keys(site.model.contacts).length === 0
        ? []
        : [{ section: 'Who is called', blocks: [contactTable(site)] }]),
    ],
  };
}
