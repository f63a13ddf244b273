/**
 * The JSON Schema says the same as the reader. A small validator of the keywords that we write stands in for an
 * editor's; what the reader takes it must take, and what it refuses for its shape the reader refuses too.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { duration } from '../units/duration.ts';
import { share } from '../units/share.ts';
import { jsonSchema } from './json-schema.ts';
import { NAME } from './name-texts.ts';
import { readPlain } from './plain-node.ts';
import { readDocument } from './read-document.ts';
import { Reading } from './reading.ts';
import {
  defaulted,
  either,
  flag,
  listOf,
  mapOf,
  number,
  optional,
  quantity,
  record,
  required,
  whole,
  words,
} from './record.ts';

const sample = record('a sample', {
  name: required(NAME, 'Name.'),
  wait: defaulted(quantity(duration), 'Wait.', '5s', 'usual'),
  part: optional(quantity(share), 'Part.'),
  mode: defaulted(words('on', 'off', '1.2'), 'Mode.', 'on', 'usual'),
  loud: optional(flag(), 'Loud.'),
  count: optional(whole(1, 10), 'Count.'),
  ratio: optional(number(0, 1), 'Ratio.'),
  parts: optional(mapOf(NAME, quantity(share), true), 'Parts.'),
  names: optional(either({ scalar: NAME, list: listOf(NAME, true) }), 'Names.'),
});

type Schema = Readonly<Record<string, unknown>>;
/** Whether a value satisfies a schema, as far as the keywords go that `jsonSchema` writes. */
function satisfies(schema: Schema, value: unknown): boolean {
  const { anyOf, type, pattern, minimum, maximum, properties, required: needed, items, propertyNames } = schema;
  if (Array.isArray(anyOf) && !anyOf.some((each) => satisfies(each, value))) return false;
  if (Array.isArray(schema.enum) && !schema.enum.includes(value)) return false;
  if ('const' in schema && schema.const !== value) return false;
  const kinds = type === undefined ? [] : [type].flat();
  const own = Array.isArray(value) ? 'array' : typeof value;
  if (kinds.length > 0 && !kinds.some((kind) => kind === own || (kind === 'integer' && Number.isInteger(value))))
    return false;
  if (typeof value === 'string' && typeof pattern === 'string' && !new RegExp(pattern, 'u').test(value)) return false;
  if (typeof value === 'number' && (value < ((minimum as number) ?? -1e300) || value > ((maximum as number) ?? 1e300)))
    return false;
  if (Array.isArray(value))
    return (
      value.length >= ((schema.minItems as number) ?? 0) &&
      value.every((item) => satisfies((items ?? {}) as Schema, item))
    );
  if (own !== 'object' || kinds[0] !== 'object') return true;
  const entries = Object.entries(value as object);
  if (entries.length < ((schema.minProperties as number) ?? 0)) return false;
  if (Array.isArray(needed) && !needed.every((name) => entries.some(([key]) => key === name))) return false;
  return entries.every(([key, item]) => {
    const field = (properties as Record<string, Schema> | undefined)?.[key] ?? schema.additionalProperties;
    return (
      (propertyNames === undefined || satisfies(propertyNames as Schema, key)) &&
      field !== false &&
      satisfies(field as Schema, item)
    );
  });
}

test('an editor and the reader agree', () => {
  const schema = jsonSchema(sample, 'sample');
  const values: readonly (readonly [unknown, boolean])[] = [
    [{ name: 'a' }, true],
    [{ name: 'a', wait: '1h30m', part: '99.9%', mode: 1.2, loud: true, count: 3, ratio: 0.5 }, true],
    [{ name: 'a', wait: 0 }, true],
    [{ name: 'a', parts: { x: '1%' }, names: ['b'] }, true],
    [{ name: 'a', names: 'b' }, true],
    [{}, false],
    [{ name: 'A' }, false],
    [{ name: 'a', wait: 5 }, false],
    [{ name: 'a', wait: 'soon' }, false],
    [{ name: 'a', part: 0.5 }, false],
    [{ name: 'a', mode: 'maybe' }, false],
    [{ name: 'a', loud: 'yes' }, false],
    [{ name: 'a', count: 11 }, false],
    [{ name: 'a', count: 1.5 }, false],
    [{ name: 'a', ratio: -1 }, false],
    [{ name: 'a', parts: {} }, false],
    [{ name: 'a', parts: { X: '1%' } }, false],
    [{ name: 'a', names: [] }, false],
    [{ name: 'a', further: 1 }, false],
  ];
  for (const [value, isRight] of values) {
    const reading = new Reading('');
    readDocument(sample, readPlain(value, reading), reading);
    assert.equal(reading.issues.length === 0, isRight, `the reader: ${JSON.stringify(value)}`);
    assert.equal(satisfies(schema, value), isRight, `the schema: ${JSON.stringify(value)}`);
  }
});

test('every field says what it is, what it expects and what holds without it', () => {
  const properties = jsonSchema(sample, 'sample').properties as Record<string, Schema>;
  assert.equal(properties.wait?.description, 'Wait. Default: usual. Expected: a duration, as `30s`.');
  assert.equal(properties.wait?.default, '5s');
});
