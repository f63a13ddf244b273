import { field } from '../../manifests/field.ts';
import { labelSelectorOf, matchesLabels } from '../../manifests/label-selector.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule } from '../types.ts';

export const selectorMissesTemplate: Rule = {
  code: 'DLV007',
  title: 'A workload whose selector does not take its own pods',
  severity: 'error',
  rows: ['V01', 'D11'],
  why: 'The API server refuses it: a controller that cannot see its pods would make new ones for ever.',
  fix: 'write the labels of spec.template.metadata.labels as selector.matchLabels',
  find: inEachCluster((facts) =>
    facts.workloads.flatMap((workload) => {
      const written = labelSelectorOf(field(workload.manifest.object, ['spec', 'selector']));
      if (workload.operator !== null || workload.kind === 'Pod' || written === undefined) return [];
      if (matchesLabels(written, workload.template.labels)) return [];
      const message = 'the selector does not match the labels of its own pod template';
      return [{ manifest: workload.manifest, path: ['spec', 'selector'], message }];
    }),
  ),
};
