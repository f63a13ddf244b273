import { basename } from 'node:path/posix';
import { type Token, tokenize } from './tokenize.ts';

/** One file as the rules see it. */
export interface SourceFile {
  /** From the root of the checkout, with forward slashes. */
  readonly path: string;
  readonly text: string;
  /** TypeScript or JavaScript. */
  readonly isCode: boolean;
  /** Every token, comments included. Empty for files that are not TypeScript or JavaScript. */
  readonly tokens: readonly Token[];
  /** Tokens without comments: what the code rules read. */
  readonly code: readonly Token[];
  /** Folder under src/ that imports are judged by: `mesh`, `worlds/sim`; absent outside src/. */
  readonly room: string | undefined;
  readonly isTest: boolean;
  /** Produced by a program: exempt from limits and names, not from purity. */
  readonly isGenerated: boolean;
}

/** What a rule has to say about one line. */
export interface Complaint {
  readonly line: number;
  readonly message: string;
}

/** One house rule. */
export interface Rule {
  readonly name: string;
  check(file: SourceFile): Complaint[];
}

const CODE = /\.(ts|mts|js|mjs)$/;

/** Prepares a file for the rules. */
export function sourceFile(path: string, text: string): SourceFile {
  const isCode = CODE.test(path);
  const tokens = isCode ? tokenize(text) : [];
  return {
    path,
    text,
    isCode,
    tokens,
    code: tokens.filter((token) => token.kind !== 'comment'),
    room: roomOf(path),
    isTest: /\.test\.(ts|mts|js|mjs)$/.test(path),
    isGenerated: /(^|\/)generated\//.test(path) || /\.generated\.[a-z]+$/.test(basename(path)),
  };
}

/** The room of a path under src/: its first folder, or the first two under worlds/. */
export function roomOf(path: string): string | undefined {
  const parts = path.split('/');
  if (parts[0] !== 'src' || parts.length < 3) return undefined;
  return parts[1] === 'worlds' && parts.length > 3 ? `worlds/${parts[2]}` : parts[1];
}
