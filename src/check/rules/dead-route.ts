import { stringAt } from '../../manifests/field.ts';
import type { MatchRow, MeshRule } from '../../mesh/virtual-services.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule, RuleFinding } from '../types.ts';

/** Takes every request that reaches it: no condition but a path that all have. */
function takesAll(row: MatchRow): boolean {
  const conditions = Object.keys(row.spec).filter((key) => key !== 'name' && key !== 'ignoreUriCase');
  if (conditions.length === 0) return true;
  if (conditions.length > 1 || conditions[0] !== 'uri') return false;
  return stringAt(row.spec, ['uri', 'prefix']) === '/' || stringAt(row.spec, ['uri', 'regex']) === '.*';
}

/** A match as a text that equals another's exactly when both say the same. */
function matchText({ spec }: MatchRow): string {
  const { name: _, ...conditions } = spec;
  return JSON.stringify(conditions, Object.keys(flatten(conditions)).sort());
}

function flatten(value: unknown, keys: Record<string, true> = {}): Record<string, true> {
  if (typeof value !== 'object' || value === null) return keys;
  for (const [key, child] of Object.entries(value)) {
    keys[key] = true;
    flatten(child, keys);
  }
  return keys;
}

function deadRules(rules: readonly MeshRule[]): readonly RuleFinding[] {
  const findings: RuleFinding[] = [];
  const seen = new Map<string, MeshRule>();
  let all: MeshRule | undefined;
  for (const rule of rules) {
    const { manifest } = rule.origin;
    const rows = rule.rows ?? [];
    const repeated = rows.map((row) => seen.get(matchText(row)));
    if (all !== undefined && all.origin.manifest === manifest) {
      const message = `never reached: rule ${all.index + 1} takes every request before it`;
      findings.push({ manifest, path: rule.origin.path, message, other: all.origin });
    } else if (rows.length > 0 && repeated.every((each) => each !== undefined && each !== rule)) {
      const message = `never reached: rule ${repeated[0]!.index + 1} has the same match`;
      findings.push({ manifest, path: rule.origin.path, message, other: repeated[0]!.origin });
    }
    for (const row of rows) if (!seen.has(matchText(row))) seen.set(matchText(row), rule);
    if (all === undefined && (rule.rows === null || rows.some(takesAll))) all = rule;
  }
  return findings;
}

export const deadRoute: Rule = {
  code: 'MSH024',
  title: 'A route that no request ever reaches',
  severity: 'warning',
  rows: ['M03', 'M04', 'M05', 'M08', 'M09', 'D11'],
  why: 'Routes are tried in the order of the list and the first match wins; after one that takes everything Istio does not even write the rest (route.go).',
  fix: 'put the narrower route first, or take the dead one out',
  find: inEachCluster((facts) =>
    facts.mesh.virtualServices
      .filter(({ semantics, origin }) => semantics === 'istio' && origin.manifest.object.kind === 'VirtualService')
      .flatMap(({ http }) => deadRules(http)),
  ),
};
