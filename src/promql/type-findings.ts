/** What Prometheus itself refuses in a query that parses: types, arity, and where matching may stand (its `checkAST`). */
import { AGGREGATIONS, COMPARISONS, EXPERIMENTAL_AGGREGATIONS, FUNCTIONS, SET_OPERATORS } from './function-table.ts';
import { matchesRegex, regexProblem } from './regex-matcher.ts';
import type { Report } from './report.ts';
import type { Aggregation, Binary, Call, CheckOptions, Expression, Selector, ValueType } from './types.ts';

/** The type of an expression's value, whether or not its parts have the right ones. */
export function typeOf(expression: Expression): ValueType {
  switch (expression.kind) {
    case 'number':
      return 'scalar';
    case 'string':
      return 'string';
    case 'range':
    case 'subquery':
      return 'range vector';
    case 'modified':
    case 'unary':
      return typeOf(expression.of);
    case 'call':
      return FUNCTIONS.get(expression.function)?.returns ?? 'instant vector';
    case 'binary': {
      const types = [typeOf(expression.left), typeOf(expression.right)];
      return types.every((type) => type === 'scalar') ? 'scalar' : 'instant vector';
    }
    default:
      return 'instant vector';
  }
}

/** Reports everything that Prometheus would refuse. */
export function checkTypes(expression: Expression, report: Report, options: CheckOptions): void {
  switch (expression.kind) {
    case 'selector':
      checkSelector(expression, report);
      return;
    case 'range':
      if (expression.of.kind !== 'selector' || expression.of.parenthesized !== undefined) {
        const fix = 'write [5m:] for a subquery, or put the window behind the selector itself';
        report('PQL002', expression, 'a window stands behind a selector only', fix);
      }
      checkTypes(expression.of, report, options);
      return;
    case 'subquery':
      expectType(expression.of, 'instant vector', 'a subquery', report);
      checkTypes(expression.of, report, options);
      return;
    case 'modified':
      checkModified(expression, report);
      checkTypes(expression.of, report, options);
      return;
    case 'unary': {
      const type = typeOf(expression.of);
      if (type !== 'scalar' && type !== 'instant vector') {
        report(
          'PQL002',
          expression.of,
          `${expression.operator} needs a number or an instant vector, this is a ${type}`,
          cureFor('instant vector', type),
        );
      }
      checkTypes(expression.of, report, options);
      return;
    }
    case 'call':
      checkCall(expression, report, options);
      return;
    case 'aggregation':
      checkAggregation(expression, report, options);
      return;
    case 'binary':
      checkBinary(expression, report, options);
      return;
  }
}

function checkModified(expression: Expression & { kind: 'modified' }, report: Report): void {
  const target = expression.of.kind === 'modified' ? expression.of.of : expression.of;
  if (!['selector', 'range', 'subquery'].includes(target.kind)) {
    report(
      'PQL002',
      expression,
      `${expression.by} stands behind a selector or subquery only`,
      'move it behind the selector',
    );
  }
  if (expression.of.kind === 'modified' && expression.of.by === expression.by) {
    report('PQL002', expression, `${expression.by} stands twice`, 'write it once');
  }
}

function checkSelector(selector: Selector, report: Report): void {
  if (selector.extraNames.length > 0) {
    report(
      'PQL006',
      selector,
      `the metric is named twice: ${selector.name} and ${selector.extraNames[0]}`,
      'name it once',
    );
  }
  for (const matcher of selector.matchers) {
    const problem = matcher.op === '=~' || matcher.op === '!~' ? regexProblem(matcher.value) : null;
    if (problem !== null) {
      report('PQL005', matcher.valueSpan, `the expression does not compile: ${problem}`, 'write it in RE2’s syntax');
    }
  }
  if (selector.name !== undefined) return;
  if (selector.matchers.every(matchesEmpty)) {
    report('PQL006', selector, 'the selector takes every series', 'name a metric, or match a label with a value');
  }
}

function matchesEmpty({ op, value }: Selector['matchers'][number]): boolean {
  if (op === '=') return value === '';
  if (op === '!=') return value !== '';
  if (regexProblem(value) !== null) return false;
  return matchesRegex(value, '') === (op === '=~');
}

function expectType(expression: Expression, expected: ValueType, user: string, report: Report): void {
  const type = typeOf(expression);
  if (type === expected) return;
  report('PQL002', expression, `${user} needs ${article(expected)}, this is ${article(type)}`, cureFor(expected, type));
}

function article(type: ValueType): string {
  return type === 'instant vector' ? 'an instant vector' : `a ${type}`;
}

function cureFor(expected: ValueType, got: ValueType): string {
  if (expected === 'range vector' && got === 'instant vector') return 'put a window behind it, such as [5m]';
  if (expected === 'instant vector' && got === 'range vector') return 'take the window away, or put rate(…) around it';
  if (expected === 'instant vector' && got === 'scalar') return 'put vector(…) around it';
  if (expected === 'scalar' && got === 'instant vector') return 'put scalar(…) around it';
  if (expected === 'string') return 'write text between quotes';
  return `write ${article(expected)}`;
}

