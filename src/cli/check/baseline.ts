/**
 * A baseline: findings that were there before, so that only new ones fail. Kept by code, cluster, object and field, and
 * not by line or wording, so that it survives edits elsewhere in the file.
 */
import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { Finding } from '../../check/types.ts';
import type { Issue } from '../../units/issue.ts';
import { unreadable } from '../read-text.ts';

/** How often each finding was there, by its fingerprint. */
export type Baseline = ReadonlyMap<string, number>;

const VERSION = 1;

/** What stays the same about a finding while the file around it changes. */
export function fingerprint({ code, cluster, object, file, path }: Finding): string {
  return [code, cluster, object === '' ? (file ?? '') : object, path].join(' ');
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

/** Reads a baseline file. */
export function readBaseline(path: string, cwd: string): { readonly baseline: Baseline } | { readonly issue: Issue } {
  const refuse = (message: string): { readonly issue: Issue } => ({
    issue: { code: 'CLI041', path: '', file: path, message, fix: `write it anew: --write-baseline ${path}` },
  });
  try {
    const content: unknown = JSON.parse(readFileSync(isAbsolute(path) ? path : join(cwd, path), 'utf8'));
    const { version, findings } = (content ?? {}) as { readonly version?: unknown; readonly findings?: unknown };
    if (version !== VERSION || typeof findings !== 'object' || findings === null)
      return refuse(`${path} is no baseline`);
    const entries = Object.entries(findings).filter((entry): entry is [string, number] => Number.isInteger(entry[1]));
    return { baseline: new Map(entries) };
  } catch (error) {
    if (error instanceof SyntaxError) return refuse(`${path} is no baseline: it is not JSON`);
    return { issue: unreadable(path, error as NodeJS.ErrnoException) };
  }
}
