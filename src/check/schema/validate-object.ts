/**
 * Validates an object against a structural schema as the API server does with strict field validation: wrong types and
 * values are refused, and so are keys that the schema does not have. Defaults are to be filled in before.
 *
 * Leaves out: `uniqueItems`, which structural schemas may not have.
 */
import { field, isRecord, type JsonRecord, recordAt, recordsAt, stringsAt } from '../../manifests/field.ts';
import type { Path } from '../../manifests/types.ts';
import { nearestWord } from '../../units/nearest-word.ts';
import { OBJECT_META_SCHEMA } from './object-meta-schema.ts';
import { repeatedItem } from './repeated-item.ts';
import { valueProblem } from './value-problem.ts';
import type { Violation } from './violation.ts';

/** Texts in the OpenAPI file that may be written as numbers too. */
const LENIENT_TEXTS = /\.(?:Quantity|IntOrString)$/;
const OBJECT_META = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';
const MOST_DEPTH = 64;

/** Everything that is wrong with an object, in the order of its fields. */
export function validateObject(
  object: unknown,
  schema: JsonRecord,
  definitions: JsonRecord | null,
): readonly Violation[] {
  const found: Violation[] = [];
  validate(object, schema, [], { definitions, found, isRoot: true });
  return found;
}

interface Validation {
  /** Definitions that `$ref` names; null in a custom resource definition, which has none. */
  readonly definitions: JsonRecord | null;
  readonly found: Violation[];
  /** Of the object itself apiVersion, kind and metadata are read elsewhere. */
  readonly isRoot: boolean;
}

function resolve(schema: JsonRecord, { definitions }: Validation): JsonRecord | 'anything' {
  if (typeof schema.$ref !== 'string') return schema;
  const name = schema.$ref.replace('#/definitions/', '');
  if (LENIENT_TEXTS.test(name)) return 'anything';
  return recordAt(definitions, [name]) ?? 'anything';
}

function validate(value: unknown, written: JsonRecord, path: Path, validation: Validation): void {
  const schema = resolve(written, validation);
  // The API server drops nulls before it validates.
  if (schema === 'anything' || value === null || value === undefined || path.length > MOST_DEPTH) return;
  if (schema['x-kubernetes-int-or-string'] === true || schema.format === 'int-or-string') {
    if (typeof value !== 'string' && !Number.isInteger(value)) {
      report(validation, path, 'expected a whole number or a text');
      return;
    }
  }
  // Kubernetes' own kinds decode bytes in code that takes nothing at all, and lines; definitions are held to the format.
  const isOwnBytes = schema.format === 'byte' && validation.definitions !== null && typeof value === 'string';
  if (isOwnBytes && value.replace(/[\r\n]/g, '') === '') return;
  const problem = valueProblem(isOwnBytes ? value.replace(/[\r\n]/g, '') : value, schema);
  if (problem !== null) {
    const { isOfAnotherType, ...said } = problem;
    validation.found.push({ kind: 'wrong value', path, ...said });
    if (typeof value !== 'object' || isOfAnotherType === true) return;
  }
  if (Array.isArray(value)) {
    const items = recordAt(schema, ['items']);
    const inner = { ...validation, isRoot: false };
    const repeated = repeatedItem(value, schema);
    if (repeated !== null) report(validation, [...path, repeated.index], repeated.message);
    if (items !== undefined)
      for (const [index, item] of value.entries()) {
        if (item === null && items.nullable !== true) report(validation, [...path, index], 'an item without a value');
        else validate(item, items, [...path, index], inner);
      }
  } else if (isRecord(value)) validateFields(value, schema, path, validation);
  combinations(value, schema, path, validation);
}

function metadataSchema({ definitions }: Validation): JsonRecord {
  return recordAt(definitions, [OBJECT_META]) ?? OBJECT_META_SCHEMA;
}

function report({ found }: Validation, path: Path, message: string): void {
  found.push({ kind: 'wrong value', path, message });
}

