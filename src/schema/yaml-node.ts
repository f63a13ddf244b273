/**
 * YAML 1.2 text → nodes with places. Everything that a hostile or broken file can do is turned into an issue here:
 * not text at all, too large, tabs, duplicate keys, aliases that multiply, nesting that would exhaust the stack.
 */
import {
  Composer,
  CST,
  type Document,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  Parser,
  type Node as YamlNode,
} from 'yaml';
import { MAX_BYTES, MAX_DEPTH, MAX_VALUES } from './max-sizes.ts';
import { readPlainYaml } from './plain-yaml.ts';
import type { Reading } from './reading.ts';
import type { MapEntry, Node, Path, Place } from './types.ts';

/** Reads one YAML document; undefined when there is nothing to go on with. */
export function readYaml(text: string, reading: Reading): Node | undefined {
  return readPlainYaml(text) ?? readAnyYaml(text, reading);
}

/** The same without the reader of plain files: slower, and all of YAML. */
export function readAnyYaml(text: string, reading: Reading): Node | undefined {
  if (!isReadable(text, reading)) return undefined;
  const lines = new LineCounter();
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  for (const token of tokens) {
    const deep = tooDeep(token);
    if (deep !== undefined) {
      reading.report('SPEC006', [], `nested deeper than ${MAX_DEPTH} levels`, 'flatten it', placeAt(lines, deep));
      return undefined;
    }
  }
  // Merge keys are a YAML 1.1 idea that 1.2 dropped; duplicate keys are found below, all of them and with our words.
  const documents = [...new Composer({ uniqueKeys: false, merge: false, prettyErrors: false }).compose(tokens)];
  const [document, second] = documents;
  if (document === undefined || (document.contents === null && document.errors.length === 0)) {
    reading.report('SPEC001', [], 'the file is empty', 'start from `nines init`', { line: 1, column: 1 });
    return undefined;
  }
  if (second !== undefined) {
    const place = placeAt(lines, second.range[0]);
    reading.report(
      'SPEC001',
      [],
      'the file holds several YAML documents',
      'keep one document: remove what follows `---`',
      place,
    );
  }
  reportErrors(document, reading, lines);
  if (document.contents === null) return undefined;
  return new Converter(reading, lines).convert(document.contents, [], 0);
}

function isReadable(text: string, reading: Reading): boolean {
  const start = { line: 1, column: 1 };
  if (text.length > MAX_BYTES) {
    reading.report(
      'SPEC001',
      [],
      `the file is larger than ${MAX_BYTES / 1e6} MB`,
      'split it, or read plain manifests instead',
      start,
    );
    return false;
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is the purpose
  if (/[\u0000-\u0008\u000e-\u001f]|\ufffd{2}/.test(text)) {
    reading.report('SPEC001', [], 'the file is not text', 'give a YAML file in UTF-8', start);
    return false;
  }
  return true;
}

/** Offset of the first token nested too deeply. Iterative, because it guards the parts that recurse. */
function tooDeep(root: CST.Token): number | undefined {
  let level: CST.Token[] = [root];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) return 'offset' in level[0]! ? level[0].offset : 0;
    const next: CST.Token[] = [];
    for (const token of level) {
      if (token.type === 'document') {
        if (token.value) next.push(token.value);
      } else if (CST.isCollection(token)) {
        for (const item of token.items) {
          if (item.key) next.push(item.key);
          if (item.value) next.push(item.value);
        }
      }
    }
    level = next;
  }
  return undefined;
}

function reportErrors(document: Document.Parsed, reading: Reading, lines: LineCounter): void {
  for (const error of document.errors) {
    const isTab = error.code === 'TAB_AS_INDENT' || /\btab/i.test(error.message);
    const message = isTab ? 'a tab stands where YAML wants spaces' : firstLine(error.message);
    const fix = isTab ? 'indent with spaces' : 'correct the YAML: check indentation, quotes and brackets';
    reading.report('SPEC002', [], message, fix, placeAt(lines, error.pos[0]));
  }
}

function firstLine(message: string): string {
  const line = message.split('\n')[0]!.replace(/ at line \d+, column \d+:?$/, '');
  return line.length > 200 ? `${line.slice(0, 200)}…` : line;
}

function placeAt(lines: LineCounter, offset: number): Place {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}

