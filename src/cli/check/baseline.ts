/**
 * A baseline: findings that were there before, so that only new ones fail. A finding is known again by its code, cluster,
 * object, field and words without their figures: moved lines, other positions in a list and other numbers do not matter.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Finding } from '../../check/types.ts';
import type { Issue } from '../../units/issue.ts';
import { pathOf } from '../input-path.ts';
import { unreadable } from '../read-text.ts';

/** How often each finding was there, by its fingerprint. */
export type Baseline = ReadonlyMap<string, number>;

/** Of the file's shape, and of what a fingerprint is made of: files of another version know no finding again. */
const VERSION = 2;
/** Hexadecimal digits of the words' digest: two sentences about one field of one object hardly share them. */
const DIGEST_DIGITS = 8;

/** What stays the same about a finding while the file around it changes. */
export function fingerprint({ code, cluster, object, file, path, message }: Finding): string {
  const words = message.replace(/\d+(?:\.\d+)?/g, '#');
  const digest = createHash('sha256').update(words).digest('hex').slice(0, DIGEST_DIGITS);
  const field = path.replace(/\[\d+\]/g, '[]');
  return [code, cluster, object === '' ? (file ?? '') : object, field, digest].join(' ');
}

/** Uses up one occurrence of a finding; false when the baseline has none left of it. */
export function takeFrom(remaining: Map<string, number>, finding: Finding): boolean {
  const key = fingerprint(finding);
  const left = remaining.get(key) ?? 0;
  if (left > 0) remaining.set(key, left - 1);
  return left > 0;
}

/** The text of a baseline of these findings; suppressed ones need none. */
export function baselineText(findings: readonly Finding[]): string {
  const counts = new Map<string, number>();
  for (const finding of findings) {
    if (finding.suppressed !== null || finding.severity === 'note') continue;
    const key = fingerprint(finding);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const entries = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  return `${JSON.stringify({ version: VERSION, findings: Object.fromEntries(entries) }, null, 2)}\n`;
}

/** What a baseline file holds, or what is wrong with it. */
export type ReadBaseline = { readonly baseline: Baseline } | { readonly issue: Issue };

/** Reads a baseline file. */
export function readBaseline(path: string, cwd: string): ReadBaseline {
  let text: string;
  try {
    text = readFileSync(pathOf(path, { cwd }), 'utf8');
  } catch (error) {
    return { issue: unreadable(path, error as NodeJS.ErrnoException) };
  }
  try {
    return baselineOf(JSON.parse(text), path);
  } catch {
    return refuse(path, `${path} is no baseline: it is not JSON`);
  }
}

function refuse(path: string, message: string): { readonly issue: Issue } {
  return { issue: { code: 'CLI041', path: '', file: path, message, fix: `write it anew: --write-baseline ${path}` } };
}

function baselineOf(content: unknown, path: string): ReadBaseline {
  const { version, findings } = (content ?? {}) as { readonly version?: unknown; readonly findings?: unknown };
  if (typeof version === 'number' && version !== VERSION)
    return refuse(path, `${path} is a baseline of version ${version}; this Nines reads version ${VERSION}`);
  if (version !== VERSION || typeof findings !== 'object' || findings === null || Array.isArray(findings))
    return refuse(path, `${path} is no baseline`);
  const entries = Object.entries(findings) as readonly [string, unknown][];
  const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) > 0;
  const wrong = entries.find(([, count]) => !isCount(count));
  if (wrong !== undefined)
    return refuse(path, `${path} is no baseline: "${wrong[0]}" is counted ${JSON.stringify(wrong[1])}`);
  return { baseline: new Map(entries as readonly [string, number][]) };
}
