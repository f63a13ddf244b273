/**
 * The rules of a schema (`x-kubernetes-validations`), compiled once per schema and kept in its shape, without the parts
 * that have none.
 */
import type { Environment } from '@marcbachmann/cel-js';
import { isRecord, type JsonRecord, recordsAt, stringAt } from '../../../manifests/field.ts';
import type { Path } from '../../../manifests/types.ts';
import type { UncompiledRule, UntriedRules } from '../types.ts';
import { celEnvironment } from './cel-environment.ts';
import { mentions, renameCalls } from './rename-calls.ts';

type Evaluate = (variables: { readonly self: unknown; readonly oldSelf?: unknown }) => unknown;

/** One rule that can be tried. */
export interface SchemaRule {
  readonly rule: string;
  readonly evaluate: Evaluate;
  readonly message: string | undefined;
  readonly messageOf: Evaluate | null;
  /** From the object that has the rule to the field that it is about. */
  readonly fieldPath: Path;
}

/** The rules of one place of a schema and of the places below it. */
export interface RuleNode {
  readonly schema: JsonRecord;
  /** A whole object stands here. */
  readonly isObject: boolean;
  readonly rules: readonly SchemaRule[];
  readonly properties: ReadonlyMap<string, RuleNode>;
  readonly items: RuleNode | null;
  readonly values: RuleNode | null;
}

/** Everything that a schema's rules came to. */
export interface SchemaRules extends UntriedRules {
  /** Null: none can be tried. */
  readonly root: RuleNode | null;
}

interface Compilation {
  readonly uncompiled: UncompiledRule[];
  transitions: number;
}

let shared: Environment | undefined;

/** The environment, made when the first schema with rules is met. */
export function sharedEnvironment(): Environment {
  shared ??= celEnvironment();
  return shared;
}

/** Compiles every rule of a schema. */
export function schemaRules(schema: JsonRecord): SchemaRules {
  const compilation: Compilation = { uncompiled: [], transitions: 0 };
  const root = nodeOf(schema, '', true, compilation);
  return { root, uncompiled: compilation.uncompiled, transitions: compilation.transitions };
}

function nodeOf(schema: JsonRecord, path: string, isObject: boolean, compilation: Compilation): RuleNode | null {
  const below = (child: unknown, childPath: string): RuleNode | null =>
    isRecord(child) ? nodeOf(child, childPath, child['x-kubernetes-embedded-resource'] === true, compilation) : null;
  const rules = recordsAt(schema, ['x-kubernetes-validations']).flatMap(([, written]) =>
    compileRule(written, path, compilation),
  );
  const properties = new Map<string, RuleNode>();
  for (const [key, child] of Object.entries(isRecord(schema.properties) ? schema.properties : {})) {
    const node = below(child, path === '' ? key : `${path}.${key}`);
    if (node !== null) properties.set(key, node);
  }
  const items = below(schema.items, `${path}[]`);
  const values = below(schema.additionalProperties, `${path}{}`);
  const isEmpty = rules.length === 0 && properties.size === 0 && items === null && values === null;
  return isEmpty ? null : { schema, isObject, rules, properties, items, values };
}

function compileRule(written: JsonRecord, path: string, compilation: Compilation): readonly SchemaRule[] {
  const rule = stringAt(written, ['rule'])?.trim() ?? '';
  if (rule === '') return [];
  if (mentions(rule, 'oldSelf') && written.optionalOldSelf !== true) {
    compilation.transitions++;
    return [];
  }
  const compiled = compile(rule, 'bool');
  if ('reason' in compiled) {
    compilation.uncompiled.push({ path, rule, reason: compiled.reason });
    return [];
  }
  const expression = stringAt(written, ['messageExpression']);
  const spoken = expression === undefined ? null : compile(expression, 'string');
  const messageOf = spoken !== null && 'evaluate' in spoken ? spoken.evaluate : null;
  const fieldPath = parseFieldPath(stringAt(written, ['fieldPath']) ?? '');
  return [{ rule, evaluate: compiled.evaluate, message: stringAt(written, ['message']), messageOf, fieldPath }];
}

/** An expression as a function; or why there is none: of another type, or not understood. */
function compile(expression: string, type: string): { readonly evaluate: Evaluate } | { readonly reason: string } {
  try {
    const parsed = sharedEnvironment().parse(renameCalls(expression));
    const checked = parsed.check();
    if (!checked.valid) return { reason: firstLine(checked.error?.message) };
    if (checked.type !== type && checked.type !== 'dyn') return { reason: `it is of type ${checked.type}` };
    return { evaluate: parsed };
  } catch (error) {
    return { reason: firstLine((error as Error).message) };
  }
}

function firstLine(text = ''): string {
  return text.split('\n', 1)[0] ?? '';
}

/** `.spec.names['a.b']` as a path. */
function parseFieldPath(text: string): Path {
  return [...text.matchAll(/\.([A-Za-z_]\w*)|\['((?:[^'\\]|\\.)*)'\]/g)].map(
    ([, name, quoted]) => name ?? quoted?.replace(/\\(.)/g, '$1') ?? '',
  );
}
