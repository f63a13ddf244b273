import type { Token } from './tokenize.ts';

/** Where a function with a body stands. */
export interface FunctionExtent {
  readonly name: string;
  readonly firstLine: number;
  readonly lastLine: number;
  /** Name of the function that it is an argument of, as `describe` in `describe('…', () => {…})`. */
  readonly argumentOf: string | undefined;
}

/** Words before a parenthesis and a block that are statements, not functions. */
const STATEMENTS = new Set(['if', 'for', 'while', 'switch', 'catch', 'with', 'await']);
/** What the body of an arrow may start with to be counted: a block, an object or call in parentheses, a list. */
const BODIES = new Set(['{', '(', '[']);
const TYPE_PREFIXES = new Set(['keyof', 'typeof', 'readonly', 'unique', 'infer', 'asserts', 'new', 'abstract']);
const TYPE_INFIXES = new Set(['|', '&', '=>', '?', ':', '.', 'extends', 'is']);
const CLOSERS: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '<': '>' };

/**
 * Finds every function that has a bracketed body: declarations, methods, accessors, arrows.
 * A function starts at the line of its parameters and ends at its closing bracket.
 */
export function functionExtents(code: readonly Token[]): FunctionExtent[] {
  const extents: FunctionExtent[] = [];
  const partners = matchBrackets(code);
  for (let i = 0; i < code.length; i++) {
    if (textAt(code, i) !== ')') continue;
    const open = partners.get(i);
    if (open === undefined) continue;
    const body = bodyAfter(code, i + 1, partners);
    if (body === undefined || (body.kind === 'block' && STATEMENTS.has(textAt(code, open - 1)))) continue;
    const close = partners.get(body.at);
    if (close === undefined) continue;
    extents.push({
      name: nameBefore(code, open),
      firstLine: code[open]!.line,
      lastLine: code[close]!.line,
      argumentOf: calleeOf(code, open, partners),
    });
  }
  return extents;
}

function textAt(code: readonly Token[], index: number): string {
  return code[index]?.text ?? '';
}

/** Pairs of brackets, both ways; angle brackets are not paired because `<` is also "less than". */
function matchBrackets(code: readonly Token[]): Map<number, number> {
  const partners = new Map<number, number>();
  const open: number[] = [];
  code.forEach((token, i) => {
    if (token.kind !== 'mark') return;
    if (token.text === '(' || token.text === '[' || token.text === '{') open.push(i);
    else if (token.text === ')' || token.text === ']' || token.text === '}') {
      const start = open.pop();
      if (start === undefined) return;
      partners.set(start, i);
      partners.set(i, start);
    }
  });
  return partners;
}

/** The brace that opens the body of a function whose parameter list ended just before `at`; undefined when none follows. */
function bodyAfter(
  code: readonly Token[],
  at: number,
  partners: ReadonlyMap<number, number>,
): { at: number; kind: 'block' | 'function' } | undefined {
  if (textAt(code, at) === '{') return { at, kind: 'block' };
  if (textAt(code, at) === '=>') {
    return BODIES.has(textAt(code, at + 1)) ? { at: at + 1, kind: 'function' } : undefined;
  }
  if (textAt(code, at) !== ':') return undefined;
  const end = afterType(code, at + 1, partners);
  const isBody = textAt(code, end) === '{' || (textAt(code, end - 1) === '=>' && BODIES.has(textAt(code, end)));
  return isBody ? { at: end, kind: 'function' } : undefined;
}

/**
 * Skips a return type. In `): Promise<{ a: string }> {` only the last brace opens a body, which is decided by whether
 * the type still lacks an operand; an arrow's own `=> {` is recognised because a bracket after `=>` ends the type.
 */
function afterType(code: readonly Token[], start: number, partners: ReadonlyMap<number, number>): number {
  let needsOperand = true;
  let i = start;
  while (i < code.length) {
    const token = code[i]!;
    const isOperand = needsOperand && token.text !== '|' && token.text !== '&' && token.text !== '<';
    if (isOperand) {
      if (CLOSERS[token.text] !== undefined) i = partners.get(i) ?? code.length;
      else if (token.kind === 'mark' && token.text !== '-') return i;
      needsOperand = TYPE_PREFIXES.has(token.text) || token.text === '-';
      i++;
      continue;
    }
    if (token.text === '<') {
      i = afterAngles(code, i);
    } else if (token.text === '[') {
      i = (partners.get(i) ?? code.length) + 1;
    } else if (TYPE_INFIXES.has(token.text)) {
      if (token.text === '=>' && BODIES.has(textAt(code, i + 1))) return i + 1;
      needsOperand = true;
      i++;
    } else if (needsOperand) {
      i++;
    } else {
      return i;
    }
  }
  return i;
}

function afterAngles(code: readonly Token[], start: number): number {
  let depth = 0;
  for (let i = start; i < code.length; i++) {
    if (code[i]!.text === '<') depth++;
    if (code[i]!.text === '>' && --depth === 0) return i + 1;
  }
  return code.length;
}

function nameBefore(code: readonly Token[], open: number): string {
  for (let i = open - 1; i >= 0 && i > open - 6; i--) {
    const token = code[i]!;
    if (token.kind === 'word' && token.text !== 'async' && token.text !== 'function') return token.text;
  }
  return 'a function';
}

/** For a function written as an argument: the word before the enclosing call's parenthesis. */
function calleeOf(code: readonly Token[], open: number, partners: ReadonlyMap<number, number>): string | undefined {
  for (let i = open - 1; i >= 0; i--) {
    const text = code[i]!.text;
    if (text === ')' || text === ']' || text === '}') i = partners.get(i) ?? 0;
    else if (text === '(') return code[i - 1]?.kind === 'word' ? code[i - 1]!.text : undefined;
    else if (text === '{' || text === '[' || text === ';') return undefined;
  }
  return undefined;
}
