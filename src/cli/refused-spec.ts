import type { Issue } from '../units/issue.ts';
import type { Outcome } from './types.ts';

/** What a verb that reads one spec leaves behind when it cannot go on: its mistakes, and how to look at what was written. */
export function refusedSpec(issues: readonly Issue[], spec: string): Outcome {
  return { exitCode: 2, text: '', issues, next: `nines explain ${spec}` };
}

/** The mistake of naming no folder to write to. */
export function noFolder(fix: string): Issue {
  return { code: 'CLI005', path: '--output', message: 'no folder to write to', fix };
}
