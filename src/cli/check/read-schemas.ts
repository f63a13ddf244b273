/** Schemas from a folder: custom resource definitions in YAML, and an OpenAPI `swagger.json` where one lies there. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { schemasOfDefinition, schemasOfOpenApi } from '../../check/schema/schema-set.ts';
import type { KindSchema, SchemaSet } from '../../check/schema/types.ts';
import type { ManifestIndex } from '../../manifests/manifest-index.ts';
import { groupOf } from '../../manifests/object-scope.ts';
import { readManifests } from '../../manifests/read-manifests.ts';
import type { Issue } from '../../units/issue.ts';
import { pathOf } from '../input-path.ts';
import { unreadable } from '../read-text.ts';

/** The schemas of the kinds that occur, and files of the folder that could not be read. */
export type ReadSchemas =
  | { readonly schemas: SchemaSet; readonly unread: readonly Issue[] }
  | { readonly issue: Issue };

/** Files that say nothing about the groups in use are not parsed: definitions of whole projects take seconds. */
export function readSchemas(folder: string, cwd: string, index: ManifestIndex): ReadSchemas {
  const groups = new Set(index.manifests.map(({ object }) => groupOf(object.apiVersion)));
  const found = new Map<string, KindSchema>();
  const unread: Issue[] = [];
  try {
    for (const path of filesUnder(pathOf(folder, { cwd }))) {
      const text = readFileSync(path, 'utf8');
      const entries = path.endsWith('.json') ? ofJson(path, text, unread) : ofYaml(path, text, groups, unread);
      for (const [key, schema] of entries) if (!found.has(key)) found.set(key, schema);
    }
  } catch (error) {
    return { issue: unreadable(folder, error as NodeJS.ErrnoException) };
  }
  if (found.size > 0 || unread.length > 0) return { schemas: found, unread };
  const message = `${folder} holds no schema of any kind that is checked`;
  return { issue: { code: 'CLI044', path: '--crds', message, fix: 'name a folder of custom resource definitions' } };
}

function filesUnder(folder: string): readonly string[] {
  if (!statSync(folder).isDirectory()) return [folder];
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(?:ya?ml|json)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function ofYaml(path: string, text: string, groups: ReadonlySet<string>, unread: Issue[]) {
  if (!text.includes('CustomResourceDefinition')) return [];
  const named = [...text.matchAll(/^ {2}group: *["']?([^\s"']+)/gm)].map(([, group]) => group ?? '');
  if (named.length > 0 && !named.some((group) => groups.has(group))) return [];
  const { manifests, issues } = readManifests(path, text, '');
  for (const { message, file, line, column } of issues) unread.push(schemaIssue(message, file, line, column));
  return manifests
    .filter(({ object }) => object.kind === 'CustomResourceDefinition')
    .flatMap(({ object }) => schemasOfDefinition(object));
}

function ofJson(path: string, text: string, unread: Issue[]) {
  try {
    return schemasOfOpenApi(JSON.parse(text));
  } catch {
    unread.push(schemaIssue('not JSON', path));
    return [];
  }
}

function schemaIssue(message: string, file: string, line?: number, column?: number): Issue {
  const place = line === undefined || column === undefined ? {} : { line, column };
  const fix = 'mend the file, or take it out of the folder; its kinds are not checked against it';
  return { code: 'CLI043', path: '', file, message, fix, ...place };
}
