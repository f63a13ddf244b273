import { isAlias, isCollection, isMap, isPair, isScalar, type Node, type Pair, Scalar, type YAMLMap } from 'yaml';
import { resolveKey, resolveScalar } from './resolve-scalar.ts';

/** Deeper than any real object (the deepest custom resource definition known has some 60 levels) and far from the stack's end. */
export const maxDepth = 200;

/** go-yaml lets aliases make up nearly all of the first 400,000 values of a document and refuses what grows beyond. */
const maxAliasedNodes = 400_000;

export const tooDeep = {
  code: 'MAN005',
  message: `nested deeper than ${maxDepth} levels`,
  fix: 'Flatten the document; no Kubernetes object is nested so deep.',
} as const;

/** Thrown at a node that is valid YAML and that kubectl would not take, or that nobody should. */
export class Refusal extends Error {
  readonly code: string;
  readonly fix: string;
  readonly offset: number;
  constructor(code: string, message: string, fix: string, node: unknown) {
    super(message);
    this.code = code;
    this.fix = fix;
    this.offset = (node as Node | null | undefined)?.range?.[0] ?? 0;
  }
}

/** Turns the nodes of one document into plain data, as go-yaml does; throws a `Refusal` at the first that it cannot turn. */
export function yamlValue(contents: unknown): unknown {
  return new Conversion().convert(contents, 0);
}

class Conversion {
  readonly #anchors = new Map<string, Node>();
  readonly #open = new Set<Node>();
  #aliasedNodes = 0;
  #isInAlias = false;

  convert(node: unknown, depth: number): unknown {
    if (node === null || node === undefined) return null;
    if (this.#isInAlias && ++this.#aliasedNodes > maxAliasedNodes) {
      throw new Refusal(
        'MAN004',
        `aliases repeat more than ${maxAliasedNodes} values`,
        'Write the values out where they are needed.',
        node,
      );
    }
    if (depth > maxDepth) throw new Refusal(tooDeep.code, tooDeep.message, tooDeep.fix, node);
    if (isAlias(node)) return this.#alias(node.source, node, depth);
    this.#remember(node);
    if (isScalar(node)) return scalarValue(node);
    if (!isCollection(node)) throw new Error('a YAML node is a scalar, an alias or a collection');
    this.#open.add(node);
    const value = isMap(node)
      ? this.#mapping(node, depth)
      : node.items.map((item) => (isPair(item) ? this.#single(item, depth + 1) : this.convert(item, depth + 1)));
    this.#open.delete(node);
    return value;
  }

  /** An alias means the last anchor of its name that stands before it. */
  #remember(node: unknown): void {
    const { anchor } = node as { anchor?: string };
    if (anchor !== undefined && !this.#isInAlias) this.#anchors.set(anchor, node as Node);
  }

  #alias(name: string, node: Node, depth: number): unknown {
    const target = this.#anchors.get(name);
    if (target === undefined) {
      throw new Refusal(
        'MAN002',
        `no anchor &${name} stands before this alias`,
        `Define &${name} first, or put the value in quotes if its \`*\` is meant.`,
        node,
      );
    }
    if (this.#open.has(target)) {
      throw new Refusal('MAN004', `the alias *${name} contains itself`, 'Write the value out.', node);
    }
    const wasInAlias = this.#isInAlias;
    this.#isInAlias = true;
    const value = this.convert(target, depth);
    this.#isInAlias = wasInAlias;
    return value;
  }

  #mapping(map: YAMLMap, depth: number): Record<string, unknown> {
    const object: Record<string, unknown> = {};
    const own = new Set<string>();
    for (const pair of map.items) {
      if (isMergeKey(pair.key)) {
        this.#merge(object, own, pair, depth);
        continue;
      }
      const key = this.#key(pair.key, depth);
      if (own.has(key)) throw duplicateKey(key, pair.key);
      own.add(key);
      object[key] = this.convert(pair.value, depth + 1);
    }
    return object;
  }

