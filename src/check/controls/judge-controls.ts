/**
 * What a run of `check` says of each control: whether what speaks for it is there and nothing was found against it. It is
 * evidence, of files and of this moment; whether somebody complies is an auditor’s opinion.
 */
import type { Finding } from '../types.ts';
import { EVIDENCE } from './evidence-table.ts';
import type { Control, Evidence, Framework } from './types.ts';
import { UNSEEN } from './unseen.ts';

export type Verdict =
  /** All that speaks for it is there, and nothing was found against it. */
  | { readonly kind: 'holds'; readonly because: readonly string[]; readonly accepted: readonly Finding[] }
  | { readonly kind: 'broken'; readonly findings: readonly Finding[] }
  | { readonly kind: 'unchecked'; readonly why: string };

export interface JudgedControl {
  readonly control: Control;
  readonly verdict: Verdict;
}

function isAgainst({ code }: Finding, evidence: readonly Evidence[]): boolean {
  return evidence.some(({ codes }) => codes.includes(code));
}

/** A finding against a control outweighs that something else of it is missing: it is known to be wrong. */
function verdictOf({ evidence, unseen }: Control, findings: readonly Finding[], written: ReadonlySet<string>): Verdict {
  if (unseen !== null) return { kind: 'unchecked', why: UNSEEN[unseen] };
  const all: readonly Evidence[] = evidence.map((name) => EVIDENCE[name]);
  const against = findings.filter((finding) => isAgainst(finding, all));
  const counted = against.filter(({ suppressed }) => suppressed === null);
  if (counted.length > 0) return { kind: 'broken', findings: counted };
  const missing = all.filter((each) => !each.done.some((word) => written.has(word)));
  if (missing.length > 0) {
    const why = `nothing of the platform does this: ${missing.map(({ about }) => about).join('; ')}`;
    return { kind: 'unchecked', why };
  }
  return { kind: 'holds', because: all.map(({ about }) => about), accepted: against };
}

/** Every control of a framework, in its order; `written` are the files and kinds of objects that were compiled. */
export function judgeControls(
  { controls }: Framework,
  findings: readonly Finding[],
  written: ReadonlySet<string>,
): readonly JudgedControl[] {
  return controls.map((control) => ({ control, verdict: verdictOf(control, findings, written) }));
}
