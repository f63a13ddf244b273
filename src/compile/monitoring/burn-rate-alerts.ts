import type { Monitoring } from '../../model/monitoring-types.ts';
import type { Model, Service } from '../../model/types.ts';
import { MINUTE_US, SECOND_US } from '../../units/duration.ts';
import { printShare } from '../../units/share.ts';
import { type Alert, PLACE_TEXT, SERVICE_TEXT, type Severity } from './alert.ts';
import { binary, call, type Matchers, oneOf, type Query, series } from './query.ts';
import { ERRORS, REQUESTS, SHORT_WINDOW } from './recording-rules.ts';

/**
 * Share of a 30-day budget that is gone within the long window, as the pace that spends it; the short window lets the
 * alert end soon after the failures do (Google, Site Reliability Workbook, chapter 5).
 */
const WINDOWS: readonly {
  readonly pace: number;
  readonly long: string;
  readonly short: string;
  readonly severity: Severity;
  readonly forUs: number;
}[] = [
  { pace: 14.4, long: '1h', short: SHORT_WINDOW, severity: 'critical', forUs: MINUTE_US },
  { pace: 6, long: '6h', short: '30m', severity: 'critical', forUs: 5 * MINUTE_US },
  { pace: 3, long: '1d', short: '2h', severity: 'warning', forUs: 15 * MINUTE_US },
  { pace: 1, long: '3d', short: '6h', severity: 'warning', forUs: 60 * MINUTE_US },
];

/** Services with requests, by what is promised of their availability: their own figure, else the platform's. */
function promises(model: Model): ReadonlyMap<number, readonly Service[]> {
  const found = new Map<number, Service[]>();
  for (const service of Object.values(model.services)) {
    const target = service.targets.availability ?? model.targets.availability;
    if (target === undefined || service.background || !service.inMesh || service.callers.length === 0) continue;
    const same = found.get(target) ?? [];
    found.set(target, same);
    same.push(service);
  }
  return found;
}

/** The windows themselves, the shortest first. */
export const BURN_WINDOWS: readonly string[] = WINDOWS.map(({ long }) => long);

/** Services of which the same is promised, as matchers that choose them. */
export function promisedServices(model: Model): readonly { readonly target: number; readonly which: Matchers }[] {
  return [...promises(model)].map(([target, services]) => ({
    target,
    which: {
      destination_service_namespace: oneOf([...new Set(services.map(({ namespace }) => namespace))]),
      destination_service_name: oneOf(services.map(({ name }) => name)),
    },
  }));
}

/** Share of failed requests over a window. Rates are kept already, so that three days cost as little as an hour. */
export function failedShare(which: Matchers, window: string): Query {
  if (window === SHORT_WINDOW) return binary(series(ERRORS, which), '/', binary(series(REQUESTS, which), '>', 0));
  const sum = (name: string): Query => call('sum_over_time', series(name, which, window));
  return binary(sum(ERRORS), '/', binary(sum(REQUESTS), '>', 0));
}

/** Alerts on the pace at which the budget of failures is spent (O03), over several windows. */
export function burnRateAlerts(model: Model, { alerts, evaluationUs }: Monitoring): readonly Alert[] {
  return promisedServices(model).flatMap(({ target, which }) =>
    WINDOWS.map(({ pace, long, short, severity, forUs }): Alert => {
      const limit = pace * (1 - target);
      const over = (window: string): Query => binary(failedShare(which, window), '>', limit);
      const failures = binary(call('sum_over_time', series(ERRORS, which, long)), '*', evaluationUs / SECOND_US);
      return {
        name: 'ErrorBudgetBurning',
        severity,
        scope: 'service',
        source: 'mesh',
        forUs,
        query: binary(binary(over(long), 'and', over(short)), 'and', binary(failures, '>=', alerts.failures)),
        labels: { window: long, target: printShare(target) },
        summary: `${SERVICE_TEXT} spends its failures too fast in ${PLACE_TEXT}`,
        description: `{{ $value | humanizePercentage }} of its requests failed within ${long}: ${pace} times what ${printShare(target)} allows, or more.`,
      };
    }),
  );
}
