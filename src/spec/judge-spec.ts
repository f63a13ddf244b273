import { isDocumentOf } from '../schema/is-document-of.ts';
import { readDocument } from '../schema/read-document.ts';
import { inFileOrder, Reading } from '../schema/reading.ts';
import type { Node } from '../schema/types.ts';
import type { Issue } from '../units/issue.ts';
import { environmentsIn, inEnvironment, sharedNames } from './environments.ts';
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

/**
 * A document as a platform: by the schema, then by the rules about the whole, in one environment (null: as the file has
 * it, which is production). Undefined: it could not be read at all.
 */
export function judgeSpec(node: Node | undefined, reading: Reading, environment: string | null = null): SpecResult {
  const chosen = node === undefined || environment === null ? node : inEnvironment(node, environment, reading);
  const spec = chosen === undefined ? null : platformOf(chosen, reading);
  if (node !== undefined && spec !== null) {
    if (environment === null) judgeEnvironments(node, spec, reading);
    else judgeBeside(node, environment, spec, reading);
  }
  const issues = inFileOrder(reading.issues);
  const understood = issues.every(({ other }) => other !== undefined) ? spec : null;
  return { spec: issues.length === 0 ? spec : null, understood, issues, reading };
}

function platformOf(node: Node, reading: Reading): PlatformSpec | null {
  if (!isDocumentOf('Platform', node, reading)) return null;
  const spec = readDocument(platformSchema, node, reading) ?? null;
  if (spec !== null) for (const rule of RULE_TABLE) rule(spec, reading);
  return spec;
}

/** What is wrong in an environment and not in the file itself is said too, whichever is asked for. */
function judgeEnvironments(node: Node, production: PlatformSpec, reading: Reading): void {
  const said = new Set(reading.issues.map(identity));
  for (const entry of environmentsIn(node)) {
    const own = new Reading(reading.file);
    const chosen = inEnvironment(node, entry.key, own);
    const spec = chosen === undefined ? null : platformOf(chosen, own);
    for (const issue of own.issues) {
      if (said.has(identity(issue))) continue;
      reading.issues.push({ ...issue, message: `in ${entry.key}: ${issue.message}` });
    }
    if (spec !== null) sharedNames(production, spec, entry, reading);
  }
}

/** An environment that is asked for is held against production all the same, whose own mistakes are not its business. */
function judgeBeside(node: Node, environment: string, spec: PlatformSpec, reading: Reading): void {
  const production = readDocument(platformSchema, node, new Reading(reading.file));
  const entry = environmentsIn(node).find(({ key }) => key === environment);
  if (production !== undefined && entry !== undefined) sharedNames(production, spec, entry, reading);
}

function identity({ code, line, column, path }: Issue): string {
  return `${code} ${line}:${column} ${path}`;
}
