/**
 * Tokens of a request as typed on a command line: decoded, never verified. Verifying needs keys; a token that can be
 * decoded counts as signed well, one that cannot as broken.
 */
import type { JwtRule } from '../mesh/types.ts';
import type { Token } from './types.ts';

function decoded(part: string): Record<string, unknown> | null {
  try {
    const bytes = Uint8Array.from(atob(part.replaceAll('-', '+').replaceAll('_', '/')), (each) => each.charCodeAt(0));
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function seconds(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}

function token(text: string, carriedIn: Token['carriedIn']): Token {
  const [header = '', payload = '', signature = ''] = text.split('.');
  const head = decoded(header);
  const claims = decoded(payload) ?? {};
  const audience = claims.aud;
  const unsigned = signature === '' || head?.alg === 'none' || decoded(payload) === null;
  return {
    carriedIn,
    issuer: typeof claims.iss === 'string' ? claims.iss : '',
    subject: typeof claims.sub === 'string' ? claims.sub : '',
    audiences: Array.isArray(audience) ? audience.map(String) : typeof audience === 'string' ? [audience] : [],
    expiresAt: seconds(claims.exp),
    notBefore: seconds(claims.nbf),
    claims,
    signature: unsigned ? 'invalid' : 'valid',
  };
}

/** Tokens in the places where Istio looks: `Authorization: Bearer`, `access_token`, and those that rules name. */
export function readBearerTokens(
  headers: Readonly<Record<string, string>>,
  query: ReadonlyMap<string, string>,
  rules: readonly JwtRule[],
): readonly Token[] {
  const places = new Map<string, Token['carriedIn']>();
  const at = (kind: 'header' | 'param', name: string, prefix: string): void => {
    places.set(`${kind} ${name} ${prefix}`, { kind, name, prefix });
  };
  at('header', 'authorization', 'Bearer ');
  at('param', 'access_token', '');
  for (const rule of rules) {
    for (const { name, prefix } of rule.fromHeaders) at('header', name, prefix);
    for (const name of rule.fromParams) at('param', name, '');
  }
  return [...places.values()].flatMap((place) => {
    const text = place.kind === 'header' ? headers[place.name] : query.get(place.name);
    return text?.startsWith(place.prefix) ? [token(text.slice(place.prefix.length), place)] : [];
  });
}
