import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { readText } from './read-text.ts';

/** The names by which kustomize knows its file, in its order. */
export const KUSTOMIZATION_FILES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** What of a kustomization decides how its folder is read. */
export interface Kustomization {
  /** Files and folders that it takes in, as paths joined to its folder. Addresses elsewhere are left out. */
  readonly resources: readonly string[];
  /** It only lists resources: reading them is the same as building it, and keeps their own lines. */
  readonly isPlainList: boolean;
  /** A part to be built into others; kustomize refuses to build it alone. */
  readonly isComponent: boolean;
}

const PLAIN_KEYS = new Set(['apiVersion', 'kind', 'metadata', 'resources', 'bases', 'components']);

/** The kustomization of a folder, or undefined when it has none. One that is not YAML counts as having no resources. */
export function readKustomization(folder: string): Kustomization | undefined {
  const path = KUSTOMIZATION_FILES.map((name) => join(folder, name)).find((each) => existsSync(each));
  if (path === undefined) return undefined;
  const content = contentOf(path);
  const resources = ['resources', 'bases', 'components'].flatMap((key) => {
    const list = content[key];
    return Array.isArray(list) ? list.filter((entry) => typeof entry === 'string') : [];
  });
  const paths = resources.map((resource) => join(folder, resource));
  const isComplete = resources.length > 0 && paths.every((each) => existsSync(each));
  return {
    resources: paths.filter((each) => existsSync(each)),
    isPlainList: isComplete && Object.keys(content).every((key) => PLAIN_KEYS.has(key)),
    isComponent: content.kind === 'Component',
  };
}

/** Folders among a kustomization's resources: bases, which are not applied on their own. */
export function basesOf(kustomization: Kustomization): string[] {
  return kustomization.resources.filter((path) => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true);
}

function contentOf(path: string): Record<string, unknown> {
  const read = readText(path, path);
  if ('issue' in read) return {};
  try {
    const content: unknown = parse(read.text, { maxAliasCount: 100 });
    return typeof content === 'object' && content !== null ? (content as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