  /** A pair written without braces in a flow sequence, `[a: 1]`, is a mapping of one. */
  #single(pair: Pair, depth: number): Record<string, unknown> {
    return { [this.#key(pair.key, depth)]: this.convert(pair.value, depth + 1) };
  }

  #key(node: unknown, depth: number): string {
    const target = isAlias(node) ? this.#anchors.get(node.source) : node;
    if (isPlain(target)) {
      this.#remember(target);
      const key = resolveKey(target.source);
      if (key !== null) return allowedKey(key, node);
    }
    const value = this.convert(node, depth + 1);
    if (value === null || typeof value === 'object') {
      const what = value === null ? 'null' : 'a mapping or a list';
      throw new Refusal(
        'MAN010',
        `a key is ${what}, where Kubernetes takes text`,
        'Write the key as text, in quotes.',
        node,
      );
    }
    return allowedKey(String(value), node);
  }

  /** In the order of the text, as go-yaml: a key behind `<<` overrides what was merged. */
  #merge(object: Record<string, unknown>, own: ReadonlySet<string>, pair: Pair, depth: number): void {
    const value = this.convert(pair.value, depth + 1);
    for (const source of Array.isArray(value) ? value.toReversed() : [value]) {
      if (source === null || typeof source !== 'object' || Array.isArray(source)) {
        throw new Refusal(
          'MAN002',
          '`<<` takes a mapping or a list of mappings',
          'Name a mapping: `<<: *base`.',
          pair.key,
        );
      }
      for (const [key, child] of Object.entries(source)) {
        // go-yaml lets the merge overwrite a key that stands before it, other readers do not: refused as ambiguous.
        if (own.has(key)) throw duplicateKey(key, pair.key);
        object[key] = child;
      }
    }
  }
}

function allowedKey(key: string, node: unknown): string {
  if (key !== '__proto__') return key;
  throw new Refusal('MAN006', 'the key `__proto__` is refused: it would change every object', 'Rename the key.', node);
}

function duplicateKey(key: string, node: unknown): Refusal {
  return new Refusal('MAN003', `the key \`${key}\` stands twice in one mapping`, 'Keep one of the two.', node);
}

/** A plain scalar that no tag changes: the only kind whose text is resolved. */
function isPlain(node: unknown): node is Scalar & { source: string } {
  return isScalar(node) && node.type === Scalar.PLAIN && node.tag === undefined;
}

function isMergeKey(node: unknown): boolean {
  return isPlain(node) && node.source === '<<';
}

const standardTag = 'tag:yaml.org,2002:';

/** As go-yaml: `!!int` and its like demand what they name, `!!str`, `!` and tags that it does not know make text. */
function scalarValue(node: Scalar): unknown {
  const text = typeof node.value === 'string' ? node.value : '';
  if (isPlain(node)) return finite(resolveScalar(text), node);
  const tag = node.tag;
  if (tag === undefined || !tag.startsWith(standardTag)) return text;
  const kind = tag.slice(standardTag.length);
  if (kind === 'str' || kind === 'timestamp') return text;
  if (kind === 'binary') {
    throw new Refusal(
      'MAN010',
      '`!!binary` has no place in JSON',
      'Write the base64 as a string without the tag.',
      node,
    );
  }
  const value = finite(resolveScalar(text), node);
  const isOfKind =
    kind === 'null'
      ? value === null
      : kind === 'bool'
        ? typeof value === 'boolean'
        : kind === 'float'
          ? typeof value === 'number'
          : kind !== 'int' || Number.isInteger(value);
  if (isOfKind) return ['null', 'bool', 'float', 'int'].includes(kind) ? value : text;
  throw new Refusal('MAN010', `\`${text}\` is no !!${kind}`, 'Take the tag away or correct the value.', node);
}

function finite<T>(value: T, node: Scalar): T {
  if (typeof value !== 'number' || Number.isFinite(value)) return value;
  throw new Refusal(
    'MAN010',
    `\`${node.source}\` has no place in JSON, and so not in Kubernetes`,
    'Quote it if it is text.',
    node,
  );
}
