import assert from 'node:assert/strict';
import type { Issue } from '../units/issue.ts';
import { readSpec } from './read-spec.ts';

/** Lines that stand in the place of a part of the sample. */
export interface SampleParts {
  readonly regions?: string;
  readonly services?: string;
  readonly rest?: string;
  readonly api?: string;
  readonly web?: string;
}

/** For tests: a platform of two services, `web` calling `api`, in three zones. */
export function samplePlatform(parts: SampleParts = {}): string {
  const { regions = 'one: { zones: [a, b, c] }', rest = '', api = 'replicas: 3', web = 'calls: [api]' } = parts;
  const services = parts.services ?? `  web:\n    image: web:1\n    ${web}\n  api:\n    image: api:1\n    ${api}\n`;
  return `apiVersion: nines.dev/v1\nkind: Platform\nmetadata: { name: shop }\nregions:\n  ${regions}\n${rest}\nservices:\n${services}`;
}

/** For tests: the sample with further lines of `api`. */
export function sampleService(lines: string): string {
  return samplePlatform({ api: `replicas: 3\n    ${lines}` });
}

/** For tests: what is written, the code and path of the issue, what is said, and what to type instead. */
export type IssueCase = readonly [text: string, code: string, path: string, message: RegExp, fix: RegExp];

/** For tests: the issues of a text, each with a place, a sentence and a cure. */
export function issuesOf(text: string): readonly Issue[] {
  const { issues, spec } = readSpec('platform.yaml', text);
  assert.equal(spec === null, issues.length > 0, 'a spec is given exactly when there is no issue');
  for (const issue of issues) {
    assert.ok(issue.fix.length > 0 && issue.message.length > 0, JSON.stringify(issue));
    assert.ok((issue.line ?? 0) >= 1 && (issue.column ?? 0) >= 1, `no place: ${JSON.stringify(issue)}`);
  }
  return issues;
}

/** For tests: each case is reported as it says, once, and drags at most one other issue along. */
export function assertIssues(cases: readonly IssueCase[]): void {
  for (const [text, code, path, message, fix] of cases) {
    const issues = issuesOf(text);
    const found = issues.filter((issue) => issue.code === code && issue.path === path);
    assert.equal(found.length, 1, `${code} at ${path} in:\n${text}\n${JSON.stringify(issues, null, 1)}`);
    assert.match(found[0]!.message, message);
    assert.match(found[0]!.fix, fix);
    if (!['SPEC001', 'SPEC002'].includes(code)) assert.ok(issues.length <= 2, JSON.stringify(issues));
  }
}
