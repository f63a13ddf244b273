/**
 * Runs every rule over one platform and turns what they say into findings: positioned, suppressed where the user gave a
 * reason, sorted, each once. The rules themselves know none of that.
 */
import type { Origin, Position } from '../manifests/types.ts';
import { FILE_CODES, fileFindings, type ReadRemains } from './file-findings.ts';
import { objectName } from './object-name.ts';
import { printPath } from './print-path.ts';
import { RULES } from './rule-table.ts';
import { SUPPRESSION_CODES, Suppressions } from './suppressions.ts';
import type { Finding, Rule, RuleContext, RuleFinding, RuleText } from './types.ts';

/** What was read, beside what rules are given. */
export interface CheckInput extends ReadRemains {
  /** Finds the place of a field in its file; null for objects that no file holds. */
  readonly position: (origin: Origin) => Position | null;
}

/** Everything that can be explained: rules, mistakes in files, mistakes in suppressions. */
export const CODES: readonly RuleText[] = [...RULES, ...FILE_CODES, ...SUPPRESSION_CODES];

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

function findingOf(rule: Rule, found: RuleFinding, suppressions: Suppressions, input: CheckInput): Finding {
  const { code, severity, title, why, rows } = rule;
  const { manifest, path, message, other } = found;
  const { find: _, ...about } = { ...rule, code, severity, title, why, rows };
  return {
    ...about,
    message,
    fix: found.fix ?? rule.fix,
    object: objectName(manifest),
    cluster: manifest.cluster,
    path: printPath(path),
    ...placeOf({ manifest, path }, input.position),
    service: found.service ?? null,
    other: other === undefined ? null : otherPlace(other, input.position),
    suppressed: suppressions.reasonFor(code, manifest),
  };
}

function otherPlace(other: Origin, position: CheckInput['position']): Finding['other'] {
  const { file, line } = placeOf(other, position);
  return { object: objectName(other.manifest), path: printPath(other.path), file, line };
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
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([, finding]) => finding);
}

/** All findings of all rules (or of `rules`), worst first, then by code and place. */
export function runChecks(context: RuleContext, input: CheckInput, rules: readonly Rule[] = RULES): readonly Finding[] {
  const suppressions = new Suppressions(context.targets?.ignore ?? [], new Set(CODES.map(({ code }) => code)));
  const findings: Finding[] = [];
  const seen = new Set<string>();
  for (const rule of rules) {
    for (const found of rule.find(context)) {
      const { manifest, path, message } = found;
      const key = `${rule.code} ${manifest.cluster} ${objectName(manifest)} ${printPath(path)} ${message}`;
      if (seen.has(key)) continue;
      seen.add(key);
      findings.push(findingOf(rule, found, suppressions, input));
    }
  }
  return sorted([...findings, ...fileFindings(input), ...suppressions.findings(context.index.manifests)]);
}
