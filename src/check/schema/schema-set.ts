/**
 * Schemas that the user has: custom resource definitions, and Kubernetes' own OpenAPI file. Both say what fields an
 * object may have; what only a rule of theirs in CEL says (`x-kubernetes-validations`) is counted and not evaluated.
 */
import { field, isRecord, type JsonRecord, recordsAt, stringAt } from '../../manifests/field.ts';
import type { KubeObject } from '../../manifests/types.ts';

/** One schema with what its references mean. */
export interface KindSchema {
  readonly schema: JsonRecord;
  /** Definitions that `$ref` names; null in a custom resource definition, which has none. */
  readonly definitions: JsonRecord | null;
  /** It has rules that are not evaluated. */
  readonly hasRules: boolean;
}

/** Schemas by `apiVersion kind`. */
export type SchemaSet = ReadonlyMap<string, KindSchema>;

/** What a schema is kept under. */
export function schemaKey(apiVersion: string, kind: string): string {
  return `${apiVersion} ${kind}`;
}

/** Schemas of the versions that a custom resource definition serves. */
export function schemasOfDefinition({ spec }: KubeObject): readonly (readonly [key: string, schema: KindSchema])[] {
  const group = stringAt(spec, ['group']) ?? '';
  const kind = stringAt(spec, ['names', 'kind']) ?? '';
  return recordsAt(spec, ['versions']).flatMap(([, version]) => {
    const schema = field(version, ['schema', 'openAPIV3Schema']);
    if (version.served === false || !isRecord(schema)) return [];
    const hasRules = JSON.stringify(schema).includes('"x-kubernetes-validations"');
    const key = schemaKey(`${group}/${stringAt(version, ['name']) ?? ''}`, kind);
    return [[key, { schema, definitions: null, hasRules }] as const];
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
      return [key, { schema, definitions, hasRules: false }] as const;
    });
  });
}
