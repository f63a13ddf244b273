import { printMoney } from '../../units/money.ts';
import { reservedCost } from '../facts/reserved-cost.ts';
import type { Rule } from '../types.ts';

export const budgetBelowMaximum: Rule = {
  code: 'CST001',
  title: 'A budget below the cost of all the pods that may run',
  severity: 'warning',
  rows: ['S07', 'S01'],
  why: 'Autoscalers know no money: on the day on which they add all the pods that they may, the month costs more than was promised, or somebody has to decide who is turned away.',
  fix: 'lower the maxima until they can be paid for, raise the budget, or say who decides: `ignore: [{ code: CST001, reason: … }]`',
  find: (context) => {
    const cost = reservedCost(context);
    if (cost === null || cost.most <= cost.budget.value || cost.least > cost.budget.value) return [];
    const message = `all pods that may run cost about ${printMoney(Math.round(cost.most))} at list prices of ${cost.families.join(', ')}, and ${printMoney(cost.budget.value)} is promised`;
    return [{ figure: cost.budget, message }];
  },
};
