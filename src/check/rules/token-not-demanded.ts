import { recordsAt, stringAt, stringsAt } from '../../manifests/field.ts';
import { includesLabels } from '../../mesh/includes-labels.ts';
import type { PolicyObject } from '../../mesh/policies.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule } from '../types.ts';

/** Some rule looks at who the token says that the caller is. */
function looksAtToken({ spec }: PolicyObject): boolean {
  if (stringAt(spec, ['action']) === 'CUSTOM') return true;
  return recordsAt(spec, ['rules']).some(([, rule]) => {
    const bySource = recordsAt(rule, ['from']).some(([, from]) =>
      ['requestPrincipals', 'notRequestPrincipals'].some((field) => stringsAt(from, ['source', field]).length > 0),
    );
    const byCondition = recordsAt(rule, ['when']).some(([, when]) =>
      /^request\.auth\./.test(stringAt(when, ['key']) ?? ''),
    );
    return bySource || byCondition;
  });
}

/** Whether two policies may hold for one pod. */
function meet(a: PolicyObject, b: PolicyObject, root: string): boolean {
  if (a.namespace !== b.namespace && a.namespace !== root && b.namespace !== root) return false;
  if (a.selector === null || b.selector === null) return true;
  return includesLabels(a.selector, b.selector) || includesLabels(b.selector, a.selector);
}

export const tokenNotDemanded: Rule = {
  code: 'SEC012',
  title: 'Tokens are verified but not demanded',
  severity: 'warning',
  rows: ['M22'],
  why: 'A RequestAuthentication refuses wrong tokens; a request without any passes (policy_applier.go, allow_missing). Leaving the token out is all it takes.',
  fix: 'add an AuthorizationPolicy: ALLOW from requestPrincipals: ["*"], or DENY from notRequestPrincipals: ["*"]',
  find: inEachCluster((facts) => {
    const root = facts.mesh.settings.rootNamespace;
    const demanding = facts.mesh.authorizationPolicies.filter(looksAtToken);
    return facts.mesh.requestAuthentications.flatMap((authentication) => {
      if (demanding.some((policy) => meet(policy, authentication, root))) return [];
      const message = 'no AuthorizationPolicy asks for a token: requests without one are let through';
      return [{ manifest: authentication.manifest, path: ['spec', 'jwtRules'], message }];
    });
  }),
};
