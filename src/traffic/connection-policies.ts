/**
 * Authorization policies as they hold for a connection that is not read as HTTP (pilot/pkg/security/authz/model): an
 * ALLOW rule that asks for anything of HTTP is dropped, so it allows less; a DENY rule loses what it asks of HTTP, so it
 * denies more.
 */
import type {
  AuthorizationOperation,
  AuthorizationRule,
  AuthorizationRuleSet,
  AuthorizationSource,
} from '../mesh/types.ts';

const HTTP_OPERATION = ['hosts', 'notHosts', 'methods', 'notMethods', 'paths', 'notPaths'] as const;
const HTTP_SOURCE = ['requestPrincipals', 'notRequestPrincipals'] as const;

function asksForHttp({ from, to, when }: AuthorizationRule): boolean {
  return (
    from.some((source) => HTTP_SOURCE.some((field) => source[field].length > 0)) ||
    to.some((operation) => HTTP_OPERATION.some((field) => operation[field].length > 0)) ||
    when.some(({ key }) => key.startsWith('request.'))
  );
}

function withoutHttp({ from, to, when }: AuthorizationRule): AuthorizationRule {
  const bareSource = (source: AuthorizationSource): AuthorizationSource => ({
    ...source,
    requestPrincipals: [],
    notRequestPrincipals: [],
  });
  const bareOperation = (operation: AuthorizationOperation): AuthorizationOperation => ({
    ...operation,
    hosts: [],
    notHosts: [],
    methods: [],
    notMethods: [],
    paths: [],
    notPaths: [],
  });
  return {
    from: from.map(bareSource),
    to: to.map(bareOperation),
    when: when.filter(({ key }) => !key.startsWith('request.')),
  };
}

/** The policies with only what can be seen of a connection. */
export function connectionPolicies(policies: readonly AuthorizationRuleSet[]): readonly AuthorizationRuleSet[] {
  return policies.map((policy) => ({
    ...policy,
    rules:
      policy.action === 'ALLOW' ? policy.rules.filter((rule) => !asksForHttp(rule)) : policy.rules.map(withoutHttp),
  }));
}
