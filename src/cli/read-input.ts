import { sep } from 'node:path';
import type { Issue } from '../units/issue.ts';
import { type Found, findFiles } from './find-files.ts';
import { pathOf, shownPath } from './input-path.ts';
import { type InputFile, readFile } from './read-one.ts';
import { unreadable } from './read-text.ts';
import { renderFolder } from './render-folder.ts';
import type { Io, VerbIo } from './types.ts';

/** Everything that was asked for, as far as it could be read. */
export interface Input {
  readonly files: readonly InputFile[];
  readonly issues: readonly Issue[];
}

interface ClusterPath {
  readonly cluster: string;
  readonly path: string;
}

/** The option that goes with FILES, for the table of a verb's options. */
export const CLUSTER_OPTION = {
  cluster: { kind: 'list', value: 'NAME=PATH', help: 'objects under PATH belong to cluster NAME; PATH is read too' },
} as const;

/** Reads FILES: files, folders (recursively, rendered where they have to be), or `-`. A folder's order is that of names. */
export async function readInput(paths: readonly string[], clusters: readonly string[], io: VerbIo): Promise<Input> {
  const files: InputFile[] = [];
  const issues: Issue[] = [];
  const clusterPaths = readClusters(clusters, io, issues);
  const given = paths.map((path) => (path === '-' ? path : pathOf(path, io)));
  const wanted = [
    ...given,
    ...clusterPaths.map(({ path }) => path).filter((path) => !given.some((each) => contains(each, path))),
  ];
  const seen = new Set<string>();
  for (const path of wanted) {
    for (const each of find(path, shownPath(path, io), issues)) {
      if (seen.has(each.path)) continue;
      seen.add(each.path);
      await take(each, clusterPaths, io, files, issues);
    }
  }
  if (files.length === 0 && issues.length === 0) issues.push(nothing(paths));
  return { files, issues };
}

function find(path: string, file: string, issues: Issue[]): Found[] {
  if (path === '-') return [{ kind: 'file', path }];
  try {
    return findFiles(path);
  } catch (error) {
    issues.push(unreadable(file, error as NodeJS.ErrnoException));
    return [];
  }
}

async function take(
  found: Found,
  clusterPaths: readonly ClusterPath[],
  io: VerbIo,
  files: InputFile[],
  issues: Issue[],
): Promise<void> {
  const file = shownPath(found.path, io);
  const cluster = clusterOf(found.path, clusterPaths);
  if (found.kind === 'rendered') {
    io.progress(`rendering ${file}`);
    const rendered = renderFolder(found.renderer, found.path, file, io);
    if ('text' in rendered) {
      files.push({ file: `${file} (${rendered.by})`, text: rendered.text, kind: 'manifests', ...cluster });
      return;
    }
    issues.push(rendered.issue);
    for (const each of found.instead) await take(each, clusterPaths, io, files, issues);
    return;
  }
  const read = await readFile(found.path, file, io);
  if ('issue' in read) issues.push(read.issue);
  else files.push({ file, ...read, ...cluster });
}

function readClusters(clusters: readonly string[], io: Io, issues: Issue[]): ClusterPath[] {
  return clusters.flatMap((text) => {
    const [, cluster, path] = /^([a-z0-9](?:[-a-z0-9]*[a-z0-9])?)=(.+)$/.exec(text) ?? [];
    if (cluster !== undefined && path !== undefined) return [{ cluster, path: pathOf(path, io) }];
    const message = `--cluster takes NAME=PATH, not "${text}"`;
    issues.push({
      code: 'CLI024',
      path: '--cluster',
      message,
      fix: 'write --cluster east=k8s/east, a name in lower case',
    });
    return [];
  });
}

/** The cluster of the longest path that holds this one. */
function clusterOf(path: string, clusterPaths: readonly ClusterPath[]): { cluster?: string } {
  const holding = clusterPaths.filter((each) => contains(each.path, path));
  const nearest = holding.sort((a, b) => b.path.length - a.path.length)[0];
  return nearest === undefined ? {} : { cluster: nearest.cluster };
}

function contains(outer: string, inner: string): boolean {
  return outer === inner || inner.startsWith(outer.endsWith(sep) ? outer : outer + sep);
}

function nothing(paths: readonly string[]): Issue {
  const where = paths.length === 0 ? 'no file was named' : `no YAML or JSON file in ${paths.join(', ')}`;
  return {
    code: 'CLI025',
    path: '',
    message: `there is nothing to read: ${where}`,
    fix: 'name a spec, manifests, or a folder of them',
  };
}
