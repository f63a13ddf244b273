/**
 * The grammar's tree made into ours. The grammar is an editor's and binds what stands behind an operand (`[5m:]`, `offset`,
 * `@`) to the whole expression in front of it; Prometheus binds it to the last operand, and so it is bound here.
 */
import type { SyntaxNode } from '@lezer/common';
import { readDurationMs, readNumber, readString } from './read-literal.ts';
import type { Binary, Expression, LabelName, Matcher, Matching, Modified, Selector, Span } from './types.ts';

/** Text that the grammar takes and Prometheus does not. */
export interface LiteralProblem extends Span {
  readonly message: string;
  readonly fix: string;
}

export interface Building {
  readonly text: string;
  readonly problems: LiteralProblem[];
}

const MODIFIERS: Readonly<Record<string, Modified['by']>> = {
  OffsetExpr: 'offset',
  StepInvariantExpr: '@',
  SmoothedExpr: 'smoothed',
  AnchoredExpr: 'anchored',
};

/** The expression that a node of the grammar stands for; the tree must be free of errors. */
export function buildExpression(node: SyntaxNode, to: Building): Expression {
  const span = spanOf(node);
  const modifier = MODIFIERS[node.name];
  if (modifier !== undefined) {
    if (modifier === '@') checkTime(node, to);
    return behind(buildExpression(first(node), to), (of) => ({
      kind: 'modified',
      by: modifier,
      of,
      from: of.from,
      to: node.to,
    }));
  }
  switch (node.name) {
    case 'ParenExpr':
      return { ...buildExpression(first(node), to), parenthesized: true };
    case 'NumberDurationLiteral':
      return { kind: 'number', value: numberOf(node, to), ...span };
    case 'StringLiteral':
      return { kind: 'string', value: stringOf(node, to), ...span };
    case 'UnaryExpr': {
      const operator = textOf(first(node), to) === '-' ? '-' : '+';
      return { kind: 'unary', operator, of: buildExpression(node.lastChild!, to), ...span };
    }
    case 'VectorSelector':
      return buildSelector(node, to);
    case 'MatrixSelector':
    case 'SubqueryExpr':
      return buildWindow(node, to);
    case 'FunctionCall': {
      const name = node.getChild('FunctionIdentifier')!;
      return {
        kind: 'call',
        function: textOf(name, to),
        functionSpan: spanOf(name),
        arguments: argumentsOf(node, to),
        ...span,
      };
    }
    case 'AggregateExpr':
      return buildAggregation(node, to);
    case 'BinaryExpr':
      return buildBinary(node, to);
    default:
      throw new Error(`the grammar has a node that nobody reads: ${node.name}`);
  }
}

/** `@` takes a time; infinity is none. */
function checkTime(node: SyntaxNode, to: Building): void {
  const time = node.lastChild!;
  if (time.name !== 'NumberDurationLiteral' || Number.isFinite(numberOf(time, to))) return;
  to.problems.push({ ...spanOf(time), message: '@ takes a time', fix: 'write seconds since 1970, start() or end()' });
}

/** What stands behind `expression` belongs to its last operand. */
function behind(expression: Expression, wrap: (of: Expression) => Expression): Expression {
  if (expression.parenthesized === undefined) {
    if (expression.kind === 'binary') {
      const right = behind(expression.right, wrap);
      return { ...expression, right, to: right.to };
    }
    if (expression.kind === 'unary') {
      const of = behind(expression.of, wrap);
      return { ...expression, of, to: of.to };
    }
  }
  return wrap(expression);
}

function buildWindow(node: SyntaxNode, to: Building): Expression {
  const durations = node.getChildren('DurationExpr');
  const window = durations[0]!;
  const windowSpan = spanOf(window);
  const windowMs = durationOf(window, to);
  if (windowMs !== null && windowMs <= 0)
    to.problems.push({
      ...windowSpan,
      message: 'a window of no time holds no sample',
      fix: 'write a duration above 0, such as 5m',
    });
  return behind(buildExpression(first(node), to), (of) => {
    const span = { from: of.from, to: node.to };
    if (node.name === 'MatrixSelector') return { kind: 'range', of, windowMs, windowSpan, ...span };
    const step = durations[1];
    return {
      kind: 'subquery',
      of,
      windowMs,
      windowSpan,
      stepMs: step === undefined ? null : durationOf(step, to),
      ...span,
    };
  });
}

function buildAggregation(node: SyntaxNode, to: Building): Expression {
  const operator = node.getChild('AggregateOp')!;
  const modifier = node.getChild('AggregateModifier');
  const grouping = modifier === null ? null : modifier.getChild('By') !== null ? 'by' : 'without';
  return {
    kind: 'aggregation',
    operator: textOf(operator, to).toLowerCase(),
    operatorSpan: spanOf(operator),
    grouping,
    labels: labelsOf(modifier?.getChild('GroupingLabels') ?? null, to),
    arguments: argumentsOf(node, to),
    ...spanOf(node),
  };
}

