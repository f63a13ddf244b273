/** Walks a query from its selectors up, and reports what its series cannot be. */
import { shapeOfAggregation } from './aggregation-findings.ts';
import { shapeOfBinary } from './binary-findings.ts';
import { shapeOfCall } from './call-findings.ts';
import { RATES } from './function-table.ts';
import { shapeOfSelector } from './selector-findings.ts';
import type { CheckContext, SeriesShape } from './series-shape.ts';
import { typeOf } from './type-findings.ts';
import type { Expression } from './types.ts';

/** What stands around an expression, as far as it excuses something in it. */
export interface Surroundings {
  /** Labels by which something around groups. */
  readonly kept: ReadonlySet<string>;
  /** It only lets another expression through, as a side of `and` or `unless` does. */
  readonly isGuard: boolean;
}

const NOTHING_AROUND: Surroundings = { kept: new Set(), isGuard: false };
/** Questions for which it does not matter that something is counted twice. */
const UNCOUNTED = /^(?:absent|present|timestamp|changes)/;

/** What the series of an expression are; null for a number or text. The query must be free of errors of type. */
export function inferShape(
  expression: Expression,
  context: CheckContext,
  around: Surroundings = NOTHING_AROUND,
): SeriesShape | null {
  switch (expression.kind) {
    case 'number':
    case 'string':
      return null;
    case 'selector':
      return shapeOfSelector(expression, around.kept, context);
    case 'range':
    case 'subquery':
    case 'modified':
    case 'unary':
      return inferShape(expression.of, context, around);
    case 'call': {
      checkWindow(expression, context);
      const within = UNCOUNTED.test(expression.function) ? keeping(around, ['reporter']) : keeping(around, []);
      const given = expression.arguments.map((argument) => inferShape(argument, context, within));
      const shape = shapeOfCall(expression, given, context);
      return typeOf(expression) === 'scalar' ? null : shape;
    }
    case 'aggregation': {
      const { grouping, labels, operator } = expression;
      const groups = grouping === 'by' ? labels.map(({ name }) => name) : [];
      const within = keeping(around, operator === 'group' ? [...groups, 'reporter'] : groups);
      const vector = inferShape(expression.arguments.at(-1)!, context, within);
      return vector === null ? null : shapeOfAggregation(expression, vector, context);
    }
    case 'binary': {
      const isGuard = expression.operator === 'and' || expression.operator === 'unless';
      const within = { ...keeping(around, []), isGuard };
      const left = inferShape(expression.left, context, within);
      const right = inferShape(expression.right, context, within);
      if (left === null && right === null) return null;
      return shapeOfBinary(expression, left, right, around.isGuard, context);
    }
  }
}

function keeping({ kept }: Surroundings, labels: readonly string[]): Surroundings {
  return { kept: labels.length === 0 ? kept : new Set([...kept, ...labels]), isGuard: false };
}

/** Two samples at least, or a rate is no number. */
function checkWindow(call: Expression & { kind: 'call' }, { options, report }: CheckContext): void {
  if (!RATES.has(call.function) && call.function !== 'delta' && call.function !== 'deriv') return;
  let window = call.arguments[0];
  while (window?.kind === 'modified') window = window.of;
  if (window?.kind !== 'range' && window?.kind !== 'subquery') return;
  const stepMs = window.kind === 'range' ? options.scrapeIntervalMs : window.stepMs;
  if (stepMs === undefined || stepMs === null || window.windowMs === null || window.windowMs >= 2 * stepMs) return;
  const seconds = stepMs / 1000;
  const message = `${call.function}() needs two samples, and this window of ${window.windowMs / 1000}s holds fewer: one comes every ${seconds}s`;
  const text = `${Math.ceil((4 * stepMs) / 1000)}s`;
  report('PQL017', window.windowSpan, message, `write at least ${2 * seconds}s, better ${text}`, {
    edit: { ...window.windowSpan, text },
  });
}
