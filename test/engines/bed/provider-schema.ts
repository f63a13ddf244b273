/**
 * What Terraform's AWS provider takes, read from the declarations that `npm run engines -- aws-schema` fetches: one
 * interface per block, one member per argument, with its name in Terraform at the end of the member's comment.
 *
 * Leaves out what they do not tell: how many of a block may be there (one, or any number), which arguments exclude each
 * other, which texts and numbers AWS takes.
 */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export type ArgumentType =
  | { readonly kind: 'string' | 'number' | 'boolean' }
  /** A set is written like a list. */
  | { readonly kind: 'list' | 'map'; readonly of: ArgumentType }
  | { readonly kind: 'object'; readonly members: () => Arguments }
  | { readonly kind: 'block'; readonly members: () => Arguments; readonly many: boolean }
  /** The generator gave it no type. */
  | { readonly kind: 'untyped' };

export interface Argument {
  readonly required: boolean;
  readonly type: ArgumentType;
}

export type Arguments = ReadonlyMap<string, Argument>;

/** A resource, a data source, or the provider itself. */
export interface Declared {
  readonly takes: Arguments;
  /** Whether it can be asked for an attribute of that name. */
  has(attribute: string): boolean;
}

export type Section = 'resource' | 'data' | 'provider';

export interface ProviderSchema {
  /** As in `hashicorp/aws`. */
  readonly source: string;
  readonly version: string;
  /** Null: the provider has nothing of that name. */
  declared(section: Section, type: string): Declared | null;
}

const INTERFACE = /^export interface (\w+)(?: extends \w+\.(\w+))? \{\n([\s\S]*?)^\}/gm;
const MEMBER = /\/\*\*([\s\S]*?)\*\/\s+readonly \w+(\??): ([\s\S]*?);\n(?= {4}\/\*\*| {4}readonly|$)/g;
const NAME = /#(\w+) \w+#\1\}/;
const GETTER = /^ {4}get (\w+)\(\)/gm;
/** Alternatives that a program has, and a document has not. */
const UNRESOLVED = / \| \w+\.IResolvable\b/g;

/**
 * Blocks that nest in themselves, which the generator left without a type; the same words are declared of a younger resource.
 */
const SAME_AS: Readonly<Record<string, readonly [type: string, argument: string]>> = {
  'aws_wafv2_web_acl.rule.statement': ['aws_wafv2_web_acl_rule', 'statement'],
};

/** One folder of declarations. */
interface Folder {
  readonly text: string;
  /** Members by interface. */
  readonly bodies: ReadonlyMap<string, string>;
  /** Name of the interface of what is configured. */
  readonly root: string;
}

/** The schema in the folder of the package. */
export function readProviderSchema(packageFolder: string): ProviderSchema {
  const { cdktf } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as {
    readonly cdktf: { readonly provider: { readonly name: string; readonly version: string } };
  };
  const known = new Map<string, Declared | null>();
  const declared = (section: Section, type: string): Declared | null => {
    const name = section === 'provider' ? 'provider' : `${section === 'data' ? 'data_' : ''}${type}`;
    const path = join(packageFolder, 'lib', name.replace(/^aws_/, '').replaceAll('_', '-'));
    if (!known.has(name)) known.set(name, existsSync(path) ? declarationOf(readFolder(path), type, schema) : null);
    return known.get(name) ?? null;
  };
  const source = cdktf.provider.name.replace(/^registry\.terraform\.io\//, '');
  const schema: ProviderSchema = { source, version: cdktf.provider.version, declared };
  return schema;
}

function readFolder(path: string): Folder {
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.d.ts'));
  const text = names.map((name) => readFileSync(join(path, name), 'utf8')).join('\n');
  const bodies = new Map<string, string>();
  let root = '';
  for (const [, name = '', base, body = ''] of text.matchAll(INTERFACE)) {
    bodies.set(name, body);
    if (base !== undefined || name === 'AwsProviderConfig') root = name;
  }
  assert.ok(root !== '', `${path} declares nothing that is configured`);
  return { text, bodies, root };
}

function declarationOf(folder: Folder, type: string, schema: ProviderSchema): Declared {
  const [, named] = /tfResourceType = "(\w+)"/.exec(folder.text) ?? [];
  assert.equal(named, type);
  const [, body = ''] =
    /^export declare class \w+ extends \w+\.Terraform\w+ \{\n([\s\S]*?)^\}/m.exec(folder.text) ?? [];
  const getters = new Set([...body.matchAll(GETTER)].map(([, name]) => name));
  return {
    takes: argumentsOf(folder, folder.root, type, schema),
    has: (attribute) => getters.has(attribute.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase())),
  };
}

/** `path` is that of the block, as in `aws_wafv2_web_acl.rule`. */
function argumentsOf(folder: Folder, name: string, path: string, schema: ProviderSchema): Arguments {
  const body = folder.bodies.get(name) ?? assert.fail(`${path}: no interface ${name}`);
  const found = new Map<string, Argument>();
  for (const [, comment = '', optional, type = ''] of body.matchAll(MEMBER)) {
    const [, argument] = NAME.exec(comment) ?? assert.fail(`${name}: an argument without a name: ${comment}`);
    const inner = `${path}.${argument}`;
    const isBlock = comment.includes(`* ${argument} block\n`);
    found.set(argument!, {
      required: optional === '',
      type: typeOf(type.replaceAll(UNRESOLVED, ''), isBlock, (each) => argumentsOf(folder, each, inner, schema)),
    });
    const [like, its] = SAME_AS[inner] ?? [];
    const same = like === undefined ? undefined : schema.declared('resource', like)?.takes.get(its!);
    if (same !== undefined) found.set(argument!, same);
  }
  assert.equal(found.size, body.match(/^ {4}readonly /gm)?.length ?? 0, `${name}: arguments that were not read`);
  return found;
}

function typeOf(text: string, isBlock: boolean, members: (name: string) => Arguments): ArgumentType {
  const [, mapped] = /^\{\s*\[key: string\]: ([\s\S]*);\s*\}$/.exec(text) ?? [];
  if (mapped !== undefined) return { kind: 'map', of: typeOf(mapped, false, members) };
  const [, bracketed] = /^\((.*)\)$/.exec(text) ?? [];
  if (bracketed !== undefined) return typeOf(bracketed, isBlock, members);
  const isList = text.endsWith('[]');
  if (isList && !isBlock) return { kind: 'list', of: typeOf(text.slice(0, -2), false, members) };
  if (text === 'string' || text === 'number' || text === 'boolean') return { kind: text };
  if (text === 'any') return { kind: 'untyped' };
  const name = text.replace(/\[\]$/, '');
  assert.match(name, /^[A-Z]\w*$/, `a type that nobody knows: ${text}`);
  const once = memoised(() => members(name));
  return isBlock ? { kind: 'block', members: once, many: isList } : { kind: 'object', members: once };
}

/** Blocks nest in themselves, so what is in them is read when it is asked for. */
function memoised<Value>(read: () => Value): () => Value {
  let value: Value | undefined;
  return () => (value ??= read());
}
