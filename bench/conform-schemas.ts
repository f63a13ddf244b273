/** Schemas for kubeconform from a folder of definitions: where it looks for them by itself is not reachable everywhere. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';

interface Definition {
  readonly kind?: string;
  readonly spec?: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly { readonly name: string; readonly schema?: { readonly openAPIV3Schema: unknown } }[];
  };
}

interface OpenApi {
  readonly definitions: Readonly<
    Record<
      string,
      { readonly 'x-kubernetes-group-version-kind'?: readonly { group: string; version: string; kind: string }[] }
    >
  >;
}

/** The name under which kubeconform asks for a schema: kind, first word of the group, version. */
function nameOf(group: string, version: string, kind: string): string {
  const prefix = group === '' ? '' : `-${group.split('.')[0]}`;
  return `${kind.toLowerCase()}${prefix}-${version}.json`;
}

/** Writes the schemas of a folder's definitions and of its Kubernetes OpenAPI file; what kubeconform is told to find them. */
export function writeConformSchemas(definitions: string, folder: string): string {
  for (const name of readdirSync(definitions, { recursive: true, encoding: 'utf8' })) {
    const path = join(definitions, name);
    if (name.endsWith('.json')) writeBuiltIn(JSON.parse(readFileSync(path, 'utf8')) as OpenApi, folder);
    if (/\.ya?ml$/.test(name)) writeCustom(readFileSync(path, 'utf8'), folder);
  }
  return join(folder, '{{.ResourceKind}}{{.KindSuffix}}.json');
}

function writeBuiltIn(openApi: OpenApi, folder: string): void {
  // Quantities and ports are written as numbers too, which the file does not say.
  const lenient = {
    'io.k8s.apimachinery.pkg.api.resource.Quantity': {},
    'io.k8s.apimachinery.pkg.util.intstr.IntOrString': {},
  };
  writeFileSync(
    join(folder, '_definitions.json'),
    JSON.stringify({ definitions: { ...openApi.definitions, ...lenient } }),
  );
  for (const [name, schema] of Object.entries(openApi.definitions)) {
    for (const { group, version, kind } of schema['x-kubernetes-group-version-kind'] ?? []) {
      const reference = { $ref: `_definitions.json#/definitions/${name}` };
      writeFileSync(join(folder, nameOf(group, version, kind)), JSON.stringify(reference));
    }
  }
}

function writeCustom(text: string, folder: string): void {
  for (const document of parseAllDocuments(text, { strict: false })) {
    const { kind, spec } = (document.toJS() ?? {}) as Definition;
    if (kind !== 'CustomResourceDefinition' || spec === undefined) continue;
    for (const { name, schema } of spec.versions) {
      if (schema !== undefined)
        writeFileSync(join(folder, nameOf(spec.group, name, spec.names.kind)), JSON.stringify(schema.openAPIV3Schema));
    }
  }
}
