/**
 * Runs every rule over one platform and turns what they say into findings: positioned, suppressed where the user gave a
 * reason, sorted, each once. The rules themselves know none of that.
 */
import type { Origin, Position } from '../manifests/types.ts';
import { compareText } from '../units/compare-text.ts';
import type { Issue } from '../units/issue.ts';
import { knownServices } from './facts/known-service.ts';
import { FILE_CODES, fileFindings, type ReadRemains } from './file-findings.ts';
import { objectName } from './object-name.ts';
import { printPath } from './print-path.ts';
import { RULES } from './rule-table.ts';
import { contradiction, SPEC_CODES } from './spec-codes.ts';
import { SUPPRESSION_CODES, Suppressions } from './suppressions.ts';
import type { Finding, Rule, RuleContext, RuleFinding, RuleText, Subject } from './types.ts';

/** What was read, beside what rules are given. */
export interface CheckInput extends ReadRemains {
  /** Finds the place of a field in its file; null for objects that no file holds. */
  readonly position: (origin: Origin) => Position | null;
  /** What the spec contradicts itself in. */
  readonly contradictions?: readonly Issue[];
}

/** Everything that can be explained: rules, contradictions in a spec, mistakes in files, mistakes in suppressions. */
export const CODES: readonly RuleText[] = [...RULES, ...SPEC_CODES, ...FILE_CODES, ...SUPPRESSION_CODES];

type Place = Pick<Finding, 'file' | 'line' | 'column'>;

function placeOf(origin: Origin, position: CheckInput['position']): Place {
  const { source } = origin.manifest;
  // The first line of a document is known without reading it a second time.
  if (origin.path.length === 0 && source !== undefined && source.item === undefined) {
    return { file: source.file, line: source.line, column: 1 };
  }
  const place = position(origin);
  return place ?? { file: source?.file ?? null, line: source?.line ?? null, column: null };
}

/** Object, cluster and path of what is spoken of; a figure has neither object nor cluster. */
function namesOf(subject: Subject): Pick<Finding, 'object' | 'cluster' | 'path'> {
  if ('manifest' in subject) {
    const { manifest, path } = subject;
    return { object: objectName(manifest), cluster: manifest.cluster, path: printPath(path) };
  }
  const { provenance, figure } = subject.figure;
  return { object: '', cluster: '', path: provenance.kind === 'written' ? provenance.path : figure };
}

function subjectPlace(subject: Subject, position: CheckInput['position']): Place {
  if ('manifest' in subject) return placeOf(subject, position);
  const { provenance } = subject.figure;
  if (provenance.kind !== 'written' || provenance.line === 0) return { file: null, line: null, column: null };
  const { file, line, column } = provenance;
  return { file, line, column };
}

function findingOf(
  rule: Rule,
  found: RuleFinding,
  suppressions: Suppressions,
  input: CheckInput,
): Omit<Finding, 'service'> {
  const { find: _, ...about } = rule;
  return {
    ...about,
    message: found.message,
    fix: found.fix ?? rule.fix,
    ...namesOf(found),
    ...subjectPlace(found, input.position),
    other: found.other === undefined ? null : otherPlace(found.other, input.position),
    suppressed: suppressions.reasonFor(rule.code, 'manifest' in found ? found.manifest : null),
  };
}

function otherPlace(other: Subject, position: CheckInput['position']): Finding['other'] {
  const { object, path } = namesOf(other);
  return { object, path, ...subjectPlace(other, position) };
}

const SEVERITY_ORDER = { error: 0, warning: 1, info: 2, note: 3 } as const;

/** What findings are sorted by, as one text per finding. */
function sortKey(finding: Finding): string {
  return [
    SEVERITY_ORDER[finding.severity],
    finding.code,
    finding.file ?? '',
    String(finding.line ?? 0).padStart(8, '0'),
    finding.cluster,
    finding.object,
    finding.path,
    finding.message,
  ].join('\u0000');
}

function sorted(findings: readonly Finding[]): readonly Finding[] {
  return findings
    .map((finding) => [sortKey(finding), finding] as const)
    .sort(([a], [b]) => compareText(a, b))
    .map(([, finding]) => finding);
}

/** All findings of all rules (or of `rules`), worst first, then by code and place. */
export function runChecks(context: RuleContext, input: CheckInput, rules: readonly Rule[] = RULES): readonly Finding[] {
  const known = knownServices(context.index);
  const suppressions = new Suppressions(context.targets?.ignore ?? [], new Set(CODES.map(({ code }) => code)));
  const findings: Finding[] = [];
  const seen = new Set<string>();
  for (const rule of rules) {
    for (const found of rule.find(context)) {
      const { cluster, object, path } = namesOf(found);
      const key = `${rule.code} ${cluster} ${object} ${path} ${found.message}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const service = found.service === undefined ? null : known(cluster, found.service);
      findings.push({ ...findingOf(rule, found, suppressions, input), service });
    }
  }
  const contradictions = (input.contradictions ?? []).map(contradiction);
  const aboutFiles = [...fileFindings(input), ...suppressions.findings(context.index.manifests)];
  return sorted([...contradictions, ...findings, ...aboutFiles]);
}
