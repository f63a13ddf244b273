/** A schema as JSON Schema (draft 7, which editors know best): completion, hints and red lines while one types. */
import { describeShape } from './describe-shape.ts';
import type { Field, Json, JsonObject, RecordShape, Shape, TextShape } from './types.ts';

/** The JSON Schema of a whole document; what stands in several places is written once, under `definitions`. */
export function jsonSchema(shape: Shape, title: string): JsonObject {
  const shared = sharedShapes(shape);
  const names = new Map([...shared].map((each, i) => [each, `shared${i + 1}`]));
  const refer = (each: Shape): JsonObject => {
    const name = names.get(each);
    return name === undefined ? schemaOf(each, refer) : { $ref: `#/definitions/${name}` };
  };
  const definitions = Object.fromEntries([...names].map(([each, name]) => [name, schemaOf(each, refer)]));
  const whole = schemaOf(shape, refer);
  return { $schema: 'http://json-schema.org/draft-07/schema#', title, ...whole, definitions };
}

/** Composite shapes that the tables use more than once, by identity, in the order in which they are met again. */
function sharedShapes(root: Shape): ReadonlySet<Shape> {
  const met = new Set<Shape>();
  const shared = new Set<Shape>();
  const walk = (shape: Shape): void => {
    const parts = partsOf(shape);
    if (parts.length === 0) return;
    if (met.has(shape)) {
      shared.add(shape);
      return;
    }
    met.add(shape);
    parts.forEach(walk);
  };
  walk(root);
  return shared;
}

function partsOf(shape: Shape): readonly Shape[] {
  switch (shape.kind) {
    case 'record':
      return Object.values(shape.fields).map(({ schema }) => schema);
    case 'map':
      return [shape.value];
    case 'list':
      return [shape.item];
    case 'either':
      return [shape.scalar, shape.list, shape.map].filter((way) => way !== null);
    default:
      return [];
  }
}

type Refer = (shape: Shape) => JsonObject;

function schemaOf(shape: Shape, refer: Refer): JsonObject {
  switch (shape.kind) {
    case 'quantity': {
      const { unit } = shape;
      // A number without a unit is right for a few: cores, counts, ratios.
      const plain = unit.parse('1').ok ? [{ type: 'number', minimum: 0 }] : unit.parse('0').ok ? [{ const: 0 }] : [];
      const text = { type: 'string', pattern: unit.pattern, examples: [...unit.examples] };
      return plain.length === 0 ? text : { anyOf: [text, ...plain] };
    }
    case 'words':
      // `1.2` is a number to YAML.
      return { enum: shape.words.flatMap((word): Json[] => (/^\d+\.\d+$/.test(word) ? [word, Number(word)] : [word])) };
    case 'flag':
      return { type: 'boolean' };
    case 'text':
      return { type: takesNumbers(shape) ? ['string', 'number', 'boolean'] : 'string', ...textRules(shape) };
    case 'number':
      return { type: shape.whole ? 'integer' : 'number', minimum: shape.least, ...upTo(shape.most) };
    case 'json':
      return shape.onlyMaps ? { type: 'object' } : {};
    case 'record':
      return recordSchema(shape, refer);
    case 'map':
      return {
        type: 'object',
        propertyNames: textRules(shape.key),
        additionalProperties: refer(shape.value),
        ...(shape.atLeastOne ? { minProperties: 1 } : {}),
      };
    case 'list':
      return { type: 'array', items: refer(shape.item), ...(shape.atLeastOne ? { minItems: 1 } : {}) };
    case 'either':
      return { anyOf: [shape.scalar, shape.list, shape.map].filter((way) => way !== null).map(refer) };
  }
}

/** `image: 5` and `value: true` are texts although YAML reads them otherwise. */
function takesNumbers({ pattern }: TextShape): boolean {
  return pattern === null || ['1', 'true'].some((text) => new RegExp(pattern, 'u').test(text));
}

function textRules({ pattern, longest, examples }: TextShape): JsonObject {
  return {
    maxLength: longest,
    ...(pattern === null ? {} : { pattern }),
    ...(examples.length === 0 ? {} : { examples: [...examples] }),
  };
}

function upTo(most: number): JsonObject {
  return most === Number.MAX_SAFE_INTEGER || most === Number.MAX_VALUE ? {} : { maximum: most };
}

function recordSchema({ fields }: RecordShape, refer: Refer): JsonObject {
  const required = Object.entries(fields)
    .filter(([, { presence }]) => presence === 'required')
    .map(([name]) => name);
  return {
    type: 'object',
    additionalProperties: false,
    ...(required.length === 0 ? {} : { required }),
    properties: Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, fieldSchema(field, refer)])),
  };
}

function fieldSchema(field: Field, refer: Refer): JsonObject {
  const { schema, doc, fallback, otherwise } = field;
  // Draft 7 ignores whatever stands beside a `$ref`.
  const inner = refer(schema);
  const said = '$ref' in inner ? { allOf: [inner] } : inner;
  const without =
    fallback === null ? (otherwise === null ? '' : ` Without it: ${otherwise}.`) : ` Default: ${fallback.why}.`;
  return {
    description: `${doc}${without} Expected: ${describeShape(schema)}.`,
    ...(fallback === null ? {} : { default: fallback.value }),
    ...said,
  };
}
