/**
 * One request and what a proxy answers. Shapes shared by everything in `traffic`, by the simulator's request plane,
 * by `nines route`, and by the conformance suite, which offers the same requests to a real Envoy.
 */
import type { Route, VirtualHost } from '../mesh/types.ts';

export interface Request {
  readonly method: string;
  readonly scheme: string;
  /** Host header or `:authority`, with port if the client sent one. */
  readonly authority: string;
  /** Path with query string. */
  readonly path: string;
  /** Lower-case names; cookies stand in `cookie`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly sourceIp: string;
  /** The peer's SPIFFE identity when the connection is mutual TLS: `cluster.local/ns/…/sa/…`; else null. */
  readonly sourcePrincipal: string | null;
  /** Decoded bearer tokens; whether the signature verifies is an input, because verifying needs keys and cryptography. */
  readonly tokens: readonly Token[];
}

export interface Token {
  /** Where the request carries it: a header (lower case) or query parameter. */
  readonly carriedIn: { readonly kind: 'header' | 'param'; readonly name: string; readonly prefix: string };
  readonly issuer: string;
  readonly subject: string;
  readonly audiences: readonly string[];
  /** Seconds since the epoch; null: never. */
  readonly expiresAt: number | null;
  readonly notBefore: number | null;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly signature: 'valid' | 'invalid';
}

/** Envoy's response flags that the model can produce; `-` is the empty set. */
export type ResponseFlag =
  | 'NR'
  | 'NC'
  | 'UH'
  | 'UF'
  | 'UO'
  | 'UC'
  | 'UT'
  | 'URX'
  | 'RL'
  | 'FI'
  | 'DI'
  | 'UR'
  | 'LR'
  | 'DC';

/** An answer that a proxy makes itself, without any upstream. */
export interface LocalReply {
  readonly status: number;
  readonly flags: readonly ResponseFlag[];
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Envoy's response code details: `route_not_found`, `rbac_access_denied_matched_policy[none]`. */
  readonly details: string;
}

/** Result of route selection on one listener. */
export interface RouteDecision {
  readonly virtualHost: VirtualHost | null;
  readonly route: Route | null;
  /** Routes tried before, with the first condition that failed: for explanation only. */
  readonly rejected: readonly { readonly route: Route; readonly because: string }[];
}
