import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { pathOf } from './input-path.ts';
import { KUSTOMIZATION_FILES } from './kustomization.ts';

/**
 * ConfigMaps and Secrets that kustomize would generate for the folders in which the files lie, as `ConfigMap/name`:
 * an object that asks for one of them lacks nothing, although no file holds it.
 */
export function generatedNames(files: readonly string[], cwd: string): ReadonlySet<string> {
  const folders = new Set(files.filter((file) => file !== '-').map((file) => dirname(pathOf(file, { cwd }))));
  const names = new Set<string>();
  for (const folder of folders) {
    const path = KUSTOMIZATION_FILES.map((name) => join(folder, name)).find((each) => existsSync(each));
    if (path !== undefined) for (const name of generatedBy(path)) names.add(name);
  }
  return names;
}

function generatedBy(path: string): readonly string[] {
  const content = contentOf(path);
  return (['ConfigMap', 'Secret'] as const).flatMap((kind) => {
    const generators = content[kind === 'ConfigMap' ? 'configMapGenerator' : 'secretGenerator'];
    if (!Array.isArray(generators)) return [];
    return generators.flatMap((each) => (typeof each?.name === 'string' ? [`${kind}/${each.name}`] : []));
  });
}

function contentOf(path: string): Record<string, unknown> {
  try {
    const content: unknown = parse(readFileSync(path, 'utf8'), { maxAliasCount: 100 });
    return typeof content === 'object' && content !== null ? (content as Record<string, unknown>) : {};
  } catch {
    // Whether a kustomization is in order is for kustomize to say; one that is not generates nothing.
    return {};
  }
}
