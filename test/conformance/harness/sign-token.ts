/** JSON Web Tokens with real RS256 signatures, by keys made when the tests start. */
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { TokenTold } from '../types.ts';

const KEY_ID = 'conformance';
const BEARER = { kind: 'header', name: 'authorization', prefix: 'Bearer ' } as const;

export interface TokenKeys {
  /** What an issuer publishes: the JWKS with the one key that it has. */
  readonly jwks: string;
  readonly own: KeyObject;
  readonly foreign: KeyObject;
}

/** Makes the issuer's key and one that nobody trusts. */
export function makeTokenKeys(): TokenKeys {
  const own = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const foreign = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jwk = { ...own.publicKey.export({ format: 'jwk' }), kid: KEY_ID, alg: 'RS256', use: 'sig' };
  return { jwks: JSON.stringify({ keys: [jwk] }), own: own.privateKey, foreign: foreign.privateKey };
}

/** Where the request carries it. */
export function tokenPlace(told: TokenTold): NonNullable<TokenTold['carriedIn']> {
  return told.carriedIn ?? BEARER;
}

/** The payload; `nowSeconds` since the epoch. */
export function tokenPayload(told: TokenTold, nowSeconds: number): Record<string, unknown> {
  const { issuer, subject = 'alice', audiences, expiresInSeconds = 3600, notBeforeInSeconds, claims } = told;
  return {
    iss: issuer,
    sub: subject,
    ...(audiences === undefined ? {} : { aud: audiences }),
    exp: nowSeconds + expiresInSeconds,
    ...(notBeforeInSeconds === undefined ? {} : { nbf: nowSeconds + notBeforeInSeconds }),
    ...claims,
  };
}

/** The token as it travels. */
export function signToken(told: TokenTold, keys: TokenKeys, nowSeconds: number): string {
  const header = encode({ alg: 'RS256', typ: 'JWT', kid: KEY_ID });
  const text = `${header}.${encode(tokenPayload(told, nowSeconds))}`;
  const signature = sign('RSA-SHA256', Buffer.from(text), told.forged === true ? keys.foreign : keys.own);
  return `${text}.${signature.toString('base64url')}`;
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