/** Walks a document once, following aliases within a budget. */
class Converter {
  readonly #reading: Reading;
  readonly #lines: LineCounter;
  /** Anchors met so far: an alias means the last one above it. */
  readonly #anchors = new Map<string, unknown>();
  /** Maps and lists that the walk is inside of: an alias to one of them has no end. */
  readonly #open = new Set<unknown>();
  #values = 0;
  #isExhausted = false;

  constructor(reading: Reading, lines: LineCounter) {
    this.#reading = reading;
    this.#lines = lines;
  }

  convert(node: unknown, path: Path, depth: number): Node {
    const place = this.#place(node as YamlNode | null);
    const nothing: Node = { kind: 'scalar', value: null, text: '', place };
    this.#values++;
    if (this.#values > MAX_VALUES || depth > MAX_DEPTH) {
      this.#giveUp(path, place);
      return nothing;
    }
    if (isAlias(node)) {
      const target = this.#anchors.get(node.source);
      if (target === undefined) {
        this.#reading.report(
          'SPEC002',
          path,
          `no anchor is called &${node.source}`,
          'name an anchor that stands above',
          place,
        );
        return nothing;
      }
      if (this.#open.has(target)) {
        const message = `*${node.source} stands inside &${node.source}, which it would repeat for ever`;
        this.#reading.report('SPEC006', path, message, 'write the values out', place);
        return nothing;
      }
      return this.convert(target, path, depth + 1);
    }
    if (isCollection(node) || isScalar(node)) {
      if (node.anchor !== undefined) this.#anchors.set(node.anchor, node);
    }
    if (isMap(node) || isSeq(node)) {
      this.#open.add(node);
      const held: Node = isMap(node)
        ? { kind: 'map', entries: this.#entries(node.items, path, depth), place }
        : { kind: 'list', items: node.items.map((item, i) => this.convert(item, [...path, i], depth + 1)), place };
      this.#open.delete(node);
      return held;
    }
    if (!isScalar(node)) return nothing;
    const { value } = node;
    if (typeof value === 'number' || typeof value === 'boolean') {
      return { kind: 'scalar', value, text: node.source ?? String(value), place };
    }
    if (typeof value === 'string' || value === null) return { kind: 'scalar', value, text: value ?? '', place };
    this.#reading.report(
      'SPEC002',
      path,
      `a value tagged ${node.tag ?? 'so'} is not plain data`,
      'write it as text',
      place,
    );
    return nothing;
  }

  #entries(items: readonly { key: unknown; value: unknown }[], path: Path, depth: number): MapEntry[] {
    const entries: MapEntry[] = [];
    const seen = new Map<string, { readonly place: Place | null; readonly value: unknown }>();
    for (const { key, value } of items) {
      const keyPlace = this.#place(key as YamlNode | null);
      const name = isScalar(key) ? (typeof key.value === 'string' ? key.value : (key.source ?? '')) : undefined;
      if (name === undefined || (name === '' && (!isScalar(key) || key.value === null))) {
        this.#reading.report('SPEC002', path, 'a key must be a plain word', 'write `name: value`', keyPlace);
        continue;
      }
      const before = seen.get(name);
      if (before !== undefined) {
        const at = [...path, name];
        const message = `${name} is written twice${bothValues(before.value, value)}`;
        const places = { at: keyPlace, against: before.place };
        this.#reading.contradict('SPEC003', at, at, message, 'keep one of the two', places);
        continue;
      }
      seen.set(name, { place: keyPlace, value });
      if (name === '__proto__') {
        this.#reading.report('SPEC010', [...path, name], '__proto__ cannot be a name', 'choose another name', keyPlace);
        continue;
      }
      entries.push({ key: name, keyPlace, value: this.convert(value, [...path, name], depth + 1) });
    }
    return entries;
  }

  #place(node: YamlNode | null | undefined): Place | null {
    const range = node?.range;
    return range ? placeAt(this.#lines, range[0]) : null;
  }

  #giveUp(path: Path, place: Place | null): void {
    if (this.#isExhausted) return;
    this.#isExhausted = true;
    this.#reading.report(
      'SPEC006',
      path,
      `aliases multiply into more than ${MAX_VALUES} values or ${MAX_DEPTH} levels`,
      'write the values out instead of repeating aliases',
      place,
    );
  }
}

/** `: 2 and 3`, where both are single words. */
function bothValues(before: unknown, value: unknown): string {
  const [one, other] = [before, value].map((each) => (isScalar(each) ? (each.source ?? '') : ''));
  return one === '' || other === '' ? '' : `: ${one} and ${other}`;
}
