import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import type { Issue } from '../units/issue.ts';
import type { Io } from './types.ts';

const MEGABYTE = 1024 * 1024;
/** A spec is written by people: anything larger is something else, and would only be slow to refuse later. */
const MAX_SPEC_BYTES = 5 * MEGABYTE;
/** Larger than the largest real set of manifests that was seen, by a factor of ten. */
export const MAX_MANIFEST_BYTES = 50 * MEGABYTE;
/** How much of a file is looked at to tell what it is. */
const HEAD_BYTES = 64 * 1024;

/** What a text is read as: a spec or a targets file of ours, or manifests. */
export type TextKind = 'spec' | 'targets' | 'manifests';

/** A text that was read, or why it was not. */
export type ReadText = { readonly text: string; readonly kind: TextKind } | { readonly issue: Issue };

/** Reads a file, refusing what is too large before reading it and what is not text. */
export function readText(path: string, file: string): ReadText {
  try {
    const { size } = statSync(path);
    const kind = kindOf(headOf(path));
    const limit = kind === 'manifests' ? MAX_MANIFEST_BYTES : MAX_SPEC_BYTES;
    if (size > limit) return { issue: tooLarge(file, limit) };
    return decode(readFileSync(path), file);
  } catch (error) {
    return { issue: unreadable(file, error as NodeJS.ErrnoException) };
  }
}

/** An operating system's refusal to read, as a user's issue. */
export function unreadable(file: string, error: NodeJS.ErrnoException): Issue {
  if (error.code === undefined) throw error;
  const message = error.code === 'ENOENT' ? `${file} does not exist` : `${file} cannot be read: ${error.code}`;
  return { code: 'CLI020', path: '', file, message, fix: 'name a file or folder that is there and readable' };
}

/** Reads standard input, giving up once it is too large. */
export async function readStdin(io: Io): Promise<ReadText> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of io.stdin()) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > MAX_MANIFEST_BYTES) return { issue: tooLarge('-', MAX_MANIFEST_BYTES) };
  }
  const read = decode(Buffer.concat(chunks), '-');
  const isLargeSpec = 'text' in read && read.kind !== 'manifests' && size > MAX_SPEC_BYTES;
  return isLargeSpec ? { issue: tooLarge('-', MAX_SPEC_BYTES) } : read;
}

function headOf(path: string): string {
  const descriptor = openSync(path, 'r');
  try {
    const head = Buffer.alloc(HEAD_BYTES);
    return head.toString('utf8', 0, readSync(descriptor, head));
  } finally {
    closeSync(descriptor);
  }
}

/**
 * A file of ours has an apiVersion of ours at its top level. In block style that is a line that starts with it; the same
 * words inside a ConfigMap's text are indented.
 */
function kindOf(head: string): TextKind {
  const isFlow = /^\s*\{/.test(head);
  const ours = isFlow ? /"?apiVersion"?\s*:\s*["']?nines\.dev\// : /^apiVersion\s*:\s*["']?nines\.dev\//m;
  if (!ours.test(head)) return 'manifests';
  const targets = isFlow ? /"?kind"?\s*:\s*["']?Targets\b/ : /^kind\s*:\s*["']?Targets\b/m;
  return targets.test(head) ? 'targets' : 'spec';
}

function decode(bytes: Uint8Array, file: string): ReadText {
  const isBinary = bytes.subarray(0, HEAD_BYTES).includes(0);
  try {
    // A byte-order mark is dropped by the decoder; anything that is not UTF-8 throws.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (!isBinary) return { text, kind: kindOf(text.slice(0, HEAD_BYTES)) };
  } catch {
    // Reported below: both kinds of junk have the same cure.
  }
  const message = `${file} is not text in UTF-8`;
  return { issue: { code: 'CLI022', path: '', file, message, fix: 'name YAML or JSON files, saved as UTF-8' } };
}

function tooLarge(file: string, limit: number): Issue {
  const message = `${file} is larger than ${limit / MEGABYTE} MB and was not read`;
  return { code: 'CLI021', path: '', file, message, fix: 'split it into smaller files' };
}
