/**
 * Regular expressions as Envoy's RE2 runs them: time linear in the text whatever the pattern, so that no route can hang
 * the process. JavaScript's own engine was rejected: it backtracks (`(a+)+$` over thirty letters takes minutes), accepts
 * what RE2 refuses, and differs in `.`, `\s`, `(?i)` and more.
 *
 * All threads of the automaton advance together, one character at a time (Pike's virtual machine); threads are kept in
 * order of preference, which gives RE2's leftmost-first captures. Text is taken as code points, RE2's UTF-8 mode.
 */
import { parseRegex } from './parse-regex.ts';
import { type Assertion, RegexSyntaxError, type Syntax } from './syntax.ts';

/** Instructions that a pattern may take; RE2 bounds its memory in the same spirit. */
const MAX_INSTRUCTIONS = 50_000;

type Instruction =
  | { readonly kind: 'character'; readonly test: (code: number) => boolean }
  | { readonly kind: 'assertion'; readonly at: Assertion }
  | { readonly kind: 'save'; readonly register: number }
  /** Goes on at both, the first is preferred. */
  | { kind: 'split'; first: number; second: number }
  | { kind: 'jump'; to: number }
  | { readonly kind: 'match' };

/** Why RE2 would refuse a pattern, or null when it is fine. */
export function regexProblem(pattern: string): string | null {
  try {
    new Regex(pattern);
    return null;
  } catch (error) {
    if (error instanceof RegexSyntaxError) return error.message;
    throw error;
  }
}

export class Regex {
  readonly #program: Instruction[] = [];
  readonly #registers: number;

  /** Throws `RegexSyntaxError` for what RE2 refuses. */
  constructor(pattern: string) {
    const { syntax, groups } = parseRegex(pattern);
    this.#registers = 2 * (groups + 1);
    this.#emit({ kind: 'capture', part: syntax, group: 0 });
    this.#push({ kind: 'match' });
  }

  /** Whether the whole text matches. */
  matches(text: string): boolean {
    const codes = codePoints(text);
    return this.#run(codes, 0, true) !== null;
  }

  /** Every match from left to right replaced; `\0` to `\9` in the substitution stand for groups (RE2's GlobalReplace). */
  replaceAll(text: string, substitution: string): string {
    const codes = codePoints(text);
    let result = '';
    let copied = 0;
    for (let at = 0; at <= codes.length; ) {
      const groups = this.#run(codes, at, false);
      if (groups === null) break;
      const [start, end] = [groups[0]!, groups[1]!];
      // An empty match directly behind the last match does not count.
      if (start === end && start === copied && copied > 0) {
        at = start + 1;
        continue;
      }
      result += String.fromCodePoint(...codes.slice(copied, start)) + expand(substitution, groups, codes);
      copied = end;
      at = end > start ? end : end + 1;
    }
    return result + String.fromCodePoint(...codes.slice(copied));
  }

