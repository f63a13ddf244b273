/**
 * Schemas that the user has: custom resource definitions, and Kubernetes' own OpenAPI file. Both say what fields an
 * object may have; a definition may also have rules in CEL.
 */
import { field, isRecord, type JsonRecord, recordsAt, stringAt } from '../../manifests/field.ts';
import type { KubeObject } from '../../manifests/types.ts';
import { applyDefaults } from './apply-defaults.ts';
import { ruleViolations } from './cel/rule-violations.ts';
import { type SchemaRules, schemaRules } from './cel/schema-rules.ts';
import { schemaKey } from './schema-key.ts';
import type { KindSchema } from './types.ts';
import { validateObject } from './validate-object.ts';

const NO_RULES: SchemaRules = { root: null, uncompiled: [], transitions: 0 };

/** The schema of one kind. Its rules are compiled when the first object of the kind is met. */
function kindSchema(schema: JsonRecord, definitions: JsonRecord | null): KindSchema {
  let rules: SchemaRules | undefined;
  const compiled = (): SchemaRules => {
    rules ??= definitions === null ? schemaRules(schema) : NO_RULES;
    return rules;
  };
  return {
    violations(object) {
      // Kubernetes' own defaults are in its code; its OpenAPI file repeats a few, which no rule needs.
      const filled = definitions === null ? applyDefaults(object, schema) : object;
      const found = validateObject(filled, schema, definitions);
      const { root } = compiled();
      if (root === null) return found;
      const wrong = found.flatMap(({ kind, path }) => (kind === 'wrong value' ? [path] : []));
      return [...found, ...ruleViolations(filled, root, wrong)];
    },
    untried: () => compiled(),
  };
}

/** Schemas of the versions that a custom resource definition serves. */
export function schemasOfDefinition({ spec }: KubeObject): readonly (readonly [key: string, schema: KindSchema])[] {
  const group = stringAt(spec, ['group']) ?? '';
  const kind = stringAt(spec, ['names', 'kind']) ?? '';
  return recordsAt(spec, ['versions']).flatMap(([, version]) => {
    const schema = field(version, ['schema', 'openAPIV3Schema']);
    if (version.served === false || !isRecord(schema)) return [];
    const key = schemaKey(`${group}/${stringAt(version, ['name']) ?? ''}`, kind);
    return [[key, kindSchema(schema, null)] as const];
  });
}

/** Schemas of the kinds of an OpenAPI file (`swagger.json`, OpenAPI v2). */
export function schemasOfOpenApi(document: unknown): readonly (readonly [key: string, schema: KindSchema])[] {
  const definitions = field(document, ['definitions']);
  if (!isRecord(definitions)) return [];
  return Object.values(definitions).flatMap((schema) => {
    if (!isRecord(schema)) return [];
    return recordsAt(schema, ['x-kubernetes-group-version-kind']).map(([, named]) => {
      const group = stringAt(named, ['group']) ?? '';
      const version = stringAt(named, ['version']) ?? '';
      const key = schemaKey(group === '' ? version : `${group}/${version}`, stringAt(named, ['kind']) ?? '');
      return [key, kindSchema(schema, definitions)] as const;
    });
  });
}
