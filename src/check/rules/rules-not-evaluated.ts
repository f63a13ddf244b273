import { schemaKey } from '../schema/schema-key.ts';
import { schemaViolations } from '../schema/schema-violations.ts';
import type { KindSchema } from '../schema/types.ts';
import type { Rule, RuleContext, RuleFinding } from '../types.ts';

export const rulesNotEvaluated: Rule = {
  code: 'MAN034',
  title: 'A rule of a schema that is not evaluated',
  severity: 'note',
  rows: [],
  why: 'The schema has a rule in CEL (x-kubernetes-validations) that was not tried here: an object that passes may still be refused for it by the API server.',
  fix: 'try it on a cluster: kubectl apply --dry-run=server',
  find: (context) => [...untriedRules(context), ...failedTrials(context)],
};

/** Said once per kind, at its first object. */
function untriedRules({ index, schemas }: RuleContext): readonly RuleFinding[] {
  const seen = new Set<KindSchema>();
  return index.manifests.flatMap((manifest): readonly RuleFinding[] => {
    const { apiVersion, kind } = manifest.object;
    const schema = schemas?.get(schemaKey(apiVersion, kind));
    if (schema === undefined || seen.has(schema)) return [];
    seen.add(schema);
    const { uncompiled, transitions } = schema.untried();
    const compared = `${transitions} ${transitions === 1 ? `rule of ${kind} compares` : `rules of ${kind} compare`} with the object as it was stored (oldSelf)`;
    return [
      ...uncompiled.map(({ path, rule, reason }) => {
        const place = path === '' ? kind : `${kind} at ${path}`;
        return { manifest, path: [], message: `a rule of ${place} is not understood (${reason}): ${rule}` };
      }),
      ...(transitions === 0 ? [] : [{ manifest, path: [], message: compared }]),
    ];
  });
}

function failedTrials(context: RuleContext): readonly RuleFinding[] {
  return schemaViolations(context).flatMap(({ kind, manifest, path, message }) =>
    kind === 'not evaluated' ? [{ manifest, path, message }] : [],
  );
}