function validateFields(value: JsonRecord, schema: JsonRecord, path: Path, validation: Validation): void {
  const properties = isRecord(schema.properties) ? schema.properties : undefined;
  const additional = schema.additionalProperties;
  const isEmbedded = validation.isRoot || schema['x-kubernetes-embedded-resource'] === true;
  const inner = { ...validation, isRoot: false };
  for (const name of schema.required === undefined ? [] : stringsAt(schema, ['required'])) {
    const isNull = value[name] === null && recordAt(properties, [name])?.nullable !== true;
    if (value[name] === undefined || isNull) report(validation, path, `${name} is missing`);
  }
  for (const [key, child] of Object.entries(value)) {
    const own = properties !== undefined && Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (isEmbedded && (key === 'apiVersion' || key === 'kind')) continue;
    if (isEmbedded && key === 'metadata') validate(child, metadataSchema(validation), [...path, key], inner);
    else if (isRecord(own)) validate(child, own, [...path, key], inner);
    else if (isRecord(additional)) validate(child, additional, [...path, key], inner);
    else if (!isOpen(schema, properties, additional, validation))
      unknownKey(key, properties, [...path, key], validation);
  }
}

/** An object that may have any keys. The OpenAPI file leaves properties out where anything goes; a definition says so. */
function isOpen(
  schema: JsonRecord,
  properties: JsonRecord | undefined,
  additional: unknown,
  { definitions }: Validation,
): boolean {
  if (schema['x-kubernetes-preserve-unknown-fields'] === true || additional === true) return true;
  return schema.type === undefined ? properties === undefined : definitions !== null && properties === undefined;
}

function unknownKey(key: string, properties: JsonRecord | undefined, path: Path, { found }: Validation): void {
  const known = Object.keys(properties ?? {});
  const near = nearestWord(key, known);
  const fix =
    near !== undefined
      ? `did you mean ${near}?`
      : known.length > 0 && known.length <= 12
        ? `known here: ${known.join(', ')}`
        : undefined;
  found.push({ kind: 'unknown key', path, message: `${key} is not known here`, ...(fix === undefined ? {} : { fix }) });
}

/** `allOf`, `anyOf`, `oneOf`, `not`: in structural schemas they add conditions and never fields. */
function combinations(value: unknown, schema: JsonRecord, path: Path, validation: Validation): void {
  // Nearly no part of a schema has one, and this is asked for every value.
  const { allOf, anyOf, oneOf, not: refused } = schema;
  if (allOf === undefined && anyOf === undefined && oneOf === undefined && refused === undefined) return;
  const fits = (part: JsonRecord): boolean => {
    const found: Violation[] = [];
    validate(value, part, path, { definitions: validation.definitions, found, isRoot: false });
    return found.every(({ kind }) => kind === 'unknown key');
  };
  const parts = (name: string): readonly JsonRecord[] => recordsAt(schema, [name]).map(([, part]) => part);
  for (const part of parts('allOf')) {
    if (!fits(part)) report(validation, path, `a condition of the schema does not hold${namesText([part])}`);
  }
  const any = parts('anyOf');
  if (any.length > 0 && !any.some(fits)) report(validation, path, `none of the alternatives fits${namesText(any)}`);
  const one = parts('oneOf');
  const fitting = one.filter(fits);
  if (one.length > 0 && fitting.length !== 1) {
    const message = fitting.length === 0 ? 'none of the alternatives is there' : 'alternatives that exclude each other';
    report(validation, path, `${message}${namesText(fitting.length === 0 ? one : fitting)}`);
  }
  const not = recordAt(schema, ['not']);
  if (not !== undefined && fits(not)) report(validation, path, `this is refused${namesText([not])}`);
}

/** The fields that conditions are about, for people. */
function namesText(parts: readonly JsonRecord[]): string {
  const names = parts.flatMap((part) => [
    ...stringsAt(part, ['required']),
    ...recordsAt(part, ['anyOf']).flatMap(([, inner]) => stringsAt(inner, ['required'])),
    ...Object.keys(recordAt(part, ['properties']) ?? {}),
  ]);
  const shown = [...new Set(names)].filter((name) => field(name, []) !== '');
  return shown.length === 0 ? '' : `: ${shown.slice(0, 8).join(', ')}`;
}