  /** Group positions of the preferred match from `from` on, or null. */
  #run(codes: readonly number[], from: number, whole: boolean): readonly number[] | null {
    let threads = new Threads(this.#program.length);
    let next = new Threads(this.#program.length);
    let found: readonly number[] | null = null;
    for (let at = from; at <= codes.length; at++) {
      if (found === null && (!whole || at === from)) {
        this.#follow(threads, 0, new Array<number>(this.#registers).fill(-1), codes, at);
      }
      for (const { instruction, registers } of threads.list) {
        const step = this.#program[instruction]!;
        if (step.kind === 'match') {
          if (whole && at !== codes.length) continue;
          found = registers;
          // Threads further down are less preferred.
          break;
        }
        if (step.kind === 'character' && at < codes.length && step.test(codes[at]!)) {
          this.#follow(next, instruction + 1, registers, codes, at + 1);
        }
      }
      [threads, next] = [next, threads];
      next.clear();
      if (threads.list.length === 0 && (found !== null || whole)) break;
    }
    return found;
  }

  /** Adds a thread and all it reaches without consuming a character. */
  #follow(threads: Threads, start: number, registers: readonly number[], codes: readonly number[], at: number): void {
    const stack: { readonly instruction: number; readonly registers: readonly number[] }[] = [
      { instruction: start, registers },
    ];
    for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
      if (threads.has(top.instruction)) continue;
      threads.mark(top.instruction);
      const step = this.#program[top.instruction]!;
      switch (step.kind) {
        case 'jump':
          stack.push({ instruction: step.to, registers: top.registers });
          break;
        case 'split':
          stack.push({ instruction: step.second, registers: top.registers });
          stack.push({ instruction: step.first, registers: top.registers });
          break;
        case 'save':
          stack.push({ instruction: top.instruction + 1, registers: top.registers.with(step.register, at) });
          break;
        case 'assertion':
          if (holds(step.at, codes, at)) stack.push({ instruction: top.instruction + 1, registers: top.registers });
          break;
        default:
          threads.list.push(top);
      }
    }
  }

  #emit(syntax: Syntax): void {
    switch (syntax.kind) {
      case 'character':
      case 'assertion':
        this.#push(syntax);
        return;
      case 'sequence':
        for (const part of syntax.parts) this.#emit(part);
        return;
      case 'capture':
        this.#push({ kind: 'save', register: 2 * syntax.group });
        this.#emit(syntax.part);
        this.#push({ kind: 'save', register: 2 * syntax.group + 1 });
        return;
      case 'choice':
        this.#emitChoice(syntax.options);
        return;
      case 'repeat':
        this.#emitRepeat(syntax.part, syntax.least, syntax.most, syntax.greedy);
    }
  }

  #emitChoice(options: readonly Syntax[]): void {
    const jumps: { kind: 'jump'; to: number }[] = [];
    options.forEach((option, i) => {
      const isLast = i === options.length - 1;
      const split = { kind: 'split' as const, first: this.#program.length + 1, second: 0 };
      if (!isLast) this.#push(split);
      this.#emit(option);
      if (isLast) return;
      const jump = { kind: 'jump' as const, to: 0 };
      this.#push(jump);
      jumps.push(jump);
      split.second = this.#program.length;
    });
    for (const jump of jumps) jump.to = this.#program.length;
  }

  #emitRepeat(part: Syntax, least: number, most: number, greedy: boolean): void {
    for (let i = 0; i < least; i++) this.#emit(part);
    if (most < 0) {
      const loop = this.#program.length;
      const split = this.#split();
      this.#emit(part);
      this.#push({ kind: 'jump', to: loop });
      this.#target(split, loop + 1, this.#program.length, greedy);
      return;
    }
    const splits: { readonly split: Instruction & { kind: 'split' }; readonly body: number }[] = [];
    for (let i = least; i < most; i++) {
      const split = this.#split();
      splits.push({ split, body: this.#program.length });
      this.#emit(part);
    }
    for (const { split, body } of splits) this.#target(split, body, this.#program.length, greedy);
  }

  #split(): Instruction & { kind: 'split' } {
    const split = { kind: 'split' as const, first: 0, second: 0 };
    this.#push(split);
    return split;
  }

  #target(split: Instruction & { kind: 'split' }, body: number, after: number, greedy: boolean): void {
    split.first = greedy ? body : after;
    split.second = greedy ? after : body;
  }

  #push(instruction: Instruction): void {
    if (this.#program.length >= MAX_INSTRUCTIONS) throw new RegexSyntaxError('pattern too large');
    this.#program.push(instruction);
  }
}

/** Threads in order of preference, each instruction at most once. */
class Threads {
  readonly list: { readonly instruction: number; readonly registers: readonly number[] }[] = [];
  readonly #marks: Uint8Array;

  constructor(size: number) {
    this.#marks = new Uint8Array(size);
  }

  has(instruction: number): boolean {
    return this.#marks[instruction] === 1;
  }

  mark(instruction: number): void {
    this.#marks[instruction] = 1;
  }

  clear(): void {
    this.list.length = 0;
    this.#marks.fill(0);
  }
}

function holds(assertion: Assertion, codes: readonly number[], at: number): boolean {
  switch (assertion) {
    case 'textStart':
      return at === 0;
    case 'textEnd':
      return at === codes.length;
    case 'lineStart':
      return at === 0 || codes[at - 1] === 10;
    case 'lineEnd':
      return at === codes.length || codes[at] === 10;
    case 'wordBoundary':
      return isWord(codes[at - 1]) !== isWord(codes[at]);
    case 'noWordBoundary':
      return isWord(codes[at - 1]) === isWord(codes[at]);
  }
}

function isWord(code: number | undefined): boolean {
  if (code === undefined) return false;
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || code === 95 || (code >= 97 && code <= 122);
}

function codePoints(text: string): number[] {
  return Array.from(text, (character) => character.codePointAt(0)!);
}

function expand(substitution: string, groups: readonly number[], codes: readonly number[]): string {
  return substitution.replace(/\\([0-9\\])/g, (_, what: string) => {
    if (what === '\\') return '\\';
    const [start, end] = [groups[2 * Number(what)] ?? -1, groups[2 * Number(what) + 1] ?? -1];
    return start < 0 ? '' : String.fromCodePoint(...codes.slice(start, end));
  });
}
