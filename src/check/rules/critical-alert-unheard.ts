import { alertRoutings, receiversFor } from '../facts/alert-routing.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import { evaluatedRules } from '../facts/evaluated-rules.ts';
import type { Rule } from '../types.ts';

/** Values of `severity` that mean that somebody must be told. */
const URGENT = /^(?:critical|page|emergency|error)$/i;

export const criticalAlertUnheard: Rule = {
  code: 'OBS015',
  title: 'A critical alert that is sent to nobody',
  severity: 'error',
  rows: ['O05'],
  why: 'Its labels lead to a receiver that tells nobody: it fires, and the incident goes on until a user calls.',
  fix: 'route its severity to a receiver with a pager, a chat or mail, above the route that takes it now',
  find: inEachCluster((facts) => {
    const raw = alertRoutings(facts).filter(({ manifest }) => manifest.object.kind === 'Secret');
    const [routing] = raw;
    // Which Alertmanager gets an alert is known where there is one; without any integration OBS005 says all.
    if (routing === undefined || raw.length > 1 || routing.receivers.every(({ integrations }) => integrations === 0)) {
      return [];
    }
    const unheard = evaluatedRules(facts).flatMap(({ alert, labels }) => {
      if (alert === undefined || !URGENT.test(labels.severity ?? '')) return [];
      const names = receiversFor(routing, { ...labels, alertname: alert });
      const isHeard = names.some((name) =>
        routing.receivers.some((each) => each.name === name && each.integrations > 0),
      );
      return isHeard ? [] : [{ alert, names }];
    });
    const [first] = unheard;
    if (first === undefined) return [];
    const alerts = [...new Set(unheard.map(({ alert }) => alert))];
    const more = alerts.length === 1 ? '' : ` and ${alerts.length - 1} more`;
    const message = `${first.alert}${more}: routed to ${first.names.join(', ') || 'no receiver'}, which tells nobody`;
    return [{ manifest: routing.manifest, path: routing.path, message }];
  }),
};
