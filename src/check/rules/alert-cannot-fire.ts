import { partsOf } from '../../promql/parts-of.ts';
import { readQuery } from '../../promql/read-query.ts';
import type { Expression } from '../../promql/types.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import { evaluatedRules } from '../facts/evaluated-rules.ts';
import type { Rule } from '../types.ts';

/** The number that an expression of numbers is. */
function constantOf(expression: Expression): number | null {
  if (expression.kind === 'number') return expression.value;
  if (expression.kind === 'unary') {
    const value = constantOf(expression.of);
    return value === null || expression.operator === '+' ? value : -value;
  }
  if (expression.kind !== 'binary') return null;
  const left = constantOf(expression.left);
  const right = constantOf(expression.right);
  if (left === null || right === null) return null;
  const { operator } = expression;
  if (operator === '+') return left + right;
  if (operator === '-') return left - right;
  if (operator === '*') return left * right;
  return operator === '/' ? left / right : null;
}

/** Every series below an expression: its name and matchers. */
function seriesIn(expression: Expression): readonly { readonly name: string; readonly matchers: readonly string[] }[] {
  if (expression.kind !== 'selector') return partsOf(expression).flatMap(seriesIn);
  const matchers = expression.matchers.map(({ label, op, value }) => `${label}${op}${value}`);
  return [{ name: expression.name ?? '', matchers }];
}

/** Whether numbers are put to it: a number alone is a parameter of a function. */
function isScaled(expression: Expression): boolean {
  return expression.kind === 'binary' || partsOf(expression).some(isScaled);
}

/** A share: some of a metric's series over all of them, so that it lies between 0 and 1. */
function isShare(expression: Expression): boolean {
  if (expression.kind !== 'binary' || expression.operator !== '/') return false;
  const [part, ...moreParts] = seriesIn(expression.left);
  const [whole, ...moreWholes] = seriesIn(expression.right);
  if (part === undefined || whole === undefined || moreParts.length + moreWholes.length > 0) return false;
  // Percents and other units are no shares.
  if (isScaled(expression.left) || isScaled(expression.right)) return false;
  const isNarrower = part.matchers.length > whole.matchers.length;
  return part.name === whole.name && isNarrower && whole.matchers.every((each) => part.matchers.includes(each));
}

/** What is never true, with its limit; `and` needs both sides, `or` either. */
function impossible(expression: Expression): number | null {
  if (expression.kind !== 'binary') return null;
  const { operator, left, right } = expression;
  if (operator === 'and') return impossible(left) ?? impossible(right);
  if (operator === 'or') return impossible(left) === null ? null : impossible(right);
  const limit = constantOf(right);
  if (limit === null || !isShare(left)) return null;
  const isOut =
    (operator === '>' && limit >= 1) || (operator === '>=' && limit > 1) || (operator === '<' && limit <= 0);
  return isOut ? limit : null;
}

export const alertCannotFire: Rule = {
  code: 'OBS001',
  title: 'An alert that can never fire',
  severity: 'error',
  rows: ['O02', 'O03'],
  why: 'A share lies between 0 and 1. A pace of 14.4 times a budget of a tenth is 1.44: not even a total outage reaches it (below a target of 93.06 %).',
  fix: 'lower the limit: a smaller pace over a longer window, or a target that leaves less to fail',
  find: inEachCluster((facts) =>
    evaluatedRules(facts).flatMap(({ manifest, path, alert, expr }) => {
      if (alert === undefined) return [];
      const read = readQuery(expr);
      const limit = read.kind === 'read' ? impossible(read.expression) : null;
      if (limit === null) return [];
      const message = `${alert} compares a share with ${Number(limit.toPrecision(6))}`;
      return [{ manifest, path, message }];
    }),
  ),
};
