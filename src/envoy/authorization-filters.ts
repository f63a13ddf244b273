import type { JsonObject } from '../manifests/types.ts';
import type { AuthorizationRuleSet } from '../mesh/types.ts';
import { authorizationPolicy } from './authorization-policy.ts';
import { extension } from './extension.ts';
import type { Leave } from './untranslated.ts';

/** Envoy's actions for ours, in the order in which Istio places the filters. CUSTOM asks an external service. */
const FILTERS = [
  { action: 'AUDIT', rbac: 'LOG' },
  { action: 'DENY', rbac: 'DENY' },
  { action: 'ALLOW', rbac: 'ALLOW' },
] as const;

/** One RBAC filter per action that has policies. Policies that are only rehearsed become shadow rules. */
export function authorizationFilters(sets: readonly AuthorizationRuleSet[], leave: Leave): JsonObject[] {
  for (const set of sets) {
    if (set.action === 'CUSTOM') leave('authorization by an external service', set.origin);
  }
  return FILTERS.flatMap(({ action, rbac }) => {
    const own = sets.filter((set) => set.action === action);
    if (own.length === 0) return [];
    const rules = rbacRules(
      rbac,
      own.filter((set) => !set.dryRun),
      leave,
    );
    const rehearsed = rbacRules(
      rbac,
      own.filter((set) => set.dryRun),
      leave,
    );
    const fields = {
      ...(rules === null ? {} : { rules }),
      ...(rehearsed === null
        ? {}
        : { shadow_rules: rehearsed, shadow_rules_stat_prefix: `dry_run_${action.toLowerCase()}_` }),
    };
    return [extension('envoy.filters.http.rbac', 'envoy.extensions.filters.http.rbac.v3.RBAC', fields)];
  });
}

function rbacRules(action: string, sets: readonly AuthorizationRuleSet[], leave: Leave): JsonObject | null {
  if (sets.length === 0) return null;
  const policies: Record<string, JsonObject> = {};
  for (const set of sets) {
    const { name, namespace } = set.origin.manifest.object.metadata;
    for (const [index, rule] of set.rules.entries()) {
      const { policy, unknown } = authorizationPolicy(rule, namespace ?? '');
      for (const key of unknown) leave(`authorization condition ${key}`, set.origin);
      // An unknown condition widens a denial and voids a permission: the safe side, as Istio does.
      if (unknown.length > 0 && action === 'ALLOW') continue;
      policies[`ns[${namespace ?? ''}]-policy[${name}]-rule[${index}]`] = policy;
    }
  }
  return { action, policies };
}
