/** Reads PromQL: a tree, or where and why there is none. */
import type { SyntaxNode, Tree } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';
import { nearestWord } from '../units/nearest-word.ts';
import { type Building, buildExpression, type LiteralProblem } from './build-expression.ts';
import type { FindingCode } from './finding-codes.ts';
import { AGGREGATIONS, FUNCTIONS } from './function-table.ts';
import type { Expression, QueryEdit, Span } from './types.ts';

export interface SyntaxProblem extends Span {
  readonly code: FindingCode;
  readonly message: string;
  readonly fix: string;
  readonly edit?: QueryEdit;
}

export type ReadQuery =
  | { readonly kind: 'read'; readonly expression: Expression; readonly problems: readonly SyntaxProblem[] }
  | { readonly kind: 'unreadable'; readonly problem: SyntaxProblem };

const CALLABLE = [...FUNCTIONS.keys(), ...AGGREGATIONS.keys()];
const CLOSERS: Readonly<Record<string, string>> = { '(': ')', '{': '}', '[': ']' };

/** The query's tree. Only the first error of syntax is told: what follows one is guessed by the grammar. */
export function readQuery(text: string): ReadQuery {
  const tree = parser.parse(text);
  const error = firstError(tree);
  if (error !== null) return { kind: 'unreadable', problem: syntaxProblem(error, text) };
  const top = tree.topNode;
  let child = top.firstChild;
  while (child !== null && child.name === 'LineComment') child = child.nextSibling;
  if (child === null) return { kind: 'unreadable', problem: emptyProblem(text) };
  const building: Building = { text, problems: [] };
  const expression = buildExpression(child, building);
  return { kind: 'read', expression, problems: building.problems.map(literalProblem) };
}

function literalProblem(problem: LiteralProblem): SyntaxProblem {
  return { code: 'PQL001', ...problem };
}

function firstError(tree: Tree): SyntaxNode | null {
  let found: SyntaxNode | null = null;
  tree.iterate({
    enter(node) {
      if (found !== null) return false;
      if (node.type.isError) found = node.node;
      return found === null;
    },
  });
  return found;
}

function emptyProblem(text: string): SyntaxProblem {
  return { code: 'PQL001', from: 0, to: text.length, message: 'the query is empty', fix: 'write an expression' };
}

function syntaxProblem(error: SyntaxNode, text: string): SyntaxProblem {
  const { from } = error;
  if (text.trim() === '') return emptyProblem(text);
  return unknownFunction(text, from) ?? openBracket(text, from) ?? unexpected(text, from);
}

/** `name(` of no function: the grammar takes the name for a metric and stumbles over the parenthesis. */
function unknownFunction(text: string, at: number): SyntaxProblem | undefined {
  if (text[at] !== '(') return undefined;
  const name = /([a-zA-Z_]\w*)\s*$/.exec(text.slice(0, at));
  if (name === null) return undefined;
  const word = name[1]!;
  const span = { from: name.index, to: name.index + word.length };
  if (CALLABLE.includes(word)) return undefined;
  const lower = word.toLowerCase();
  const nearest = CALLABLE.includes(lower) ? lower : nearestWord(word, CALLABLE);
  const fix = nearest === undefined ? 'write a function of PromQL' : `write ${nearest}`;
  const edit = nearest === undefined ? {} : { edit: { ...span, text: nearest } };
  return { code: 'PQL004', ...span, message: `there is no function ${word}`, fix, ...edit };
}

/** A bracket or quote that nobody closes, when the text ends where the error is. */
function openBracket(text: string, at: number): SyntaxProblem | undefined {
  const open: { readonly character: string; readonly from: number }[] = [];
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!;
    if (character === '#') {
      while (i < text.length && text[i] !== '\n') i++;
    } else if (character === '"' || character === "'" || character === '`') {
      const end = endOfString(text, i);
      if (end === null) {
        return {
          code: 'PQL001',
          from: i,
          to: text.length,
          message: 'this string has no end',
          fix: `close it with ${character}`,
        };
      }
      i = end;
    } else if (character in CLOSERS) open.push({ character, from: i });
    else if (character === CLOSERS[open.at(-1)?.character ?? '']) open.pop();
  }
  const last = open.at(-1);
  if (last === undefined || text.slice(at).trim() !== '') return undefined;
  // A closing bracket cures nothing when an operand is missing in front of it.
  const isWhole = /[\w)\]}"'`]\s*$/.test(text);
  if (!isWhole) return undefined;
  const closer = CLOSERS[last.character]!;
  return {
    code: 'PQL001',
    from: last.from,
    to: last.from + 1,
    message: `${last.character} is not closed`,
    fix: `add ${closer}`,
    edit: { from: text.length, to: text.length, text: closer },
  };
}

/** Index of the closing quote, or null. */
function endOfString(text: string, start: number): number | null {
  const quote = text[start]!;
  for (let i = start + 1; i < text.length; i++) {
    if (text[i] === '\\' && quote !== '`') i++;
    else if (text[i] === quote) return i;
  }
  return null;
}

function unexpected(text: string, at: number): SyntaxProblem {
  const rest = text.slice(at);
  const space = /^\s*/.exec(rest)![0].length;
  const token = /^(?:[\w:.]+|[=!<>~]+|\S)/.exec(rest.slice(space))?.[0];
  if (token === undefined) {
    const fix = /\b(offset|by|without|on|ignoring|@)\s*$/.test(text)
      ? 'write what belongs to the last word'
      : 'write the missing operand';
    return { code: 'PQL001', from: text.length, to: text.length, message: 'the query ends too early', fix };
  }
  const from = at + space;
  const before = /([\w:.]+|\S)\s*$/.exec(text.slice(0, from))?.[1];
  const where = before === undefined ? 'at the beginning' : `behind ${before}`;
  return {
    code: 'PQL001',
    from,
    to: from + token.length,
    message: `${token} is not expected ${where}`,
    fix: fixFor(token, before),
  };
}

function fixFor(token: string, before: string | undefined): string {
  if (token === '$') return 'a dashboard’s variable: check the query as one of a dashboard';
  if (token === '=') return 'compare with ==; = stands only in matchers';
  if (token === '&' || token === '&&') return 'write and';
  if (token === '|' || token === '||') return 'write or';
  if (/^(by|without)$/.test(token)) return 'put it behind an aggregation such as sum';
  if (token === 'or' || token === 'and') return 'separate matchers with a comma';
  if (before !== undefined && /^[\w"]/.test(before) && /^[a-zA-Z_]/.test(token)) return 'put an operator between them';
  return 'remove it, or write what belongs in front of it';
}
