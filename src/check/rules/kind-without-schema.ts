import { schemaKey } from '../schema/schema-key.ts';
import type { Rule, RuleFinding } from '../types.ts';

export const kindWithoutSchema: Rule = {
  code: 'MAN033',
  title: 'A kind that no schema describes',
  severity: 'note',
  rows: [],
  why: 'Its objects were checked by the rules, and not against a schema.',
  fix: 'put its custom resource definition into the folder of --crds',
  find: ({ index, schemas }) => {
    if (schemas === null) return [];
    const seen = new Set<string>();
    return index.manifests.flatMap((manifest): readonly RuleFinding[] => {
      const { apiVersion, kind } = manifest.object;
      const key = schemaKey(apiVersion, kind);
      if (seen.has(key) || schemas.has(key)) return [];
      seen.add(key);
      return [{ manifest, path: [], message: `no schema for ${kind} of ${apiVersion}` }];
    });
  },
};
