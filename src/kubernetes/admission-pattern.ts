/**
 * What Kyverno’s patterns say of an object: wildcards, operators and anchors, as `validate.pattern` of `kyverno.io/v1`
 * has them. A pattern is data shaped like the object; a list of one element speaks of every item.
 *
 * Leaves out variables (`{{ … }}`), references (`$( … )`) and ranges of numbers: such a pattern is `unknown`.
 */
import { isRecord, type JsonRecord } from '../manifests/field.ts';
import { parseBytes, parseMillicores } from '../manifests/quantity.ts';
import type { Path } from '../manifests/types.ts';

/** `skipped`: a condition of the pattern does not hold, so it says nothing of the object. */
export type PatternVerdict =
  | { readonly kind: 'passed' | 'skipped' | 'unknown' }
  | { readonly kind: 'failed'; readonly path: Path; readonly expected: string };

const PASSED: PatternVerdict = { kind: 'passed' };
const SKIPPED: PatternVerdict = { kind: 'skipped' };
const ANCHOR = /^(\+|=|X|\^|<)?\((.+)\)$/;

/** Whether an object is as a pattern wants it. */
export function judgePattern(pattern: unknown, value: unknown, path: Path = []): PatternVerdict {
  if (/\{\{|\$\(/.test(JSON.stringify(pattern) ?? '')) return { kind: 'unknown' };
  if (isRecord(pattern)) return isRecord(value) ? judgeMap(pattern, value, path) : failed(path, 'a map');
  if (Array.isArray(pattern)) return Array.isArray(value) ? judgeList(pattern, value, path) : failed(path, 'a list');
  return matchesScalar(pattern, value) ? PASSED : failed(path, String(pattern));
}

function failed(path: Path, expected: string): PatternVerdict {
  return { kind: 'failed', path, expected };
}

/** Conditions first: they decide whether the rest is asked at all. */
function judgeMap(pattern: JsonRecord, value: JsonRecord, path: Path): PatternVerdict {
  const entries = Object.entries(pattern).map(([key, wanted]) => {
    const [, sign, name] = ANCHOR.exec(key) ?? [];
    return { anchor: name === undefined ? null : (sign ?? ''), name: name ?? key, wanted };
  });
  const isCondition = ({ anchor }: { anchor: string | null }): boolean => anchor === '' || anchor === '<';
  for (const { name, wanted } of entries.filter(isCondition)) {
    if (value[name] === undefined || judgePattern(wanted, value[name], [...path, name]).kind !== 'passed')
      return SKIPPED;
  }
  for (const { anchor, name, wanted } of entries.filter((entry) => !isCondition(entry))) {
    const verdict = judgeField(anchor, wanted, value[name], [...path, name]);
    if (verdict.kind !== 'passed' && verdict.kind !== 'skipped') return verdict;
  }
  return PASSED;
}

function judgeField(anchor: string | null, wanted: unknown, value: unknown, path: Path): PatternVerdict {
  if (anchor === 'X') return value === undefined ? PASSED : failed(path, 'nothing');
  if (anchor === '+' || (anchor === '=' && value === undefined)) return PASSED;
  if (anchor === '^') {
    const [each] = Array.isArray(wanted) ? wanted : [wanted];
    const items: readonly unknown[] = Array.isArray(value) ? value : [];
    return items.some((item) => judgePattern(each, item).kind === 'passed') ? PASSED : failed(path, 'one such item');
  }
  if (value === undefined) return wanted === null ? PASSED : failed(path, describe(wanted));
  return judgePattern(wanted, value, path);
}

function describe(wanted: unknown): string {
  return isRecord(wanted) || Array.isArray(wanted) ? 'something' : String(wanted);
}

/** Every item is asked; those that a condition leaves out say nothing. */
function judgeList(pattern: readonly unknown[], value: readonly unknown[], path: Path): PatternVerdict {
  const [each] = pattern;
  let isAsked = value.length === 0;
  for (const [index, item] of value.entries()) {
    const verdict = judgePattern(each, item, [...path, index]);
    if (verdict.kind === 'failed' || verdict.kind === 'unknown') return verdict;
    isAsked ||= verdict.kind === 'passed';
  }
  return isAsked ? PASSED : SKIPPED;
}

function matchesScalar(pattern: unknown, value: unknown): boolean {
  if (typeof pattern !== 'string') return pattern === null ? value === null : String(pattern) === String(value);
  if (value === null || typeof value === 'object') return false;
  return pattern.split('|').some((any) => any.split('&').every((one) => matchesOne(one.trim(), String(value))));
}

function matchesOne(pattern: string, value: string): boolean {
  const [, operator = '', operand = ''] = /^(>=|<=|>|<|!)?(.*)$/.exec(pattern) ?? [];
  if (operator === '!') return !matchesWildcard(operand, value);
  if (operator === '') return matchesWildcard(operand, value);
  const [one, other] = [amount(value), amount(operand)];
  if (one === null || other === null) return false;
  if (operator === '>') return one > other;
  if (operator === '<') return one < other;
  return operator === '>=' ? one >= other : one <= other;
}

/** Plain numbers and quantities; processors in thousandths and sizes in bytes compare among themselves. */
function amount(text: string): number | null {
  if (/^-?\d+(?:\.\d+)?$/.test(text)) return Number(text);
  return parseBytes(text) ?? parseMillicores(text) ?? null;
}

/** `*` is any text, also none; `?` is one character. */
export function matchesWildcard(pattern: string, text: string): boolean {
  if (!/[*?]/.test(pattern)) return pattern === text;
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${expression}$`, 's').test(text);
}
