/**
 * One AuthorizationPolicy rule as an RBAC policy: what is asked for (permissions) and by whom (principals), joined as
 * Istio joins them: values of a list by OR, fields of a source or operation and the `when` conditions by AND.
 */
import type { JsonObject } from '../manifests/types.ts';
import type { AuthorizationOperation, AuthorizationRule, AuthorizationSource } from '../mesh/types.ts';
import { permissionCondition } from './permission-condition.ts';
import { PRINCIPAL_KEYS, principalCondition, type ToMatcher } from './principal-condition.ts';

/** The RBAC policy of one rule; conditions with unknown keys are named in `unknown`. */
export function authorizationPolicy(
  rule: AuthorizationRule,
  namespace: string,
): {
  readonly policy: JsonObject;
  readonly unknown: readonly string[];
} {
  const unknown: string[] = [];
  const permissions: JsonObject[] = [];
  const principals: JsonObject[] = [];
  for (const { key, values, notValues } of rule.when) {
    const isPrincipal = PRINCIPAL_KEYS.some((prefix) => key.startsWith(prefix));
    const matcher = isPrincipal ? principalCondition(key, namespace) : permissionCondition(key);
    if (matcher === null) unknown.push(key);
    else
      (isPrincipal ? principals : permissions).push(...both(matcher, values, notValues, isPrincipal ? 'id' : 'rule'));
  }
  const from = rule.from.length === 0 ? [[]] : rule.from.map((source) => sourceConditions(source, namespace));
  const to = rule.to.length === 0 ? [[]] : rule.to.map(operationConditions);
  const policy = {
    permissions: to.map((conditions) => all([...conditions, ...permissions], 'rules')),
    principals: from.map((conditions) => all([...conditions, ...principals], 'ids')),
  };
  return { policy, unknown };
}

function sourceConditions(source: AuthorizationSource, namespace: string): JsonObject[] {
  const pairs: readonly [string, readonly string[], readonly string[]][] = [
    ['source.principal', source.principals, source.notPrincipals],
    ['request.auth.principal', source.requestPrincipals, source.notRequestPrincipals],
    ['source.serviceAccount', source.serviceAccounts, source.notServiceAccounts],
    ['source.namespace', source.namespaces, source.notNamespaces],
    ['remote.ip', source.remoteIpBlocks, source.notRemoteIpBlocks],
    ['source.ip', source.ipBlocks, source.notIpBlocks],
  ];
  return pairs.flatMap(([key, values, notValues]) =>
    both(principalCondition(key, namespace)!, values, notValues, 'id'),
  );
}

function operationConditions(operation: AuthorizationOperation): JsonObject[] {
  const pairs: readonly [string, readonly string[], readonly string[]][] = [
    ['host', operation.hosts, operation.notHosts],
    ['method', operation.methods, operation.notMethods],
    ['path', operation.paths, operation.notPaths],
    ['destination.port', operation.ports, operation.notPorts],
  ];
  return pairs.flatMap(([key, values, notValues]) => both(permissionCondition(key)!, values, notValues, 'rule'));
}

/** Any of the values, and none of the others. */
function both(
  matcher: ToMatcher,
  values: readonly string[],
  notValues: readonly string[],
  kind: 'id' | 'rule',
): JsonObject[] {
  return [
    ...(values.length > 0 ? [matcher(values)] : []),
    ...(notValues.length > 0 ? [{ [`not_${kind}`]: matcher(notValues) }] : []),
  ];
}

function all(conditions: readonly JsonObject[], field: 'rules' | 'ids'): JsonObject {
  if (conditions.length === 0) return { any: true };
  return { [`and_${field}`]: { [field]: conditions } };
}
