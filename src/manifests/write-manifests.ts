/**
 * Writes objects as YAML in block style: the same object gives the same text, and every reader, of YAML 1.1 or 1.2, gets
 * the same object back. An emitter of its own because compiling a large platform is mostly this; `yaml` takes ten
 * times as long.
 */
import { isPlainText } from './plain-text.ts';
import { blockTextOf, quotedText } from './quoted-text.ts';
import type { KubeObject } from './types.ts';

const identity: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata']);
const metadataFirst = ['name', 'namespace', 'labels', 'annotations'] as const;

/** One object as a YAML document that ends with a newline: identity first, as everybody writes it, the rest as given. */
export function writeManifest(object: KubeObject): string {
  let text = pairText('apiVersion', object.apiVersion, '', '') + pairText('kind', object.kind, '', '');
  text += metadataText(object.metadata as object as Fields);
  for (const key in object) if (!identity.has(key)) text += pairText(key, object[key], '', '');
  // V8 keeps a text joined by `+` as a tree of its parts until somebody looks into it. Looked into here, while the parts
  // are young, ten thousand objects take a third of the time.
  if (text.charCodeAt(text.length - 1) !== 10) throw new Error('a document ends with a newline');
  return text;
}

/** Objects as the documents of one file, in the order given. */
export function writeManifests(objects: readonly KubeObject[]): string {
  let text = '';
  for (const [index, object] of objects.entries())
    text += index === 0 ? writeManifest(object) : `---\n${writeManifest(object)}`;
  return text;
}

/** A mapping as a YAML document: for configuration that an object carries as text. */
export function writeYaml(fields: Readonly<Record<string, unknown>>): string {
  return mappingText(fields, '', '');
}

type Fields = Readonly<Record<string, unknown>>;

function metadataText(metadata: Fields): string {
  let text = 'metadata:\n';
  for (const key of metadataFirst) text += pairText(key, metadata[key], '  ', '  ');
  for (const key in metadata) {
    if (!(metadataFirst as readonly string[]).includes(key)) text += pairText(key, metadata[key], '  ', '  ');
  }
  return text;
}

/** YAML looks no further than 1,024 characters for the colon behind a key; a longer one is announced by `? `. */
const maxImplicitKey = 1000;
/** Bounds of what is remembered about keys. */
const maxKnownKey = 100;
const maxKnownKeys = 10_000;

/** The lines of a mapping that is not empty. `first` is what stands before its first key, `indent` before the others. */
function mappingText(fields: Fields, first: string, indent: string): string {
  let text = '';
  for (const key in fields) text += pairText(key, fields[key], text === '' ? first : indent, indent);
  return text;
}

/** A key and its value, to the end of the last line; nothing where the value is undefined, as JSON has it. */
function pairText(key: string, value: unknown, before: string, indent: string): string {
  if (value === undefined) return '';
  const name = keyTexts.get(key) ?? keyText(key);
  const start = name.length <= maxImplicitKey + 1 ? before + name : `${before}? ${name.slice(0, -1)}\n${indent}:`;
  return start + valueText(value, indent);
}

/** The same few keys stand in thousands of objects: looked at once. Long ones are rare and not worth the memory. */
const keyTexts = new Map<string, string>();

/** A key and its colon. */
function keyText(key: string): string {
  const text = `${isPlainText(key) ? key : quotedText(key)}:`;
  if (text.length <= maxKnownKey && keyTexts.size < maxKnownKeys) keyTexts.set(key, text);
  return text;
}

/** What stands behind a key's colon, to the end of the last line. */
function valueText(value: unknown, indent: string): string {
  if (typeof value === 'string') {
    if (isPlainText(value)) return ` ${value}\n`;
    return ` ${blockTextOf(value, `${indent}  `, true) ?? quotedText(value)}\n`;
  }
  if (typeof value !== 'object' || value === null) return ` ${scalarText(value)}\n`;
  if (Array.isArray(value)) return value.length === 0 ? ' []\n' : `\n${listText(value, indent, indent)}`;
  return isEmpty(value) ? ' {}\n' : `\n${mappingText(value as Fields, `${indent}  `, `${indent}  `)}`;
}

/** The lines of a list that is not empty, its dashes in the column of the key that holds it, as kubectl prints them. */
function listText(list: readonly unknown[], first: string, indent: string): string {
  const deeper = `${indent}  `;
  let text = '';
  let before = first;
  for (const item of list) {
    text += itemText(item, `${before}- `, deeper);
    before = indent;
  }
  return text;
}

function itemText(item: unknown, before: string, indent: string): string {
  if (typeof item === 'string') {
    return `${before}${isPlainText(item) ? item : (blockTextOf(item, indent, false) ?? quotedText(item))}\n`;
  }
  if (typeof item !== 'object' || item === null) return `${before}${scalarText(item)}\n`;
  if (Array.isArray(item)) return item.length === 0 ? `${before}[]\n` : listText(item, before, indent);
  return isEmpty(item) ? `${before}{}\n` : mappingText(item as Fields, before, indent);
}

function isEmpty(fields: object): boolean {
  for (const key in fields) if ((fields as Fields)[key] !== undefined) return false;
  return true;
}

function scalarText(value: unknown): string {
  if (typeof value === 'number') return numberText(value);
  if (typeof value === 'boolean' || value === null) return String(value);
  throw new TypeError(`a manifest cannot hold ${typeof value}`);
}

function numberText(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e21) return Object.is(value, -0) ? '-0.0' : String(value);
  if (!Number.isFinite(value)) throw new RangeError(`a manifest cannot hold ${value}`);
  const text = String(value);
  const exponent = text.indexOf('e');
  // YAML 1.1 sees a float only in what has a point.
  return exponent === -1 || text.includes('.') ? text : `${text.slice(0, exponent)}.0${text.slice(exponent)}`;
}
