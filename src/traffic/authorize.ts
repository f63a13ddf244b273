/**
 * AuthorizationPolicy as Istio compiles it to Envoy's RBAC filters: a CUSTOM policy whose authorizer refuses, refuses;
 * else any DENY that matches refuses; else, if there is an ALLOW policy at all, one of them must match. An ALLOW without
 * rules matches nothing and so refuses everything; an empty rule matches everything. AUDIT and dry-run decide nothing.
 */
import type { AuthorizationRule, AuthorizationRuleSet, AuthorizationSource } from '../mesh/types.ts';
import { authorizationPath, authorizationValue } from './authorization-value.ts';
import { ipBlock } from './ip-block.ts';
import { accessDenied } from './local-reply.ts';
import type { RequestFacts } from './request-facts.ts';
import type { LocalReply, Token } from './types.ts';
import { requestPrincipal } from './verify-tokens.ts';

/** What a policy can see of a request beside its HTTP part. */
export interface AuthorizationFacts {
  readonly facts: RequestFacts;
  /** Peer identity of the connection, or null without mutual TLS. */
  readonly principal: string | null;
  readonly tokens: readonly Token[];
  /** Port of the workload (or gateway) that was reached. */
  readonly port: number;
  readonly sni: string | null;
}

export interface AuthorizationVerdict {
  readonly allowed: boolean;
  /** The policy that decided; null when none selects the workload, or no ALLOW matched. */
  readonly by: AuthorizationRuleSet | null;
  readonly reply: LocalReply | null;
}

/** `customAllows` stands for the external authorizer, whose answer no manifest says. */
export function authorize(
  policies: readonly AuthorizationRuleSet[],
  seen: AuthorizationFacts,
  customAllows = true,
): AuthorizationVerdict {
  const inForce = policies.filter(({ dryRun }) => !dryRun);
  for (const action of ['CUSTOM', 'DENY'] as const) {
    if (action === 'CUSTOM' && customAllows) continue;
    const denying = inForce.filter((policy) => policy.action === action);
    for (const policy of denying) {
      const rule = matchingRule(policy, seen);
      if (rule >= 0) return { allowed: false, by: policy, reply: accessDenied(policyName(policy, rule)) };
    }
  }
  const allowing = inForce.filter(({ action }) => action === 'ALLOW');
  if (allowing.length === 0) return { allowed: true, by: null, reply: null };
  const by = allowing.find((policy) => matchingRule(policy, seen) >= 0);
  if (by !== undefined) return { allowed: true, by, reply: null };
  return { allowed: false, by: null, reply: accessDenied('none') };
}

/** Index of the first rule that matches, or -1. */
function matchingRule({ rules, origin }: AuthorizationRuleSet, seen: AuthorizationFacts): number {
  const namespace = origin.manifest.object.metadata.namespace ?? 'default';
  return rules.findIndex((rule) => matches(rule, namespace, seen));
}

/** Istio's name for a rule in Envoy's configuration and access log. */
function policyName({ origin }: AuthorizationRuleSet, rule: number): string {
  const { namespace, name } = origin.manifest.object.metadata;
  return `ns[${namespace ?? 'default'}]-policy[${name}]-rule[${rule}]`;
}

function matches({ from, to, when }: AuthorizationRule, namespace: string, seen: AuthorizationFacts): boolean {
  const { facts, port } = seen;
  if (from.length > 0 && !from.some((source) => comesFrom(source, namespace, seen))) return false;
  const isTarget =
    to.length === 0 ||
    to.some(
      (operation) =>
        listed(operation.hosts, operation.notHosts, [facts.authority], (host) =>
          authorizationValue(host.toLowerCase()),
        ) &&
        listed(operation.ports, operation.notPorts, [String(port)], authorizationValue) &&
        listed(operation.methods, operation.notMethods, [facts.request.method], authorizationValue) &&
        listed(operation.paths, operation.notPaths, [facts.path], authorizationPath),
    );
  return (
    isTarget &&
    when.every(({ key, values, notValues }) => {
      const actual = conditionValues(key, seen);
      if (actual === null) return false;
      const form =
        key === 'source.ip' || key === 'remote.ip' || key === 'destination.ip' ? ipBlock : authorizationValue;
      return listed(values, notValues, actual, form);
    })
  );
}

