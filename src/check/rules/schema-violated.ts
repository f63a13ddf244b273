import { schemaViolations } from '../schema/schema-violations.ts';
import type { Rule, RuleFinding } from '../types.ts';

export const schemaViolated: Rule = {
  code: 'MAN029',
  title: 'A value that the schema refuses',
  severity: 'error',
  rows: [],
  why: 'The API server refuses the whole object.',
  fix: 'write what the schema asks for',
  find: (context) =>
    schemaViolations(context).flatMap(({ kind, manifest, path, message, fix }): readonly RuleFinding[] =>
      kind === 'wrong value' ? [{ manifest, path, message, ...(fix === undefined ? {} : { fix }) }] : [],
    ),
};