function checkCall(call: Call, report: Report, options: CheckOptions): void {
  const signature = FUNCTIONS.get(call.function);
  if (signature === undefined) {
    report('PQL004', call.functionSpan, `there is no function ${call.function}`, 'write a function of PromQL');
    return;
  }
  if (signature.experimental && options.experimental !== true) {
    report(
      'PQL009',
      call.functionSpan,
      `${call.function} is experimental`,
      'start Prometheus with --enable-feature=promql-experimental-functions',
    );
  }
  const { parameters, more } = signature;
  const least = more === 0 ? parameters.length : parameters.length - 1;
  const most = more === 0 ? parameters.length : least + more;
  const count = call.arguments.length;
  if (count < least || count > most) {
    const wanted =
      least === most ? `${least}` : most === Number.POSITIVE_INFINITY ? `at least ${least}` : `${least} to ${most}`;
    report(
      'PQL003',
      call,
      `${call.function} takes ${wanted} ${most === 1 ? 'argument' : 'arguments'}, not ${count}`,
      `write ${wanted}: ${parameters.join(', ')}`,
    );
  }
  call.arguments.forEach((argument, at) => {
    const parameter = parameters[Math.min(at, parameters.length - 1)];
    if (parameter !== undefined && (at < parameters.length || more > 0))
      expectType(argument, parameter, call.function, report);
    if (call.function === 'info' && at === 1) checkInfoLabels(argument, report);
    else checkTypes(argument, report, options);
  });
}

/** The second selector of info() chooses by labels alone. */
function checkInfoLabels(argument: Expression, report: Report): void {
  if (argument.kind === 'selector' && argument.name === undefined) return;
  report('PQL002', argument, 'info takes matchers of labels here', 'write {label="value"} without a metric');
}

function checkAggregation(aggregation: Aggregation, report: Report, options: CheckOptions): void {
  const { operator, arguments: given } = aggregation;
  const parameter = AGGREGATIONS.get(operator) ?? null;
  const wanted = parameter === null ? 1 : 2;
  if (EXPERIMENTAL_AGGREGATIONS.has(operator) && options.experimental !== true) {
    report(
      'PQL009',
      aggregation.operatorSpan,
      `${operator} is experimental`,
      'start Prometheus with --enable-feature=promql-experimental-functions',
    );
  }
  if (given.length !== wanted) {
    const what = parameter === null ? 'an instant vector' : `a ${parameter} and an instant vector`;
    report('PQL003', aggregation, `${operator} takes ${what}, not ${given.length} arguments`, `write ${what}`);
    return;
  }
  if (parameter !== null) expectType(given[0]!, parameter, operator, report);
  expectType(given.at(-1)!, 'instant vector', operator, report);
  for (const argument of given) checkTypes(argument, report, options);
}

function checkBinary(binary: Binary, report: Report, options: CheckOptions): void {
  const { left, right, operator, operatorSpan, matching } = binary;
  const types = [typeOf(left), typeOf(right)];
  const isComparison = COMPARISONS.has(operator);
  const hasScalar = types.includes('scalar');
  for (const side of [left, right]) {
    const type = typeOf(side);
    if (type === 'scalar' || type === 'instant vector') continue;
    report(
      'PQL002',
      side,
      `${operator} needs numbers or instant vectors, this is a ${type}`,
      cureFor('instant vector', type),
    );
  }
  if (binary.bool && !isComparison) {
    report('PQL007', operatorSpan, `bool stands behind a comparison only, not behind ${operator}`, 'remove bool');
  }
  if (isComparison && !binary.bool && types.every((type) => type === 'scalar')) {
    const edit = { from: operatorSpan.to, to: operatorSpan.to, text: ' bool' };
    report('PQL007', operatorSpan, 'two numbers are compared without bool', `write ${operator} bool`, { edit });
  }
  if (SET_OPERATORS.has(operator) && hasScalar) {
    report('PQL002', binary, `${operator} needs instant vectors on both sides`, cureFor('instant vector', 'scalar'));
  }
  if (matching !== null)
    checkMatching(
      binary,
      types.every((type) => type === 'instant vector'),
      report,
    );
  checkTypes(left, report, options);
  checkTypes(right, report, options);
}

function checkMatching({ matching, operator }: Binary, areVectors: boolean, report: Report): void {
  const { span, labels, include, group, on } = matching!;
  if (!areVectors && labels.length > 0) {
    report('PQL008', span, 'labels are matched between instant vectors only', 'remove the matching');
  }
  if (areVectors && SET_OPERATORS.has(operator) && group !== null) {
    report('PQL008', span, `${operator} knows no group_${group}`, `remove group_${group}`);
  }
  for (const { name, from, to } of include) {
    if (on && labels.some((label) => label.name === name)) {
      report(
        'PQL008',
        { from, to },
        `${name} stands in on and in group_${group}`,
        `remove ${name} from group_${group}`,
      );
    }
  }
}
