import { field, isRecord, recordsAt, stringAt, stringRecordAt } from '../../manifests/field.ts';
import { labelSelectorOf, matchesLabels } from '../../manifests/label-selector.ts';
import type { Manifest, Path } from '../../manifests/types.ts';
import { remembered } from '../../units/remembered.ts';
import type { ClusterFacts } from './cluster-facts.ts';

const GROUP = 'monitoring.coreos.com';

/** One rule of a PrometheusRule. */
export interface EvaluatedRule {
  readonly manifest: Manifest;
  /** Of its expression. */
  readonly path: Path;
  /** Absent for a recording rule. */
  readonly alert: string | undefined;
  readonly record: string | undefined;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Every rule of every PrometheusRule of a cluster. */
export const evaluatedRules = remembered((facts: ClusterFacts): readonly EvaluatedRule[] =>
  facts.objects(GROUP, 'PrometheusRule').flatMap(rulesOf),
);

function rulesOf(manifest: Manifest): readonly EvaluatedRule[] {
  return recordsAt(manifest.object, ['spec', 'groups']).flatMap(([group, each]) =>
    recordsAt(each, ['rules']).flatMap(([index, rule]) => {
      const { expr } = rule;
      if (typeof expr !== 'string') return [];
      return [
        {
          manifest,
          path: ['spec', 'groups', group, 'rules', index, 'expr'],
          alert: stringAt(rule, ['alert']),
          record: stringAt(rule, ['record']),
          expr,
          labels: stringRecordAt(rule, ['labels']),
          annotations: stringRecordAt(rule, ['annotations']),
        },
      ];
    }),
  );
}

/** Whether a Prometheus (or ThanosRuler) takes up a PrometheusRule; null when it depends on labels of a namespace that is not here. */
export function selectsRule(facts: ClusterFacts, prometheus: Manifest, rule: Manifest): boolean | null {
  const selector = labelSelectorOf(field(prometheus.object, ['spec', 'ruleSelector']));
  // Without a selector the operator selects nothing; an empty one is everything.
  if (selector === undefined || !matchesLabels(selector, rule.object.metadata.labels)) return false;
  const there = facts.index.namespaceOf(rule) ?? 'default';
  const namespaces = field(prometheus.object, ['spec', 'ruleNamespaceSelector']);
  if (!isRecord(namespaces)) return there === (facts.index.namespaceOf(prometheus) ?? 'default');
  const wanted = labelSelectorOf(namespaces);
  if (wanted === undefined || Object.keys(namespaces).length === 0) return true;
  const namespace = facts.objects('', 'Namespace').find(({ object }) => object.metadata.name === there);
  const labels = { ...namespace?.object.metadata.labels, 'kubernetes.io/metadata.name': there };
  const fits = matchesLabels(wanted, labels);
  return fits || namespace !== undefined ? fits : null;
}
