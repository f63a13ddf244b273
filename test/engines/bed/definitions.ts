/** Custom resource definitions for the API servers of tests: those of the engines that are built here, else of `NINES_CRDS`. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { recordsAt, stringAt } from '../../../src/manifests/field.ts';
import { groupOf } from '../../../src/manifests/object-scope.ts';
import { readManifests } from '../../../src/manifests/read-manifests.ts';
import type { KubeObject } from '../../../src/manifests/types.ts';
import type { ControlPlane } from './control-plane.ts';
import { type EngineName, enginePath, withoutEngines } from './engine-path.ts';
import { eventually } from './eventually.ts';
import type { KubeClient } from './kube-client.ts';

/** Where the modules of the engines hold their definitions, beside the program. */
const CARRIED: readonly (readonly [EngineName, string])[] = [
  ['pilot-discovery', 'manifests/charts/base/files'],
  ['velero', 'config/crd/v1/bases'],
  ['velero', 'config/crd/v2alpha1/bases'],
  ['rollouts-controller', 'manifests/crds'],
  ['flagger', 'artifacts/flagger'],
];

function folders(): string[] {
  const carried = CARRIED.filter(([engine]) => withoutEngines(engine) === false).map(([engine, folder]) =>
    join(dirname(enginePath(engine)), folder),
  );
  const given = process.env.NINES_CRDS ?? '';
  return existsSync(given) ? [...carried, given] : carried;
}

/** `group Kind` of an object or of what a definition defines. */
type KindName = `${string} ${string}`;

function kindOf({ apiVersion, kind }: KubeObject): KindName {
  return `${groupOf(apiVersion)} ${kind}`;
}

function definedBy(definition: KubeObject): KindName {
  return `${stringAt(definition, ['spec', 'group'])} ${stringAt(definition, ['spec', 'names', 'kind'])}`;
}

interface DefinitionFile {
  readonly text: string;
  readonly definitions: () => readonly KubeObject[];
}

const files = new Map<string, DefinitionFile>();

/** A file that is read once, and parsed once if ever: definitions of whole projects take seconds. */
function definitionFile(path: string): DefinitionFile {
  const known = files.get(path);
  if (known !== undefined) return known;
  const text = readFileSync(path, 'utf8');
  let parsed: readonly KubeObject[] | null = null;
  const file: DefinitionFile = {
    text,
    definitions: () => {
      parsed ??= readManifests(path, text, '').manifests.flatMap(({ object }) =>
        object.kind === 'CustomResourceDefinition' ? [object] : [],
      );
      return parsed;
    },
  };
  files.set(path, file);
  return file;
}

/**
 * Definitions of the objects' kinds, each as the first folder has it, and of every kind of the groups. Files of other groups
 * are not parsed.
 */
export function definitionsOf(objects: readonly KubeObject[], groups: readonly string[] = []): readonly KubeObject[] {
  const kinds = new Set(objects.filter(isForeign).map(kindOf));
  const named = new Set([...groups, ...[...kinds].map((kind) => kind.slice(0, kind.indexOf(' ')))]);
  const found = new Map<string, KubeObject>();
  for (const folder of folders()) {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !/\.ya?ml$/.test(entry.name)) continue;
      const file = definitionFile(join(entry.parentPath, entry.name));
      if (![...named].some((group) => file.text.includes(`group: ${group}\n`))) continue;
      for (const object of file.definitions()) {
        if (found.has(object.metadata.name)) continue;
        const isWanted = kinds.has(definedBy(object)) || groups.includes(stringAt(object, ['spec', 'group']) ?? '');
        if (isWanted) found.set(object.metadata.name, object);
      }
    }
  }
  return [...found.values()];
}

/** Groups of Kubernetes itself that are named like everybody else's. */
const BUILT_IN = [
  'admissionregistration.k8s.io',
  'networking.k8s.io',
  'rbac.authorization.k8s.io',
  'scheduling.k8s.io',
  'storage.k8s.io',
];

/** Whether somebody else than Kubernetes defines it. */
export function isForeign({ apiVersion }: KubeObject): boolean {
  const group = groupOf(apiVersion);
  return group.includes('.') && !BUILT_IN.includes(group);
}

/** Why the objects cannot be applied here, or false: for `{ skip }`. */
export function withoutDefinitions(objects: readonly KubeObject[]): string | false {
  const had = new Set(definitionsOf(objects).map(definedBy));
  const missing = new Set(objects.filter((object) => isForeign(object) && !had.has(kindOf(object))).map(kindOf));
  return missing.size > 0 && `no definitions of ${[...missing].sort().join(', ')} (NINES_CRDS names no folder of them)`;
}

const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

/** Installs definitions and waits until the API server serves them. */
export async function installDefinitions({ client }: ControlPlane, definitions: readonly KubeObject[]): Promise<void> {
  await Promise.all(
    definitions.map(async (definition) => {
      // Created, not applied: that has no fields of so large an object to own.
      const { status, body } = await client.request('POST', DEFINITIONS, definition);
      if (status !== 201) throw new Error(`${definition.metadata.name}: ${body.message}`);
    }),
  );
  // One after another: the server is at work on them, and questions keep it from that.
  for (const definition of definitions) await eventually(() => demandServed(client, definition));
  client.rediscover();
}

async function demandServed(client: KubeClient, definition: KubeObject): Promise<void> {
  const group = stringAt(definition, ['spec', 'group']);
  const plural = stringAt(definition, ['spec', 'names', 'plural']);
  for (const [, { name, served }] of recordsAt(definition, ['spec', 'versions'])) {
    if (served !== true) continue;
    const { body } = await client.request('GET', `/apis/${group}/${name}`);
    const names = recordsAt(body, ['resources']).map(([, each]) => each.name);
    if (!names.includes(plural)) throw new Error(`${group}/${name} ${plural} is not served`);
  }
}
