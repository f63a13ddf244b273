import { printMoney } from '../../units/money.ts';
import { reservedCost } from '../facts/reserved-cost.ts';
import type { Rule } from '../types.ts';

export const budgetBelowMinimum: Rule = {
  code: 'CST002',
  title: 'A budget below the cost of the fewest pods',
  severity: 'error',
  rows: ['S07'],
  why: 'What runs when nobody asks for anything already costs more than was promised: no autoscaler and no spot market within reach brings it below.',
  fix: 'run fewer or smaller pods, or raise the budget',
  find: (context) => {
    const cost = reservedCost(context);
    if (cost === null || cost.least <= cost.budget.value) return [];
    const message = `the fewest pods cost about ${printMoney(Math.round(cost.least))} at list prices of ${cost.families.join(', ')}, and ${printMoney(cost.budget.value)} is promised`;
    return [{ figure: cost.budget, message }];
  },
};
