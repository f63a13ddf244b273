import type { Manifest } from '../../manifests/types.ts';
import { remembered } from '../../units/remembered.ts';
import type { RuleContext } from '../types.ts';
import { schemaKey } from './schema-key.ts';
import type { Violation } from './violation.ts';

export interface ObjectViolation extends Violation {
  readonly manifest: Manifest;
}

/** What the schemas say about every object; nothing where no schemas are given. */
export const schemaViolations = remembered(violationsOf);

function violationsOf({ index, schemas }: RuleContext): readonly ObjectViolation[] {
  if (schemas === null) return [];
  return index.manifests.flatMap((manifest) => {
    const { apiVersion, kind } = manifest.object;
    const schema = schemas.get(schemaKey(apiVersion, kind));
    return schema === undefined ? [] : schema.violations(manifest.object).map((each) => ({ ...each, manifest }));
  });
}
