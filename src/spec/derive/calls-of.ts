import type { WrittenService } from '../sections/service.ts';

export interface SpecCall {
  readonly to: string;
  readonly times: number;
  readonly path: string;
  /** Null: the callee's own. */
  readonly port: number | null;
  /** Where it is written, below `services.<name>.calls`. */
  readonly at: string | number;
}

/** What one request of a service calls, whichever way it is written. */
export function callsOf(service: WrittenService): readonly SpecCall[] {
  const { calls } = service;
  if (calls === undefined) return [];
  if (Array.isArray(calls)) return calls.map((to: string, at) => ({ to, times: 1, path: '/', port: null, at }));
  return Object.entries(calls as Readonly<Record<string, number | { times: number; path: string; port?: number }>>).map(
    ([to, call]) =>
      typeof call === 'number'
        ? { to, times: call, path: '/', port: null, at: to }
        : { to, times: call.times, path: call.path, port: call.port ?? null, at: to },
  );
}
