/**
 * Runs every rule over one set of manifests and turns what they say into findings: positioned, suppressed where the
 * user gave a reason, sorted, each once. The rules themselves know none of that.
 */
import type { Manifest, Origin, Position } from '../manifests/types.ts';
import { RULES } from './rule-table.ts';
import type { Finding, Rule, RuleContext, RuleFinding } from './types.ts';

/** A suppression: `object` is `Kind/namespace/name` with `*` for any part; a reason is mandatory. */
export interface Suppression {
  readonly code: string;
  readonly object: string;
  readonly reason: string;
}

export interface CheckOptions {
  /** Finds the place of a field in its file; null for objects that no file holds. */
  readonly position: (origin: Origin) => Position | null;
  /** From the spec's or targets file's `ignore:`. */
  readonly ignore: readonly Suppression[];
  /** From `# nines-ignore CODE: reason` above an object. */
  readonly ignoredAt: (manifest: Manifest) => readonly { readonly code: string; readonly reason: string }[];
}

/** `Kind/namespace/name`, with an empty namespace for cluster-scoped objects. */
export function objectName(manifest: Manifest): string {
  const { kind, metadata } = manifest.object;
  return `${kind}/${metadata.namespace ?? ''}/${metadata.name}`;
}

/** A path as people write it: `spec.http[0].route[1].weight`. */
export function printPath(path: readonly (string | number)[]): string {
  let text = '';
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`;
    else if (/^[A-Za-z_][\w-]*$/.test(part)) text += text === '' ? part : `.${part}`;
    else text += `["${part}"]`;
  }
  return text;
}

function suppressionReason(rule: Rule, found: RuleFinding, options: CheckOptions): string | null {
  const above = options.ignoredAt(found.manifest).find((entry) => entry.code === rule.code);
  if (above !== undefined) return above.reason;
  const [kind, namespace, name] = objectName(found.manifest).split('/');
  const matches = (pattern: string): boolean => {
    const [patternKind, patternNamespace, patternName] = pattern.split('/');
    const fits = (expected: string | undefined, actual: string | undefined): boolean =>
      expected === '*' || expected === actual;
    return pattern === '*' || (fits(patternKind, kind) && fits(patternNamespace, namespace) && fits(patternName, name));
  };
  return options.ignore.find((entry) => entry.code === rule.code && matches(entry.object))?.reason ?? null;
}

function findingOf(rule: Rule, found: RuleFinding, options: CheckOptions): Finding {
  const place = options.position({ manifest: found.manifest, path: found.path });
  const other = found.other === undefined ? null : found.other;
  const otherPlace = other === null ? null : options.position(other);
  return {
    code: rule.code,
    severity: rule.severity,
    title: rule.title,
    message: found.message,
    why: rule.why,
    fix: found.fix ?? rule.fix,
    rows: rule.rows,
    object: objectName(found.manifest),
    cluster: found.manifest.cluster,
    path: printPath(found.path),
    file: place?.file ?? found.manifest.source?.file ?? null,
    line: place?.line ?? found.manifest.source?.line ?? null,
    column: place?.column ?? null,
    service: found.service ?? null,
    other:
      other === null
        ? null
        : {
            object: objectName(other.manifest),
            path: printPath(other.path),
            file: otherPlace?.file ?? null,
            line: otherPlace?.line ?? null,
          },
    suppressed: suppressionReason(rule, found, options),
  };
}

const SEVERITY_ORDER = { error: 0, warning: 1, info: 2, note: 3 } as const;

function compareFindings(a: Finding, b: Finding): number {
  const key = (finding: Finding): string =>
    [
      SEVERITY_ORDER[finding.severity],
      finding.file ?? '',
      String(finding.line ?? 0).padStart(8, '0'),
      finding.code,
      finding.cluster,
      finding.object,
      finding.path,
      finding.message,
    ].join('\u0000');
  const left = key(a);
  const right = key(b);
  return left < right ? -1 : left > right ? 1 : 0;
}

/** All findings of all rules (or of `rules`), worst first, then by place. */
export function runChecks(
  context: RuleContext,
  options: CheckOptions,
  rules: readonly Rule[] = RULES,
): readonly Finding[] {
  const findings: Finding[] = [];
  const seen = new Set<string>();
  for (const rule of rules) {
    for (const found of rule.find(context)) {
      const key = `${rule.code} ${found.manifest.cluster} ${objectName(found.manifest)} ${printPath(found.path)} ${found.message}`;
      if (seen.has(key)) continue;
      seen.add(key);
      findings.push(findingOf(rule, found, options));
    }
  }
  return findings.sort(compareFindings);
}
