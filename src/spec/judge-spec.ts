import { isDocumentOf } from '../schema/is-document-of.ts';
import { readDocument } from '../schema/read-document.ts';
import { inFileOrder, type Reading } from '../schema/reading.ts';
import type { Node } from '../schema/types.ts';
import type { Issue } from '../units/issue.ts';
import { type PlatformSpec, platformSchema } from './platform-schema.ts';
import { RULE_TABLE } from './rules/rule-table.ts';

export interface SpecResult {
  /** Null when there is any issue: a platform that is half understood is not compiled. */
  readonly spec: PlatformSpec | null;
  /** Also where figures contradict each other and nothing else is wrong: for whoever wants to say everything at once. */
  readonly understood: PlatformSpec | null;
  /** All of them, in the order of the file. */
  readonly issues: readonly Issue[];
  /** Where every value was written. */
  readonly reading: Reading;
}

/** A document as a platform: by the schema, then by the rules about the whole. Undefined: it could not be read at all. */
export function judgeSpec(node: Node | undefined, reading: Reading): SpecResult {
  let spec: PlatformSpec | null = null;
  if (node !== undefined && isDocumentOf('Platform', node, reading)) {
    spec = readDocument(platformSchema, node, reading) ?? null;
    if (spec !== null) for (const rule of RULE_TABLE) rule(spec, reading);
  }
  const issues = inFileOrder(reading.issues);
  const understood = issues.every(({ other }) => other !== undefined) ? spec : null;
  return { spec: issues.length === 0 ? spec : null, understood, issues, reading };
}
