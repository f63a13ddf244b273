/** What a provider would refuse in a document of Terraform's JSON syntax, by its schema: before anybody is asked for anything. */
import { recordAt } from '../../../src/manifests/field.ts';
import type { JsonObject } from '../../../src/manifests/types.ts';
import type { Arguments, ArgumentType, ProviderSchema, Section } from './provider-schema.ts';

/** Arguments that every block of a section takes, because the language has them. */
const OF_THE_LANGUAGE: Readonly<Record<Section, readonly string[]>> = {
  resource: ['count', 'for_each', 'depends_on', 'lifecycle', 'provider', 'provisioner', 'connection'],
  data: ['count', 'for_each', 'depends_on', 'lifecycle', 'provider'],
  provider: ['alias'],
};
/** Nothing but an expression: whatever it is worth, it may stand for any value. */
const EXPRESSION = /^\$\{[^}]*\}$/;

/** A line for each fault of a document, with the place at which it is. */
export function schemaFaults(document: JsonObject, schema: ProviderSchema): readonly string[] {
  const faultsOf = (section: Section, type: string, path: string, body: unknown): readonly string[] => {
    const declared = schema.declared(section, type);
    if (declared === null) return [`${path}: the provider has none`];
    return blockFaults(body, declared.takes, path, OF_THE_LANGUAGE[section]);
  };
  const named = (['resource', 'data'] as const).flatMap((section) =>
    Object.entries(recordAt(document, [section]) ?? {}).flatMap(([type, bodies]) =>
      Object.entries(bodies as JsonObject).flatMap(([name, body]) =>
        faultsOf(section, type, `${section}.${type}.${name}`, body),
      ),
    ),
  );
  const providers = Object.entries(recordAt(document, ['provider']) ?? {});
  return [...named, ...providers.flatMap(([name, body]) => faultsOf('provider', name, `provider.${name}`, body))];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function blockFaults(body: unknown, takes: Arguments, path: string, language: readonly string[] = []): string[] {
  if (!isObject(body)) return [`${path}: a block is wanted`];
  const faults: string[] = [];
  for (const [name, value] of Object.entries(body)) {
    if (language.includes(name)) continue;
    const argument = takes.get(name);
    if (argument === undefined) faults.push(`${path}: no argument ${name}`);
    else faults.push(...valueFaults(value, argument.type, `${path}.${name}`));
  }
  for (const [name, { required }] of takes) {
    const value = body[name];
    if (required && (value === undefined || (Array.isArray(value) && value.length === 0)))
      faults.push(`${path}: without ${name}`);
  }
  return faults;
}

function valueFaults(value: unknown, type: ArgumentType, path: string): string[] {
  if (type.kind === 'block') {
    const blocks = Array.isArray(value) ? value : [value];
    if (blocks.length > 1 && !type.many) return [`${path}: at most one`];
    return blocks.flatMap((block, i) => blockFaults(block, type.members(), blocks.length > 1 ? `${path}[${i}]` : path));
  }
  if (typeof value === 'string' && EXPRESSION.test(value)) return [];
  switch (type.kind) {
    case 'untyped':
      return [`${path}: the schema has no type for it`];
    case 'object':
      return blockFaults(value, type.members(), path);
    case 'list':
      if (!Array.isArray(value)) return [`${path}: a list is wanted`];
      return value.flatMap((item, i) => valueFaults(item, type.of, `${path}[${i}]`));
    case 'map':
      if (!isObject(value)) return [`${path}: a map is wanted`];
      return Object.entries(value).flatMap(([key, item]) => valueFaults(item, type.of, `${path}.${key}`));
    default:
      // Terraform would read "5" as a number; whoever writes one by mistake meant something else.
      return typeof value === type.kind ? [] : [`${path}: a ${type.kind} is wanted`];
  }
}
