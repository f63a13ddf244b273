import { isAlias, isMap, isPair, isScalar, isSeq, LineCounter, type Node, parseDocument, Scalar, visit } from 'yaml';
import { structureOnly } from './parse-yaml.ts';
import { resolveKey } from './resolve-scalar.ts';
import { type DocumentSpan, splitDocuments } from './split-documents.ts';
import type { Path, Position, Source } from './types.ts';
import { unixLines } from './unix-lines.ts';

/** Files whose positions were asked for, by name. The caller makes it, keeps it and drops it. */
export type LocateCache = Map<string, LocatedFile>;

interface LocatedFile {
  /** As it was given: another text under the same name is another file. */
  readonly given: string;
  readonly text: string;
  readonly spans: readonly DocumentSpan[];
  /** The documents that have been read, by their number. */
  readonly documents: Map<number, LocatedDocument>;
}

interface LocatedDocument {
  readonly root: unknown;
  readonly anchors: ReadonlyMap<string, Node>;
  readonly lines: LineCounter;
  /** Lines of the file before this document. */
  readonly offset: number;
}

/**
 * Line and column of a field, by reading its document a second time: the key for a key, the value for a list item,
 * and the nearest parent that exists for a field that is absent. `text` is what the manifest was read from.
 */
export function locate(text: string, source: Source, path: Path, cache: LocateCache = new Map()): Position {
  let file = cache.get(source.file);
  if (file === undefined || file.given !== text) {
    const unix = unixLines(text);
    file = { given: text, text: unix, spans: splitDocuments(unix), documents: new Map() };
    cache.set(source.file, file);
  }
  let document = file.documents.get(source.document);
  if (document === undefined) {
    document = readDocument(file, source.document);
    file.documents.set(source.document, document);
  }
  const whole = source.item === undefined ? path : ['items', source.item, ...path];
  const start = (find(document, whole) as Node | null | undefined)?.range?.[0];
  if (start === undefined) return { file: source.file, line: source.line, column: 1 };
  const at = document.lines.linePos(start);
  return { file: source.file, line: at.line + document.offset, column: at.col };
}

function readDocument(file: LocatedFile, number: number): LocatedDocument {
  const span = file.spans[number] ?? { start: 0, end: 0, line: 1 };
  const lines = new LineCounter();
  const anchors = new Map<string, Node>();
  const document = parseDocument(file.text.slice(span.start, span.end), { ...structureOnly, lineCounter: lines });
  visit(document, {
    Node: (_, node) => {
      if (!isAlias(node) && node.anchor !== undefined) anchors.set(node.anchor, node);
    },
  });
  return { root: document.contents, anchors, lines, offset: span.line - 1 };
}

/** The node that stands for the end of the path, or for the last step of it that exists. */
function find(document: LocatedDocument, path: Path): unknown {
  let best: unknown = document.root;
  let node: unknown = document.root;
  for (const step of path) {
    node = follow(document, node);
    if (isSeq(node) && typeof step === 'number') {
      node = node.items[step];
      if (node === undefined) return best;
      best = isPair(node) ? node.key : node;
    } else {
      const pair = pairOf(document, node, String(step), 0);
      if (pair === undefined) return best;
      best = pair.key;
      node = pair.value;
    }
  }
  return best;
}

function follow(document: LocatedDocument, node: unknown): unknown {
  return isAlias(node) ? document.anchors.get(node.source) : node;
}

interface FoundPair {
  readonly key: unknown;
  readonly value: unknown;
}

/** The last pair with this key, looking into merged mappings (`<<`) when the mapping itself has none. */
function pairOf(document: LocatedDocument, node: unknown, key: string, depth: number): FoundPair | undefined {
  if (isPair(node)) return keyText(node.key) === key ? node : undefined;
  // Merges of merges are followed, but a mapping that merges itself must come to an end.
  if (!isMap(node) || depth > 20) return undefined;
  const own = node.items.findLast((pair) => keyText(pair.key) === key);
  if (own !== undefined) return own;
  for (const pair of node.items) {
    if (!isScalar(pair.key) || pair.key.source !== '<<') continue;
    const merged = follow(document, pair.value);
    for (const item of isSeq(merged) ? merged.items : [merged]) {
      const found = pairOf(document, follow(document, item), key, depth + 1);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function keyText(key: unknown): string | null {
  if (!isScalar(key)) return null;
  const isPlain = key.type === Scalar.PLAIN && key.tag === undefined;
  return isPlain ? resolveKey(key.source ?? '') : String(key.value);
}
