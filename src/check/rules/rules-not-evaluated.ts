import { schemaKey } from '../schema/schema-set.ts';
import type { Rule } from '../types.ts';

export const rulesNotEvaluated: Rule = {
  code: 'MAN034',
  title: 'Rules of a schema that are not evaluated',
  severity: 'note',
  rows: [],
  why: 'The schema has rules in CEL (x-kubernetes-validations), which only the API server evaluates here: an object that passes may still be refused for one of them.',
  fix: 'try it on a cluster: kubectl apply --dry-run=server',
  find: ({ index, schemas }) => {
    const affected = index.manifests.filter(
      ({ object }) => schemas?.get(schemaKey(object.apiVersion, object.kind))?.hasRules === true,
    );
    const [first] = affected;
    if (first === undefined) return [];
    const kinds = [...new Set(affected.map(({ object }) => object.kind))].sort();
    return [{ manifest: first, path: [], message: `CEL rules of ${kinds.join(', ')} were not evaluated` }];
  },
};
