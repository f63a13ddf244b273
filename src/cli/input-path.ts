import { isAbsolute, join, normalize, relative, resolve, sep } from 'node:path';
import type { Io } from './types.ts';

/** A typed path from where the person is, without a slash at its end. */
export function pathOf(path: string, { cwd }: Pick<Io, 'cwd'>): string {
  return normalize(isAbsolute(path) ? path : join(cwd, path)).replace(/(.)[/\\]$/, '$1');
}

/** How a path is written in a message: below where the person is, a path is shown from there; elsewhere in full. */
export function shownPath(path: string, io: Io): string {
  if (path === '-') return path;
  const near = relative(resolve(io.cwd), path);
  const text = near === '' ? '.' : near.startsWith('..') ? path : near;
  return text.split(sep).join('/');
}
