/**
 * A value of an object as a rule sees it: typed by the schema (whole numbers are integers, some texts are times), and with
 * the fields that the schema has, under names that CEL can write.
 */
import { isRecord, type JsonRecord, recordAt } from '../../../manifests/field.ts';

/** Words of CEL that are no names; a field that is called so is written `__namespace__`. */
const RESERVED = new Set(
  'true false null in as break const continue else for function if import let loop package namespace return var void while'.split(
    ' ',
  ),
);
const ESCAPES: Readonly<Record<string, string>> = {
  __: '__underscores__',
  '.': '__dot__',
  '-': '__dash__',
  '/': '__slash__',
};

/** The name of a field as an identifier; null for one that rules cannot name. */
function celName(name: string): string | null {
  if (RESERVED.has(name)) return `__${name}__`;
  if (/^$|^\d|[^\w.\-/]/.test(name)) return null;
  return name.replace(/__|[.\-/]/g, (part) => ESCAPES[part] ?? part);
}

/** Makes other values of texts; each throws for a text that is none. */
export interface TextConversions {
  /** From base64. */
  readonly bytes: (text: string) => unknown;
  readonly timestamp: (text: string) => unknown;
  readonly duration: (text: string) => unknown;
}

/** Converts values of one object; a part that was converted before is not converted again. */
export class CelValues {
  readonly #conversions: TextConversions;
  readonly #made = new Map<object, { readonly schema: JsonRecord; readonly converted: unknown }>();

  constructor(conversions: TextConversions) {
    this.#conversions = conversions;
  }

  /** `isRoot`: a whole object, of which rules see kind and name too. */
  convert(value: unknown, schema: JsonRecord, isRoot: boolean): unknown {
    if (typeof value !== 'object' || value === null) return this.#scalar(value, schema);
    const made = this.#made.get(value);
    // An alias in YAML makes one mapping of two fields, which may have different schemas.
    if (made?.schema === schema) return made.converted;
    const converted = Array.isArray(value)
      ? this.#list(value, schema)
      : this.#object(value as JsonRecord, schema, isRoot);
    this.#made.set(value, { schema, converted });
    return converted;
  }

  #scalar(value: unknown, schema: JsonRecord): unknown {
    if (typeof value === 'number') return schema.type === 'number' || !Number.isInteger(value) ? value : BigInt(value);
    if (typeof value !== 'string') return value;
    switch (schema.format) {
      case 'byte':
        return this.#conversions.bytes(value);
      case 'duration':
        return this.#conversions.duration(value);
      case 'date':
        return this.#conversions.timestamp(`${value}T00:00:00Z`);
      case 'date-time':
        return this.#conversions.timestamp(value);
      default:
        return value;
    }
  }

  #list(value: readonly unknown[], schema: JsonRecord): unknown {
    const items = recordAt(schema, ['items']) ?? {};
    return value.map((item) => this.convert(item, items, items['x-kubernetes-embedded-resource'] === true));
  }

  #object(value: JsonRecord, schema: JsonRecord, isRoot: boolean): unknown {
    const additional = schema.additionalProperties;
    if (isRecord(additional)) {
      return Object.fromEntries(
        Object.entries(value).map(([key, each]) => [key, this.convert(each, additional, false)]),
      );
    }
    const properties = recordAt(schema, ['properties']) ?? {};
    const fields: Record<string, unknown> = isRoot ? identity(value) : {};
    for (const [key, child] of Object.entries(value)) {
      const own = Object.hasOwn(properties, key) ? properties[key] : undefined;
      const name = celName(key);
      if (!isRecord(own) || name === null || isDropped(child, own) || Object.hasOwn(fields, name)) continue;
      fields[name] = this.convert(child, own, own['x-kubernetes-embedded-resource'] === true);
    }
    return fields;
  }
}

/** The API server takes a null for absent where the schema does not allow one. */
function isDropped(value: unknown, schema: JsonRecord): boolean {
  return value === null && schema.nullable !== true;
}

/** What rules see of every object, whatever its schema says: of the metadata only the names. */
function identity({ apiVersion, kind, metadata }: JsonRecord): Record<string, unknown> {
  const { name, generateName } = isRecord(metadata) ? metadata : {};
  const names = Object.entries({ name, generateName }).filter(([, each]) => typeof each === 'string');
  return { apiVersion, kind, metadata: Object.fromEntries(names) };
}
