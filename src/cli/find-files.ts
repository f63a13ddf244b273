import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { basesOf, KUSTOMIZATION_FILES, type Kustomization, readKustomization } from './kustomization.ts';
import type { Renderer } from './render-folder.ts';

/** Something to read under a path: a file, or a folder that a program turns into manifests. */
export type Found =
  | { readonly kind: 'file'; readonly path: string }
  | {
      readonly kind: 'rendered';
      readonly path: string;
      readonly renderer: Renderer;
      /** What is read instead when it cannot be rendered. */
      readonly instead: readonly Found[];
    };

/** What `compile` writes beside the manifests, and nobody's manifest: for Terraform, for Helm, and the plan. */
const BESIDE = /\.tf\.json$|\.values\.json$|^plan\.json$/;
const MANIFEST_FILE = /\.(ya?ml|json)$/i;
/** Never manifests, and large. Hidden folders are left out as well. */
const SKIPPED_FOLDERS = new Set(['node_modules']);

/** Everything to read under a path, in the order of names. A path that is not there is found as a file, to be reported. */
export function findFiles(path: string): Found[] {
  if (!isFolder(path)) return [{ kind: 'file', path }];
  const bases = new Set<string>();
  for (const folder of foldersUnder(path, new Set())) {
    const kustomization = readKustomization(folder);
    for (const base of kustomization === undefined ? [] : basesOf(kustomization)) bases.add(realpathSync(base));
  }
  // Asked for by name, a base is read like anything else.
  bases.delete(realpathSync(path));
  return inFolder(path, bases, new Set());
}

function inFolder(folder: string, bases: ReadonlySet<string>, seen: Set<string>): Found[] {
  const real = realpathSync(folder);
  // Links can make a ring of folders.
  if (seen.has(real) || bases.has(real)) return [];
  seen.add(real);
  if (existsSync(join(folder, 'Chart.yaml')))
    return [{ kind: 'rendered', path: folder, renderer: 'helm', instead: [] }];
  const kustomization = readKustomization(folder);
  if (kustomization !== undefined) return ofKustomization(folder, kustomization, seen);
  const entries = entriesOf(folder);
  // Left to the reader to report: one folder without rights does not hide those beside it.
  if (entries === undefined) return [{ kind: 'file', path: folder }];
  return entries.flatMap(({ path, isFolder: isInner }): Found[] => {
    if (isInner) return inFolder(path, bases, seen);
    return MANIFEST_FILE.test(path) ? [{ kind: 'file', path }] : [];
  });
}

function ofKustomization(folder: string, kustomization: Kustomization, seen: Set<string>): Found[] {
  const listed = kustomization.resources.flatMap((path): Found[] =>
    isFolder(path) ? inFolder(path, new Set(), seen) : [{ kind: 'file', path }],
  );
  if (kustomization.isPlainList || kustomization.isComponent) return listed;
  return [{ kind: 'rendered', path: folder, renderer: 'kustomize', instead: listed }];
}

function foldersUnder(folder: string, seen: Set<string>): string[] {
  const real = realpathSync(folder);
  if (seen.has(real)) return [];
  seen.add(real);
  const inner = (entriesOf(folder) ?? []).filter((entry) => entry.isFolder);
  return [folder, ...inner.flatMap(({ path }) => foldersUnder(path, seen))];
}

function entriesOf(folder: string): { path: string; isFolder: boolean }[] | undefined {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return undefined;
  }
  return names
    .filter((name) => !name.startsWith('.') && !SKIPPED_FOLDERS.has(name) && !KUSTOMIZATION_FILES.includes(name))
    .filter((name) => !BESIDE.test(name))
    .sort()
    .map((name) => ({ path: join(folder, name), isFolder: isFolder(join(folder, name)) }));
}

/** What cannot even be looked at counts as a file: reading it says why. */
function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
