import { FINDING_CODES, type FindingCode } from './finding-codes.ts';
import type { QueryEdit, QueryFinding, Span } from './types.ts';

/** Takes one finding; where it lies in lines follows from its span. */
export type Report = (code: FindingCode, span: Span, message: string, fix: string, more?: ReportMore) => void;

export interface ReportMore {
  readonly edit?: QueryEdit;
  readonly statsMatcher?: string;
}

/** A report that writes into `findings`, in the order in which they come. */
export function reportInto(findings: QueryFinding[], text: string): Report {
  return (code, { from, to }, message, fix, more = {}) => {
    const before = text.slice(0, from);
    const line = before.split('\n').length;
    const column = from - before.lastIndexOf('\n');
    findings.push({ code, severity: FINDING_CODES[code].severity, from, to, line, column, message, fix, ...more });
  };
}
