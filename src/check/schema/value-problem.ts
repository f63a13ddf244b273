import { type JsonRecord, numberAt, stringAt } from '../../manifests/field.ts';

/** What is wrong with one value, and what to write instead where that is known. */
export interface ValueProblem {
  readonly message: string;
  readonly fix?: string;
}

const NAMES: Readonly<Record<string, string>> = {
  string: 'a text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
};

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

function isOfType(actual: string, wanted: string): boolean {
  return actual === wanted || (wanted === 'number' && actual === 'integer');
}

function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

/** The type, the enumeration, the bounds and the pattern of one value; what is inside it is not looked at. */
export function valueProblem(value: unknown, schema: JsonRecord): ValueProblem | null {
  const wanted = stringAt(schema, ['type']);
  const actual = typeOf(value);
  if (wanted !== undefined && !isOfType(actual, wanted)) {
    const message = `${shown(value)} is ${NAMES[actual]}; expected ${NAMES[wanted] ?? wanted}`;
    const isQuotable = wanted === 'string' && (actual === 'integer' || actual === 'number' || actual === 'boolean');
    return isQuotable ? { message, fix: `put it in quotes: "${shown(value)}"` } : { message };
  }
  const allowed = Array.isArray(schema.enum) ? (schema.enum as readonly unknown[]) : null;
  if (allowed !== null && !allowed.includes(value)) {
    return { message: `${shown(value)} is none of ${allowed.map(shown).join(', ')}` };
  }
  if (typeof value === 'number') return outOfBounds(value, schema);
  if (typeof value === 'string') return badText(value, schema);
  return Array.isArray(value) ? badLength(value.length, schema, 'Items', 'items') : null;
}

function outOfBounds(value: number, schema: JsonRecord): ValueProblem | null {
  const [minimum, maximum] = [numberAt(schema, ['minimum']), numberAt(schema, ['maximum'])];
  if (minimum !== undefined && value < minimum) return { message: `${value} is less than ${minimum}` };
  if (maximum !== undefined && value > maximum) return { message: `${value} is more than ${maximum}` };
  return null;
}

function badLength(length: number, schema: JsonRecord, suffix: string, what: string): ValueProblem | null {
  const [least, most] = [numberAt(schema, [`min${suffix}`]), numberAt(schema, [`max${suffix}`])];
  if (least !== undefined && length < least) return { message: `${length} ${what}; at least ${least} are needed` };
  if (most !== undefined && length > most) return { message: `${length} ${what}; at most ${most} are allowed` };
  return null;
}

function badText(value: string, schema: JsonRecord): ValueProblem | null {
  const pattern = stringAt(schema, ['pattern']);
  if (pattern !== undefined && matches(value, pattern) === false) {
    return { message: `${shown(value)} does not match ${shown(pattern)}` };
  }
  return badLength([...value].length, schema, 'Length', 'characters');
}

/** Undefined for a pattern that JavaScript does not know: Go's expressions are slightly others. */
function matches(value: string, pattern: string): boolean | undefined {
  try {
    return new RegExp(pattern, 'u').test(value);
  } catch {
    return undefined;
  }
}
