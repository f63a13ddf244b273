import type { Request, Token } from '../../../src/traffic/types.ts';
import { tokenPayload, tokenPlace } from '../harness/sign-token.ts';
import type { OfferedRequest } from '../types.ts';

const SOURCE_IP = '127.0.0.1';

/** An offered request as the model takes it; its tokens count time from the start of the run. */
export function modelRequest(offered: OfferedRequest): Request {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(offered.headers ?? {})) headers[name.toLowerCase()] = value;
  let { path } = offered;
  const { token } = offered;
  if (token !== undefined) {
    const place = tokenPlace(token);
    if (place.kind === 'header') headers[place.name] = `${place.prefix}TOKEN`;
    else path += `${path.includes('?') ? '&' : '?'}${place.name}=TOKEN`;
  }
  return {
    method: offered.method ?? 'GET',
    scheme: offered.serverName === undefined ? 'http' : 'https',
    authority: offered.host,
    path,
    headers,
    sourceIp: SOURCE_IP,
    sourcePrincipal: offered.principal ?? null,
    tokens: token === undefined ? illegible(headers.authorization) : [modelToken(token)],
  };
}

/** A bearer token that is none: nobody issued it. */
function illegible(authorization = ''): Token[] {
  if (!/^Bearer ./.test(authorization)) return [];
  const told = { issuer: '', forged: true };
  return [modelToken(told)];
}

function modelToken(told: NonNullable<OfferedRequest['token']>): Token {
  const claims = tokenPayload(told, 0);
  return {
    carriedIn: tokenPlace(told),
    issuer: told.issuer,
    subject: String(claims.sub),
    audiences: told.audiences ?? [],
    expiresAt: Number(claims.exp),
    notBefore: claims.nbf === undefined ? null : Number(claims.nbf),
    claims,
    signature: told.forged === true ? 'invalid' : 'valid',
  };
}
