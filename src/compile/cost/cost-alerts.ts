import { HOURS_PER_MONTH } from '../../engines/instance-families.ts';
import type { CostResource } from '../../model/cost-types.ts';
import type { Model } from '../../model/types.ts';
import { HOUR_US, SECOND_US } from '../../units/duration.ts';
import { printMoney } from '../../units/money.ts';
import { printShare } from '../../units/share.ts';
import type { Alert } from '../monitoring/alert.ts';
import { aggregate, binary, call, type Query, series } from '../monitoring/query.ts';
import { BUDGET_COST, PLATFORM_COST, RESOURCE_COST } from './cost-recordings.ts';

/** Long enough that a day's ups and downs are no trend. */
const TREND = '7d';

function perMonth(query: Query): Query {
  return binary(query, '*', HOURS_PER_MONTH);
}

function whole(text: number): number {
  return Math.round(text * 100) / 100;
}

/** One part of the budget, by who spends it or by what is bought. */
function partAlert(name: string, metric: string, label: string, value: string, limit: number): Alert {
  const spent = aggregate('sum', [], series(metric, { [label]: value }));
  return {
    name,
    severity: 'warning',
    scope: 'platform',
    source: 'opencost',
    forUs: HOUR_US,
    query: binary(perMonth(spent), '>', whole(limit)),
    labels: { [label]: value },
    summary: `${value} costs more than its part of the budget`,
    description: `At this pace ${'{{ $value | humanize }}'} dollars a month; ${printMoney(whole(limit))} is its part.`,
  };
}

/** Told by whoever sees all clusters: what comes to the budget, what will, and who spends more than their part (S07). */
export function costAlerts(model: Model): readonly Alert[] {
  const { cost } = model;
  if (cost === null || cost.budget === null) return [];
  const { budget, warn, forecastUs } = cost;
  const common = { scope: 'platform', source: 'opencost', forUs: HOUR_US } as const;
  const now = perMonth(series(PLATFORM_COST));
  const trend = call('predict_linear', series(PLATFORM_COST, {}, TREND), forecastUs / SECOND_US);
  const limit = printMoney(budget);
  const money = '{{ $value | humanize }} dollars a month';
  return [
    {
      ...common,
      name: 'BudgetExceeded',
      severity: 'critical',
      query: binary(now, '>', budget),
      summary: 'The platform costs more than it may',
      description: `At this pace ${money}; the budget is ${limit}.`,
    },
    {
      ...common,
      name: 'BudgetNear',
      severity: 'warning',
      query: binary(now, '>', whole(budget * warn)),
      summary: `The platform costs more than ${printShare(warn)} of its budget`,
      description: `At this pace ${money}; the budget is ${limit}.`,
    },
    {
      ...common,
      name: 'BudgetForecast',
      severity: 'warning',
      query: binary(perMonth(trend), '>', budget),
      summary: 'The platform will cost more than it may',
      description: `If the week goes on so, ${money}; the budget is ${limit}.`,
    },
    ...cost.services.map(({ name, share }) =>
      partAlert('BudgetPartExceeded', BUDGET_COST, 'part', name, budget * share),
    ),
    ...Object.entries(cost.resources ?? {})
      .filter(([resource]) => isSeen(model, resource as CostResource))
      .map(([resource, share]) =>
        partAlert('BudgetResourceExceeded', RESOURCE_COST, 'resource', resource, budget * share),
      ),
  ];
}

function isSeen({ stores }: Model, resource: CostResource): boolean {
  return resource !== 'database' || Object.keys(stores).length > 0;
}
