import { ask, firing } from '../ask-monitoring.ts';
import { runbookSection } from '../runbook-section.ts';
import type { Site } from '../site.ts';
import type { Block, Page, Runbook } from '../types.ts';
import type { AlertRunbooks } from './alert-runbooks.ts';
import { BACKUP_RUNBOOKS } from './backup-runbooks.ts';
import { CAPACITY_RUNBOOKS } from './capacity-runbooks.ts';
import { type CompiledAlert, compiledAlerts } from './compiled-alerts.ts';
import { DATA_RUNBOOKS } from './data-runbooks.ts';
import { KAFKA_RUNBOOKS } from './kafka-runbooks.ts';
import { NODE_RUNBOOKS } from './node-runbooks.ts';
import { PRESENCE_RUNBOOKS } from './presence-runbooks.ts';
import { REGION_RUNBOOKS } from './region-runbooks.ts';
import { SECURITY_RUNBOOKS } from './security-runbooks.ts';
import { SERVICE_RUNBOOKS } from './service-runbooks.ts';
import { TRACE_RUNBOOKS } from './trace-runbooks.ts';
import { WORKLOAD_RUNBOOKS } from './workload-runbooks.ts';

/** What to do about each alert that `compile` writes. */
export const ALERT_RUNBOOKS: AlertRunbooks = {
  ...SERVICE_RUNBOOKS,
  ...WORKLOAD_RUNBOOKS,
  ...NODE_RUNBOOKS,
  ...DATA_RUNBOOKS,
  ...KAFKA_RUNBOOKS,
  ...BACKUP_RUNBOOKS,
  ...REGION_RUNBOOKS,
  ...TRACE_RUNBOOKS,
  ...PRESENCE_RUNBOOKS,
  ...CAPACITY_RUNBOOKS,
  ...SECURITY_RUNBOOKS,
};

/** What can be said of an alert that somebody added by hand: its own words, and how to look. */
function unknownRunbook({ name, description, expression }: CompiledAlert): Runbook {
  return {
    title: name,
    symptom: withoutTemplates(description) || 'Its condition holds.',
    means:
      'Nobody has written down what it means for users: what follows is what it says of itself. Whoever added it knows more.',
    look: [...(expression.includes("'") ? [] : [ask(expression)]), firing(`alertname=${name}`)],
    causes: ['What its expression says.'],
    cure: ['Whoever wrote it knows.'],
    over: { text: 'the alert has ended.', run: [firing(`alertname=${name}`)] },
    helps: ['application'],
  };
}

/** What stands between braces is filled in when it fires: on paper it is the name of the label, or three dots. */
function withoutTemplates(text: string): string {
  return text.replaceAll(/\{\{ *\$(?:labels|externalLabels)\.(\w+) *\}\}/g, '‹$1›').replaceAll(/\{\{[^}]*\}\}/g, '…');
}

function factsOf({ severity, waits, summary }: CompiledAlert): string {
  const when = waits === '' ? 'at once' : `after ${waits}`;
  return `*${severity}*, ${when}: “${withoutTemplates(summary)}”.`;
}

function section(site: Site, alert: CompiledAlert): Block {
  const make = Object.hasOwn(ALERT_RUNBOOKS, alert.name) ? ALERT_RUNBOOKS[alert.name] : undefined;
  const runbook = make === undefined ? unknownRunbook(alert) : make(site);
  const made = runbookSection(site, { ...runbook, urgent: alert.severity === 'critical' });
  return { section: alert.name, blocks: [factsOf(alert), ...made.blocks] };
}

/** One section for each alert: where the links in messages lead. Null where nothing is measured. */
export function alertsPage(site: Site): Page | null {
  const { monitoring } = site.model;
  const alerts = compiledAlerts(site);
  if (monitoring === null || alerts.length === 0) return null;
  return {
    path: 'runbooks/alerts.md',
    title: 'Alerts',
    blocks: [
      'What to do when an alert wakes you. Its message names the cluster; the link in it leads to its section here.',
      {
        head: ['alert', 'severity', 'fires after'],
        rows: alerts.map(({ name, severity, waits }) => [
          `[${name}](#${name.toLowerCase()})`,
          severity,
          waits === '' ? 'at once' : waits,
        ]),
      },
      ...alerts.map((alert) => section(site, alert)),
    ],
  };
}
