import type { Issue } from '../units/issue.ts';
import { pathOf, shownPath } from './input-path.ts';
import { type ReadText, readStdin, readText, type TextKind } from './read-text.ts';
import type { Io } from './types.ts';

/** One text to be read as a spec, as targets or as manifests. */
export interface InputFile {
  /** As a person would type it from where they are; a rendered folder says by what: `k8s (kubectl kustomize)`. */
  readonly file: string;
  readonly text: string;
  readonly kind: TextKind;
  /** From `--cluster NAME=PATH`: the cluster of objects that do not name their own. */
  readonly cluster?: string;
}

/** Reads exactly one spec or targets file: `-`, YAML, JSON or TypeScript. */
export async function readOne(path: string, io: Io): Promise<{ file: InputFile } | { issue: Issue }> {
  const place = path === '-' ? path : pathOf(path, io);
  const file = shownPath(place, io);
  const read = await readFile(place, file, io);
  return 'issue' in read ? read : { file: { file, ...read } };
}

/** Reads the text of a file, or of standard input; a spec in TypeScript is run. */
export async function readFile(path: string, file: string, io: Io): Promise<ReadText> {
  if (path === '-') return await readStdin(io);
  if (!/\.m?ts$/.test(path)) return readText(path, file);
  return await (await import('./read-typescript-spec.ts')).readTypescriptSpec(path, file);
}
