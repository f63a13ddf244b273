import type { PlatformSpec } from '../platform-schema.ts';
import type { WrittenService } from '../sections/service.ts';

export interface Entry {
  readonly host: string;
  readonly path: string;
}

/** Where clients enter a service: as written, else `/` where load is offered and there is a gateway. */
export function entriesOf(spec: PlatformSpec, service: WrittenService): readonly Entry[] {
  const { gateway } = spec;
  if (gateway === undefined) return [];
  const written = service.public;
  if (written === undefined)
    return service.load === undefined || service.background ? [] : [{ host: loadHost(spec, service), path: '/' }];
  if (written === 'none') return [];
  const entries = Array.isArray(written) ? written : [written];
  return entries.map((entry: string | { host?: string; path: string }) =>
    typeof entry === 'string'
      ? { host: gateway.host, path: entry }
      : { host: entry.host ?? gateway.host, path: entry.path },
  );
}

function loadHost(spec: PlatformSpec, service: WrittenService): string {
  const { load } = service;
  const written = typeof load === 'object' && 'rps' in load ? load.host : undefined;
  return written ?? spec.gateway?.host ?? '';
}
