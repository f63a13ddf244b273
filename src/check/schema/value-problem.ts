import { booleanAt, isRecord, type JsonRecord, numberAt } from '../../manifests/field.ts';
import { goPattern } from './go-pattern.ts';
import { isOfFormat } from './text-formats.ts';

/** What is wrong with one value, and what to write instead where that is known. */
export interface ValueProblem {
  readonly message: string;
  readonly fix?: string;
  /** What is inside it cannot be compared with the schema either. */
  readonly isOfAnotherType?: true;
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
  const wanted = typeof schema.type === 'string' ? schema.type : undefined;
  const actual = typeOf(value);
  if (wanted !== undefined && !isOfType(actual, wanted)) {
    const message = `${shown(value)} is ${NAMES[actual]}; expected ${NAMES[wanted] ?? wanted}`;
    const isQuotable = wanted === 'string' && (actual === 'integer' || actual === 'number' || actual === 'boolean');
    return isQuotable
      ? { message, fix: `put it in quotes: "${shown(value)}"`, isOfAnotherType: true }
      : { message, isOfAnotherType: true };
  }
  const allowed = Array.isArray(schema.enum) ? (schema.enum as readonly unknown[]) : null;
  if (allowed !== null && !allowed.some((each) => isSame(each, value))) {
    return { message: `${shown(value)} is none of ${allowed.map(shown).join(', ')}` };
  }
  if (typeof value === 'number') return outOfBounds(value, schema);
  if (typeof value === 'string') return badText(value, schema);
  if (Array.isArray(value)) return badLength(value.length, schema, 'Items', 'items');
  return isRecord(value) ? badLength(Object.keys(value).length, schema, 'Properties', 'keys') : null;
}

function isSame(left: unknown, right: unknown): boolean {
  return left === right || (typeof left === 'object' && JSON.stringify(left) === JSON.stringify(right));
}

/** Numbers that a width can hold: `int64` is all that a number here can be told from. */
const MOST_INT32 = 2_147_483_647;

function outOfBounds(value: number, schema: JsonRecord): ValueProblem | null {
  const [minimum, maximum] = [numberAt(schema, ['minimum']), numberAt(schema, ['maximum'])];
  const step = numberAt(schema, ['multipleOf']);
  const isOpen = (name: string) => booleanAt(schema, [name]) === true;
  if (minimum !== undefined && value < minimum) return { message: `${value} is less than ${minimum}` };
  if (maximum !== undefined && value > maximum) return { message: `${value} is more than ${maximum}` };
  if (value === minimum && isOpen('exclusiveMinimum')) return { message: `${value} is not more than ${minimum}` };
  if (value === maximum && isOpen('exclusiveMaximum')) return { message: `${value} is not less than ${maximum}` };
  if (step !== undefined && value % step !== 0) return { message: `${value} is no multiple of ${step}` };
  const isWide = schema.format === 'int32' && (value > MOST_INT32 || value < -MOST_INT32 - 1);
  return isWide ? { message: `${value} does not fit into 32 bits` } : null;
}

function badLength(length: number, schema: JsonRecord, suffix: string, what: string): ValueProblem | null {
  const [least, most] = [numberAt(schema, [`min${suffix}`]), numberAt(schema, [`max${suffix}`])];
  if (least !== undefined && length < least) return { message: `${length} ${what}; at least ${least} are needed` };
  if (most !== undefined && length > most) return { message: `${length} ${what}; at most ${most} are allowed` };
  return null;
}

function badText(value: string, schema: JsonRecord): ValueProblem | null {
  const { pattern, format } = schema;
  if (typeof pattern === 'string' && goPattern(pattern)?.test(value) === false) {
    return { message: `${shown(value)} does not match ${shown(pattern)}` };
  }
  if (typeof format === 'string' && isOfFormat(value, format) === false) {
    return { message: `${shown(value)} is no ${format}` };
  }
  const isBounded = schema.minLength !== undefined || schema.maxLength !== undefined;
  return isBounded ? badLength([...value].length, schema, 'Length', 'characters') : null;
}
