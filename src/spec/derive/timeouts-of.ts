import type { WrittenService } from '../sections/service.ts';

export interface PathTimeout {
  readonly path: string;
  readonly timeoutUs: number;
}

/** What all tries together may take when nobody says so: nobody waits longer (M14). */
const RETRIES_WITHIN_US = 30_000_000;

/** Limits by path prefix, the longest first; with retries there is always one for `/`. */
export function timeoutsOf(service: WrittenService): readonly PathTimeout[] {
  const { timeout, retries } = service;
  const written: PathTimeout[] =
    timeout === undefined
      ? []
      : typeof timeout === 'number'
        ? [{ path: '/', timeoutUs: timeout }]
        : Object.entries(timeout).map(([path, timeoutUs]) => ({ path, timeoutUs }));
  if (retries !== undefined && !written.some(({ path }) => path === '/')) {
    written.push({ path: '/', timeoutUs: retries.within ?? RETRIES_WITHIN_US });
  }
  return written.sort((a, b) => b.path.length - a.path.length || (a.path < b.path ? -1 : 1));
}
