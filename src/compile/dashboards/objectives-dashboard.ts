import type { Monitoring } from '../../model/monitoring-types.ts';
import type { Model } from '../../model/types.ts';
import { DAY_US } from '../../units/duration.ts';
import { printShare } from '../../units/share.ts';
import { BURN_WINDOWS, failedShare, promisedServices } from '../monitoring/burn-rate-alerts.ts';
import { aggregate, binary, call, series } from '../monitoring/query.ts';
import type { Dashboard, Panel } from './dashboard.ts';
import { graph, SERVICE_LEGEND, table } from './graph.ts';

/** Days that a budget is promised for. */
const PERIOD_DAYS = 30;

/** Panels of the services that are promised the same. */
function ofTarget(target: number, which: ReturnType<typeof promisedServices>[number]['which'], days: number): Panel[] {
  const share = printShare(target);
  const allowed = 1 - target;
  const failed = failedShare(which, `${days}d`);
  const period = days === PERIOD_DAYS ? '30 days' : `${days} days, for which samples are kept`;
  return [
    graph(`Available, promised ${share}`, 'percentunit', ['mesh'], [[SERVICE_LEGEND, binary(1, '-', failed)]], {
      limit: target,
      bad: 'below',
      about: `Share of requests that did not fail, within ${period}.`,
    }),
    graph(
      `Budget left of ${share}`,
      'percentunit',
      ['mesh'],
      [[SERVICE_LEGEND, binary(1, '-', binary(failed, '/', allowed))]],
      { limit: 0, bad: 'below', about: `Of the failures that ${share} allows within ${period}; below 0 it is broken.` },
    ),
    graph(
      `Pace at which the budget of ${share} burns`,
      'short',
      ['mesh'],
      BURN_WINDOWS.map((window) => [`${SERVICE_LEGEND} ${window}`, binary(failedShare(which, window), '/', allowed)]),
      { limit: 1, about: 'At 1 it is gone when its 30 days are; people are called from 6 and 14.4 on.' },
    ),
  ];
}

/** What was promised, what is left of it, and how fast it goes; null where nothing is promised of availability. */
export function objectivesDashboard(model: Model, { retentionUs }: Monitoring): Dashboard | null {
  const promised = promisedServices(model);
  if (promised.length === 0) return null;
  const days = Math.min(PERIOD_DAYS, Math.floor(retentionUs / DAY_US));
  const alerts = aggregate('count', ['alertname', 'severity'], series('ALERTS', { alertstate: 'firing' }));
  return {
    id: 'objectives',
    title: 'Objectives',
    view: 'cluster',
    from: 'now-7d',
    variables: [],
    sections: [
      ...promised.map(({ target, which }) => ({
        title: `Promised: ${printShare(target)}`,
        panels: ofTarget(target, which, days),
      })),
      {
        title: 'Alerts',
        panels: [table('Alerts that fire', 'none', ['rules'], binary(alerts, 'or', call('vector', 0)))],
      },
    ],
  };
}
