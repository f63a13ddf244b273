import type { Finding, Severity } from '../../check/types.ts';
import type { Baseline } from './baseline.ts';
import { takeFrom } from './baseline.ts';

/** A finding with what this run makes of it. */
export interface JudgedFinding extends Finding {
  /** The baseline has it: it is not new and fails nothing. */
  readonly known: boolean;
  /** It makes the run fail. */
  readonly fails: boolean;
}

/** How many of each severity count, and how many do not. */
export interface FindingCounts extends Readonly<Record<Severity, number>> {
  readonly suppressed: number;
  readonly known: number;
}

/** What a run makes of its findings. */
export interface Judgement {
  readonly findings: readonly JudgedFinding[];
  /** Fingerprints of the baseline that nothing has any more, each with how often: the file can shrink by them. */
  readonly gone: readonly (readonly [fingerprint: string, count: number])[];
}

/** Which findings fail a run: those of the severity that are neither suppressed nor in the baseline. */
export function judgeFindings(
  findings: readonly Finding[],
  failOn: 'error' | 'warning',
  baseline: Baseline | null,
): Judgement {
  const failing: ReadonlySet<Severity> = new Set(failOn === 'error' ? ['error'] : ['error', 'warning']);
  const remaining = new Map(baseline ?? []);
  const judged = findings.map((finding) => {
    const known = finding.suppressed === null && takeFrom(remaining, finding);
    return { ...finding, known, fails: finding.suppressed === null && !known && failing.has(finding.severity) };
  });
  return { findings: judged, gone: [...remaining].filter(([, count]) => count > 0) };
}

/** Counts; a finding is counted once, as suppressed, as known, or by its severity. */
export function countFindings(findings: readonly JudgedFinding[]): FindingCounts {
  const counts = { error: 0, warning: 0, info: 0, note: 0, suppressed: 0, known: 0 };
  for (const { suppressed, known, severity } of findings) {
    if (suppressed !== null) counts.suppressed++;
    else if (known) counts.known++;
    else counts[severity]++;
  }
  return counts;
}
