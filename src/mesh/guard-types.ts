/**
 * What guards a workload port or a gateway. Part of `ProxyConfig` (types.ts).
 */
import type { Origin } from '../manifests/types.ts';
import type { LocalRateLimit } from './route-types.ts';

/** What guards one workload port (or a gateway): evaluated in the order of the fields. */
export interface InboundPolicy {
  readonly mtls: 'STRICT' | 'PERMISSIVE' | 'DISABLE';
  readonly mtlsOrigin: Origin | null;
  readonly jwt: readonly JwtRule[];
  /** CUSTOM, AUDIT, DENY and ALLOW policies that select the workload, in Istio's order (root namespace first). */
  readonly authorization: readonly AuthorizationRuleSet[];
  readonly rateLimit: LocalRateLimit | null;
}

export interface JwtRule {
  readonly issuer: string;
  readonly audiences: readonly string[];
  readonly jwksUri: string | null;
  readonly jwks: string | null;
  readonly fromHeaders: readonly { readonly name: string; readonly prefix: string }[];
  readonly fromParams: readonly string[];
  readonly forwardOriginalToken: boolean;
  readonly outputPayloadToHeader: string | null;
  readonly outputClaimToHeaders: readonly { readonly header: string; readonly claim: string }[];
  readonly origin: Origin;
}

export interface AuthorizationRuleSet {
  readonly action: 'ALLOW' | 'DENY' | 'AUDIT' | 'CUSTOM';
  readonly dryRun: boolean;
  /** No rules: ALLOW matches nothing (denies all). An empty rule matches everything. */
  readonly rules: readonly AuthorizationRule[];
  readonly origin: Origin;
}
export interface AuthorizationRule {
  /** Any of; empty: any source. */
  readonly from: readonly AuthorizationSource[];
  /** Any of; empty: any operation. */
  readonly to: readonly AuthorizationOperation[];
  /** All of. */
  readonly when: readonly {
    readonly key: string;
    readonly values: readonly string[];
    readonly notValues: readonly string[];
  }[];
}
/** Within a list any entry matches; lists are joined by AND. Values know `*`, `prefix*`, `*suffix`. */
export interface AuthorizationSource {
  readonly principals: readonly string[];
  readonly notPrincipals: readonly string[];
  readonly requestPrincipals: readonly string[];
  readonly notRequestPrincipals: readonly string[];
  readonly namespaces: readonly string[];
  readonly notNamespaces: readonly string[];
  readonly ipBlocks: readonly string[];
  readonly notIpBlocks: readonly string[];
  readonly remoteIpBlocks: readonly string[];
  readonly notRemoteIpBlocks: readonly string[];
  readonly serviceAccounts: readonly string[];
  readonly notServiceAccounts: readonly string[];
}
export interface AuthorizationOperation {
  readonly hosts: readonly string[];
  readonly notHosts: readonly string[];
  readonly ports: readonly string[];
  readonly notPorts: readonly string[];
  readonly methods: readonly string[];
  readonly notMethods: readonly string[];
  readonly paths: readonly string[];
  readonly notPaths: readonly string[];
}