function buildBinary(node: SyntaxNode, to: Building): Binary {
  const parts = childrenOf(node);
  const [left, operator] = parts as [SyntaxNode, SyntaxNode];
  return {
    kind: 'binary',
    operator: textOf(operator, to).toLowerCase(),
    operatorSpan: spanOf(operator),
    bool: node.getChild('BoolModifier') !== null,
    matching: buildMatching(node.getChild('MatchingModifierClause'), to),
    left: buildExpression(left, to),
    right: buildExpression(parts.at(-1)!, to),
    ...spanOf(node),
  };
}

function buildMatching(node: SyntaxNode | null, to: Building): Matching | null {
  if (node === null) return null;
  const [labels, include] = splitAtGroup(node);
  const group = node.getChild('GroupLeft') !== null ? 'left' : node.getChild('GroupRight') !== null ? 'right' : null;
  return {
    on: node.getChild('On') !== null,
    labels: labelsOf(labels, to),
    group,
    include: labelsOf(include, to),
    span: spanOf(node),
  };
}

/** Labels in front of `group_left` or `group_right`, and behind it. */
function splitAtGroup(node: SyntaxNode): [SyntaxNode | null, SyntaxNode | null] {
  const lists = node.getChildren('GroupingLabels');
  const group = node.getChild('GroupLeft') ?? node.getChild('GroupRight');
  const at = group?.from ?? node.to;
  return [lists.find(({ from }) => from < at) ?? null, lists.find(({ from }) => from > at) ?? null];
}

function buildSelector(node: SyntaxNode, to: Building): Selector {
  const names: LabelName[] = [];
  const identifier = node.getChild('Identifier');
  if (identifier !== null) names.push({ name: textOf(identifier, to), ...spanOf(identifier) });
  const matchers: Matcher[] = [];
  for (const child of childrenOf(node.getChild('LabelMatchers'))) {
    if (child.name === 'QuotedLabelName') {
      names.push({ name: stringOf(first(child), to), ...spanOf(child) });
      continue;
    }
    const matcher = buildMatcher(child, to);
    if (matcher.label === '__name__' && matcher.op === '=') names.push({ name: matcher.value, ...matcher.valueSpan });
    else matchers.push(matcher);
  }
  const [name, ...extra] = names;
  const named = name === undefined ? {} : { name: name.name, nameSpan: { from: name.from, to: name.to } };
  // Names in braces are matchers among others: two of them exclude each other, and Prometheus takes the query.
  const extraNames = extra.map((each) => each.name);
  const doubled = identifier === null ? { extraNames: [], otherNames: extraNames } : { extraNames, otherNames: [] };
  return { kind: 'selector', ...named, ...doubled, matchers, ...spanOf(node) };
}

function buildMatcher(node: SyntaxNode, to: Building): Matcher {
  const label = first(node);
  const value = node.lastChild!;
  const isQuoted = label.name === 'QuotedLabelName';
  return {
    label: isQuoted ? stringOf(first(label), to) : textOf(label, to),
    op: textOf(node.getChild('MatchOp')!, to) as Matcher['op'],
    value: stringOf(value, to),
    valueSpan: spanOf(value),
    ...spanOf(node),
  };
}

function labelsOf(node: SyntaxNode | null, to: Building): LabelName[] {
  return childrenOf(node).map((child) => ({
    name: child.name === 'QuotedLabelName' ? stringOf(first(child), to) : textOf(child, to),
    ...spanOf(child),
  }));
}

function argumentsOf(node: SyntaxNode, to: Building): Expression[] {
  return childrenOf(node.getChild('FunctionCallBody')).map((child) => buildExpression(child, to));
}

function numberOf(node: SyntaxNode, to: Building): number {
  const text = textOf(node, to);
  const value = readNumber(text);
  if (value !== null) return value;
  const durationMs = readDurationMs(text);
  if (durationMs !== null) return durationMs / 1000;
  to.problems.push({
    ...spanOf(node),
    message: `${text} is no number`,
    fix: 'write a number such as 0.5, 1e3 or 0x1F',
  });
  return Number.NaN;
}

/** Null for what is computed. */
function durationOf(node: SyntaxNode, to: Building): number | null {
  const text = textOf(node, to);
  const durationMs = readDurationMs(text);
  if (durationMs === null && /^[\w.]+$/.test(text)) {
    to.problems.push({
      ...spanOf(node),
      message: `${text} is no duration`,
      fix: 'write units once and from the largest to the smallest, such as 1h30m',
    });
  }
  return durationMs;
}

function stringOf(node: SyntaxNode, to: Building): string {
  const text = readString(textOf(node, to));
  if (text !== null) return text;
  to.problems.push({
    ...spanOf(node),
    message: `${textOf(node, to)} has no end, or an escape that is none`,
    fix: 'close it, and write \\\\ for a backslash, or put the text between back quotes',
  });
  return '';
}

/** Without comments, which may stand anywhere. */
function childrenOf(node: SyntaxNode | null): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node?.firstChild ?? null; child !== null; child = child.nextSibling) {
    if (child.name !== 'LineComment') children.push(child);
  }
  return children;
}

function first(node: SyntaxNode): SyntaxNode {
  return childrenOf(node)[0]!;
}

function spanOf({ from, to }: Span): Span {
  return { from, to };
}

function textOf({ from, to }: Span, { text }: Building): string {
  return text.slice(from, to);
}
