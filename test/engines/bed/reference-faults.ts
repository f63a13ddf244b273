/** References of a root module that lead nowhere: what `validate` would say, which asks the provider first. */
import { recordAt } from '../../../src/manifests/field.ts';
import type { JsonObject } from '../../../src/manifests/types.ts';
import type { Declared, ProviderSchema } from './provider-schema.ts';

const EXPRESSION = /\$\{([^}]*)\}/g;
/** The last part of an address, as the language wants names. */
const NAME = /\.[A-Za-z_][\w-]*$/;
const TEXT = /"[^"]*"/g;
/** A name with what is asked of it: members, and places in a list. */
const TRAVERSAL = /\b[a-z]\w*(?:\.[\w-]+|\[\w+\])+/g;

interface Named {
  readonly declared: Declared | null;
  /** Whether there is a list of them, of which one must be taken. */
  readonly counted: boolean;
}

/** By address, as in `data.aws_lb.gateways` and `var.copies`. */
function namesIn(documents: readonly JsonObject[], schema: ProviderSchema): ReadonlyMap<string, Named> {
  const names = new Map<string, Named>();
  for (const document of documents) {
    for (const section of ['resource', 'data'] as const)
      for (const [type, bodies] of Object.entries(recordAt(document, [section]) ?? {}))
        for (const [name, body] of Object.entries(bodies as JsonObject))
          names.set(`${section === 'data' ? 'data.' : ''}${type}.${name}`, {
            declared: schema.declared(section, type),
            counted: Object.hasOwn(body as JsonObject, 'count'),
          });
    for (const name of Object.keys(recordAt(document, ['variable']) ?? {}))
      names.set(`var.${name}`, { declared: null, counted: false });
  }
  return names;
}

function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

function traversalFault(traversal: string, names: ReadonlyMap<string, Named>): string | null {
  const [, address = '', place, attribute] =
    /^(data\.\w+\.[\w-]+|\w+\.[\w-]+)(\[\w+\])?(?:\.(\w+))?/.exec(traversal) ?? [];
  const named = names.get(address);
  if (named === undefined) return `${traversal}: nothing of that name`;
  if (address.startsWith('var.')) return null;
  if (named.counted !== (place !== undefined)) return `${traversal}: ${named.counted ? 'one of a list' : 'no list'}`;
  if (attribute === undefined) return `${traversal}: no attribute of it`;
  return named.declared?.has(attribute) === false ? `${traversal}: no attribute ${attribute}` : null;
}

/** A line for each name and reference of a cluster's documents that is wrong. */
export function referenceFaults(documents: readonly JsonObject[], schema: ProviderSchema): readonly string[] {
  const names = namesIn(documents, schema);
  const expressions = textsOf(documents).flatMap((text) =>
    [...text.matchAll(EXPRESSION)].map(([, inner = '']) => inner),
  );
  const traversals = expressions.flatMap((each) => each.replaceAll(TEXT, '""').match(TRAVERSAL) ?? []);
  const waits = documents
    .flatMap((document) => Object.values(recordAt(document, ['resource']) ?? {}))
    .flatMap((bodies) => Object.values(bodies as JsonObject))
    .flatMap((body) => textsOf((body as JsonObject).depends_on ?? []));
  return [
    ...[...names.keys()].filter((each) => !NAME.test(each)).map((each) => `${each}: not a name in Terraform`),
    ...[...new Set(traversals)].flatMap((each) => traversalFault(each, names) ?? []),
    ...waits.filter((address) => !names.has(address)).map((address) => `depends_on ${address}: nothing of that name`),
  ];
}
