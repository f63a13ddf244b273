import type { OfferedRequest } from '../types.ts';
import type { CertificateAuthority } from './certificate.ts';
import { NUMBER_HEADER } from './log-lines.ts';
import type { WireRequest } from './send-request.ts';
import { signToken, type TokenKeys, tokenPlace } from './sign-token.ts';

/** What stands behind tokens and identities in this run. */
export interface Trust {
  readonly tokens: TokenKeys;
  readonly authority: CertificateAuthority;
}

/** The server name that a mesh client asks for; the inbound side does not look at it. */
const SERVER_NAME = 'conformance.mesh';

/** An offered request as it goes over the wire. */
export function offeredWire(
  offered: OfferedRequest,
  number: number,
  port: number,
  fresh: boolean,
  trust: Trust,
): WireRequest {
  const headers: Record<string, string> = { host: offered.host, ...offered.headers, [NUMBER_HEADER]: String(number) };
  let { path } = offered;
  if (offered.token !== undefined) {
    const place = tokenPlace(offered.token);
    const token = place.prefix + signToken(offered.token, trust.tokens, Math.floor(Date.now() / 1000));
    if (place.kind === 'header') headers[place.name] = token;
    else path += `${path.includes('?') ? '&' : '?'}${place.name}=${token}`;
  }
  return { port, method: offered.method ?? 'GET', path, headers, fresh, tls: clientTls(offered, trust) };
}

function clientTls({ principal, serverName }: OfferedRequest, { authority }: Trust): WireRequest['tls'] {
  if (principal === undefined && serverName === undefined) return null;
  const issued = authority.issue({ uri: `spiffe://${principal}` });
  const shown = principal === undefined ? {} : { cert: issued.chain, key: issued.key };
  return { ...shown, ca: issued.authority, servername: serverName ?? SERVER_NAME };
}
