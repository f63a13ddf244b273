/** String functions of CEL's string extension that the evaluator lacks. Positions count characters, not UTF-16 units. */
import { celFailure } from './cel-failure.ts';
import { type CelLibrary, registerPrefix } from './cel-library.ts';
import { formatText } from './format-text.ts';

class StringsPrefix {}

function charAt(text: string, index: bigint): string {
  const characters = [...text];
  if (index < 0n || index > BigInt(characters.length))
    throw celFailure('index_out_of_range', `index out of range: ${index}`);
  return characters[Number(index)] ?? '';
}

function replace(text: string, from: string, to: string, most: bigint): string {
  if (most < 0n) return text.replaceAll(from, () => to);
  const parts = from === '' ? [...text] : text.split(from);
  const replaced = Math.min(Number(most), from === '' ? parts.length + 1 : parts.length - 1);
  if (from === '')
    return `${to.repeat(Math.min(1, replaced))}${parts.map((part, index) => part + (index + 1 < replaced ? to : '')).join('')}`;
  return parts.reduce((made, part, index) => made + (index <= replaced ? to : from) + part);
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
  '"': '\\"',
};

function quote(text: string): string {
  return `"${[...text].map((character) => ESCAPES[character] ?? character).join('')}"`;
}

/** Adds the functions. */
export const strings: CelLibrary = (environment) => {
  registerPrefix(environment, 'strings', StringsPrefix);
  environment
    .registerFunction('string.charAt(int): string', charAt)
    .registerFunction('string.replace(string, string): string', (text: string, from: string, to: string) =>
      replace(text, from, to, -1n),
    )
    .registerFunction('string.replace(string, string, int): string', replace)
    .registerFunction('string.format(list): string', formatText)
    .registerFunction('StringsPrefix.quote(string): string', (_: StringsPrefix, text: string) => quote(text));
};
