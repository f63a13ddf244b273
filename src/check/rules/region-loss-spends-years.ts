import type { TargetFigure } from '../../targets/types.ts';
import { HOUR_US, YEAR_US } from '../../units/duration.ts';
import { printShare } from '../../units/share.ts';
import type { Rule, RuleContext, RuleFinding } from '../types.ts';

/** A figure that holds for the platform as a whole. */
function platformFigure({ targets }: RuleContext, row: string, name: string): TargetFigure | undefined {
  return targets?.figures.find((each) => each.row === row && each.figure === name && each.service === undefined);
}

function find(context: RuleContext): readonly RuleFinding[] {
  const availability = platformFigure(context, 'D11', 'availability');
  const recovery = platformFigure(context, 'D10', 'rto');
  if (availability === undefined || recovery === undefined) return [];
  const yearly = (1 - availability.value) * YEAR_US;
  const years = recovery.value / yearly;
  if (years <= 1) return [];
  const minutes = Math.round(yearly / 60_000_000);
  const message = `one loss of a region may take ${recovery.value / HOUR_US} h, and ${printShare(availability.value)} leaves ${minutes} min a year: it spends the budget of ${years.toFixed(1)} years`;
  return [{ figure: recovery, message, other: { figure: availability } }];
}

export const regionLossSpendsYears: Rule = {
  code: 'TGT001',
  title: 'The loss of one region spends the budget of years',
  severity: 'warning',
  rows: ['D10', 'D11'],
  why: 'Availability counts every minute, whatever the reason. A recovery that may take longer than a year’s budget makes the figure one that holds until it is needed.',
  fix: 'promise a recovery within minutes, or a lower availability; where losing a region is excluded, say so: `ignore: [{ code: TGT001, reason: … }]`',
  find,
};