function comesFrom(source: AuthorizationSource, namespace: string, seen: AuthorizationFacts): boolean {
  const peer = optional(seen.principal);
  const address = [seen.facts.request.sourceIp];
  const identity = identityOf(seen.principal);
  const account = (pattern: string) => authorizationValue(pattern.includes('/') ? pattern : `${namespace}/${pattern}`);
  return (
    listed(source.principals, source.notPrincipals, peer, authorizationValue) &&
    listed(
      source.requestPrincipals,
      source.notRequestPrincipals,
      seen.tokens.slice(0, 1).map(requestPrincipal),
      authorizationValue,
    ) &&
    listed(source.namespaces, source.notNamespaces, optional(identity?.namespace), authorizationValue) &&
    listed(source.ipBlocks, source.notIpBlocks, address, ipBlock) &&
    listed(source.remoteIpBlocks, source.notRemoteIpBlocks, address, ipBlock) &&
    listed(
      source.serviceAccounts,
      source.notServiceAccounts,
      optional(identity === null ? null : `${identity.namespace}/${identity.serviceAccount}`),
      account,
    )
  );
}

/** Some wanted pattern matches some value (if any is wanted), and no unwanted one does. */
function listed(
  wanted: readonly string[],
  unwanted: readonly string[],
  values: readonly string[],
  form: (pattern: string) => (value: string) => boolean,
): boolean {
  const matchesAny = (patterns: readonly string[]): boolean =>
    patterns.some((pattern) => {
      const test = form(pattern);
      return values.some((value) => test(value));
    });
  return (wanted.length === 0 || matchesAny(wanted)) && !matchesAny(unwanted);
}

/** Values of a `when` key; null for a key that the model does not know, whose condition then never holds. */
function conditionValues(key: string, seen: AuthorizationFacts): readonly string[] | null {
  const { facts, principal, tokens } = seen;
  const identity = identityOf(principal);
  const [token] = tokens;
  const header = /^request\.headers\[([^\]]+)\]$/.exec(key);
  if (header !== null) return optional(facts.request.headers[header[1]!.toLowerCase()]);
  const claim = /^request\.auth\.claims((?:\[[^\]]+\])+)$/.exec(key);
  if (claim !== null)
    return claimTexts(
      token,
      [...claim[1]!.matchAll(/\[([^\]]+)\]/g)].map((part) => part[1]!),
    );
  switch (key) {
    case 'source.ip':
    case 'remote.ip':
      return [facts.request.sourceIp];
    case 'source.namespace':
      return optional(identity?.namespace);
    case 'source.principal':
      return optional(principal);
    case 'source.serviceAccount':
      return optional(identity === null ? null : `${identity.namespace}/${identity.serviceAccount}`);
    case 'request.auth.principal':
      return token === undefined ? [] : [requestPrincipal(token)];
    case 'request.auth.audiences':
      return token?.audiences ?? [];
    case 'request.auth.presenter':
      return claimTexts(token, ['azp']);
    case 'destination.port':
      return [String(seen.port)];
    case 'connection.sni':
      return optional(seen.sni);
    default:
      return null;
  }
}

function claimTexts(token: Token | undefined, path: readonly string[]): string[] {
  let value: unknown = token?.claims;
  for (const name of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return [];
    value = (value as Record<string, unknown>)[name];
  }
  return (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string');
}

function identityOf(principal: string | null): { readonly namespace: string; readonly serviceAccount: string } | null {
  const match = /\/ns\/([^/]+)\/sa\/([^/]+)$/.exec(principal ?? '');
  return match === null ? null : { namespace: match[1]!, serviceAccount: match[2]! };
}

function optional(value: string | null | undefined): string[] {
  return value === null || value === undefined ? [] : [value];
}
