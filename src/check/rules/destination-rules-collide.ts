import { readDestinationRule } from '../../mesh/destination-rules.ts';
import { compareText } from '../../units/compare-text.ts';
import { type ClusterFacts, inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule, RuleFinding } from '../types.ts';

function find(facts: ClusterFacts): readonly RuleFinding[] {
  const rules = facts
    .objects('networking.istio.io', 'DestinationRule')
    .map((manifest) => readDestinationRule(manifest, facts.index.namespaceOf(manifest) ?? 'default'))
    // As istiod orders them where nothing says their age.
    .sort((a, b) => compareText(a.name, b.name));
  const first = new Map<string, (typeof rules)[number]>();
  return rules.flatMap((rule): readonly RuleFinding[] => {
    const scope = JSON.stringify([rule.exportTo, rule.workloadSelector]);
    const key = `${rule.namespace} ${rule.host} ${scope}`;
    const other = first.get(key);
    if (other === undefined) {
      first.set(key, rule);
      return [];
    }
    const repeated = rule.subsets.filter(({ name }) => other.subsets.some((subset) => subset.name === name));
    const lost = [
      ...(rule.trafficPolicy !== null && other.trafficPolicy !== null ? ['its traffic policy'] : []),
      ...repeated.map(({ name }) => `its subset ${name}`),
    ];
    if (lost.length === 0) return [];
    const message = `DestinationRule ${other.name} speaks of ${rule.host} too: ${lost.join(' and ')} ${lost.length === 1 ? 'is' : 'are'} ignored`;
    return [{ manifest: rule.origin.manifest, path: ['spec', 'host'], message, other: other.origin }];
  });
}

export const destinationRulesCollide: Rule = {
  code: 'MSH028',
  title: 'Two DestinationRules for one host',
  severity: 'warning',
  rows: ['M13', 'M15', 'M16'],
  why: 'Istio merges them: subsets are added, but only the first traffic policy and the first subset of a name stay, without a word (destination_rule.go).',
  fix: 'merge them into one DestinationRule',
  find: inEachCluster(find),
};
