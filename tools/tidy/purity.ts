import { importStatements } from './imports.ts';
import type { Complaint, Rule, SourceFile } from './source-file.ts';
import type { Token } from './tokenize.ts';

/** Rooms that do: they may read clocks, files and sockets. Every other room under src/ is deterministic. */
const WORKING_ROOMS = new Set(['cli', 'console', 'kit', 'worlds/local', 'worlds/cluster']);
/** Modules that compute without touching the machine. */
const PURE_MODULES = new Set(['node:assert', 'node:assert/strict']);

const CLOCK = 'the time comes in as a parameter, so that a run can be repeated';
const CHANCE = 'random numbers come from named streams, so that a run can be repeated';
const WAITING = 'the core returns data and never waits; the world that runs it does';
const MACHINE = 'the core does not touch the machine';

/** Word → why it is banned, wherever it stands as a name of its own. */
const BANNED_WORDS: Readonly<Record<string, string>> = {
  Date: CLOCK,
  Temporal: CLOCK,
  setTimeout: WAITING,
  setInterval: WAITING,
  setImmediate: WAITING,
  queueMicrotask: WAITING,
  Promise: WAITING,
  globalThis: MACHINE,
  fetch: MACHINE,
  require: MACHINE,
  Intl: 'its answer depends on the machine’s language',
  WeakRef: 'its answer depends on the garbage collector',
  FinalizationRegistry: 'its answer depends on the garbage collector',
};
/** Objects that are banned when a property of theirs is read; as plain names they are ordinary words. */
const BANNED_OBJECTS: Readonly<Record<string, string>> = {
  performance: CLOCK,
  crypto: CHANCE,
  process: MACHINE,
  console: MACHINE,
};
/** Methods that are banned on any object. */
const BANNED_METHODS: Readonly<Record<string, string>> = {
  localeCompare: 'its order depends on the machine’s language: compare with < and >',
  toLocaleString: 'its answer depends on the machine’s language',
  toLocaleLowerCase: 'its answer depends on the machine’s language',
  toLocaleUpperCase: 'its answer depends on the machine’s language',
};
const POWER = 'its last bits differ between Node versions: multiply, or use Math.exp and Math.log';

function banAt(code: readonly Token[], at: number): { what: string; why: string } | undefined {
  const token = code[at]!;
  if (token.text === '**' || token.text === '**=') {
    const exponent = code[at + 1];
    const isWhole = exponent?.kind === 'number' && /^\d+$/.test(exponent.text) && code[at + 2]?.text !== '.';
    return isWhole ? undefined : { what: '** without a whole literal exponent', why: POWER };
  }
  if (token.kind !== 'word') return undefined;
  const isMember = code[at - 1]?.text === '.' || code[at - 1]?.text === '?.';
  const next = code[at + 1]?.text ?? '';
  if (isMember) {
    const why = Object.hasOwn(BANNED_METHODS, token.text) ? BANNED_METHODS[token.text] : undefined;
    return why === undefined ? undefined : { what: token.text, why };
  }
  if (isPropertyName(code, at)) return undefined;
  if (token.text === 'Math' && next === '.') {
    const method = code[at + 2]?.text;
    if (method === 'random') return { what: 'Math.random', why: CHANCE };
    if (method === 'pow') return { what: 'Math.pow', why: POWER };
  }
  if (
    token.text === 'async' &&
    (next === 'function' || next === '(' || next === '*' || code[at + 1]?.kind === 'word')
  ) {
    return { what: 'async', why: WAITING };
  }
  if (token.text === 'await') return { what: 'await', why: WAITING };
  if (Object.hasOwn(BANNED_OBJECTS, token.text) && (next === '.' || next === '?.' || next === '[')) {
    return { what: token.text, why: BANNED_OBJECTS[token.text]! };
  }
  return Object.hasOwn(BANNED_WORDS, token.text) ? { what: token.text, why: BANNED_WORDS[token.text]! } : undefined;
}

/** `fetch: 1` and `readonly fetch?: number` name a property; `a ? fetch : b` does not. */
function isPropertyName(code: readonly Token[], at: number): boolean {
  const before = code[at - 1]?.text ?? '';
  const after = code[at + 1]?.text;
  const optional = after === '?' && code[at + 2]?.text === ':';
  return (after === ':' || optional) && ['{', ',', ';', 'readonly'].includes(before);
}

/** Everything that decides is deterministic: no clock, chance, waiting or machine outside the rooms that do. */
export const purity: Rule = {
  name: 'purity',
  check(file: SourceFile): Complaint[] {
    if (file.room === undefined || file.isTest || WORKING_ROOMS.has(file.room)) return [];
    const complaints: Complaint[] = [];
    for (const { specifier, isTypeOnly, line } of importStatements(file.code)) {
      if (specifier.startsWith('node:') && !isTypeOnly && !PURE_MODULES.has(specifier)) {
        complaints.push({ line, message: `${specifier} in a pure room: ${MACHINE}` });
      }
    }
    file.code.forEach((token, at) => {
      const ban = banAt(file.code, at);
      if (ban !== undefined) complaints.push({ line: token.line, message: `${ban.what} in a pure room: ${ban.why}` });
    });
    return complaints;
  },
};
