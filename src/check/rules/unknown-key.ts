import { schemaViolations } from '../schema/schema-violations.ts';
import type { Rule, RuleFinding } from '../types.ts';

export const unknownKey: Rule = {
  code: 'MAN028',
  title: 'A key that the schema does not have',
  severity: 'error',
  rows: [],
  why: 'kubectl refuses it, and clients without strict validation drop it in silence: what it should set is not set.',
  fix: 'correct the key, or take it out',
  find: (context) =>
    schemaViolations(context).flatMap(({ kind, manifest, path, message, fix }): readonly RuleFinding[] =>
      kind === 'unknown key' ? [{ manifest, path, message, ...(fix === undefined ? {} : { fix }) }] : [],
    ),
};
