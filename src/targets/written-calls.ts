import type { WrittenCalls } from './load-schema.ts';

export interface WrittenCall {
  readonly to: string;
  readonly times: number;
  readonly path: string;
  /** Null: the callee's own. */
  readonly port: number | null;
  /** Where it is written, below `calls`. */
  readonly at: string | number;
}

/** What one request calls, whichever way it is written. */
export function writtenCalls(calls: WrittenCalls | undefined): readonly WrittenCall[] {
  if (calls === undefined) return [];
  if (isList(calls)) return calls.map((to, at) => ({ to, times: 1, path: '/', port: null, at }));
  return Object.entries(calls).map(([to, call]) =>
    typeof call === 'number'
      ? { to, times: call, path: '/', port: null, at: to }
      : { to, times: call.times, path: call.path, port: call.port ?? null, at: to },
  );
}

function isList(calls: WrittenCalls): calls is readonly string[] {
  return Array.isArray(calls);
}
