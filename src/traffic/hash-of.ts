/**
 * The hash of a request for ring hash and Maglev (http/hash_policy.cc): xxHash64 of each input that is present, combined
 * by rotating the hash so far one bit to the left and XOR. No input present: no hash, and the host is drawn at random.
 *
 * A cookie with a time to live that the client does not send is made by the proxy and sent back. The caller who models
 * clients with cookie jars passes the made value as the cookie; without it the request hashes as new.
 */
import type { HashInput } from '../mesh/types.ts';
import { hashKeyOf, xxHash64 } from './balance/xx-hash64.ts';
import { queryParameters } from './normalize-path.ts';
import type { HashKey } from './proxy-types.ts';
import type { Request } from './types.ts';

/** Null when no input is present. */
export function hashOf(inputs: readonly HashInput[], request: Request): HashKey | null {
  let hash: bigint | null = null;
  for (const input of inputs) {
    const value = inputValue(input, request);
    if (value === undefined) continue;
    const before: bigint = hash === null ? 0n : BigInt.asUintN(64, (hash << 1n) | (hash >> 63n));
    hash = before ^ xxHash64(value);
  }
  return hash === null ? null : hashKeyOf(hash);
}

/** The cookie that the proxy makes for a request without it, or null. */
export function missingCookie(inputs: readonly HashInput[], request: Request): string | null {
  const input = inputs.find((one) => one.kind === 'cookie' && one.ttlUs !== null);
  if (input?.kind !== 'cookie' || inputValue(input, request) !== undefined) return null;
  return input.name;
}

/** The `set-cookie` header that comes with it. The value is Envoy's own choice: a hash of both ends of the connection. */
export function madeCookie(inputs: readonly HashInput[], request: Request, value: string): string | null {
  const name = missingCookie(inputs, request);
  const input = inputs.find((one) => one.kind === 'cookie' && one.name === name);
  if (input?.kind !== 'cookie') return null;
  const age = input.ttlUs === null || input.ttlUs === 0 ? '' : `; Max-Age=${Math.floor(input.ttlUs / 1_000_000)}`;
  const path = input.path === '' ? '' : `; Path=${input.path}`;
  return `${input.name}="${value}"${age}${path}; HttpOnly`;
}

/** One cookie of the request's `cookie` header. */
export function cookieValue(request: Request, name: string): string | undefined {
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const equals = pair.indexOf('=');
    if (equals < 0 || pair.slice(0, equals).trim() !== name) continue;
    const value = pair.slice(equals + 1).trim();
    return value.length >= 2 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
  }
  return undefined;
}

function inputValue(input: HashInput, request: Request): string | undefined {
  switch (input.kind) {
    case 'header':
      // Setting the hash on the host hashes the authority.
      if (input.name === ':authority' || input.name === 'host') return request.authority;
      return request.headers[input.name];
    case 'cookie':
      return cookieValue(request, input.name) || undefined;
    case 'sourceIp':
      return request.sourceIp;
    case 'query':
      return queryParameters(request.path).get(input.name);
  }
}
