import { recordsAt, stringAt } from '../../manifests/field.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule } from '../types.ts';

export const policyWithoutRules: Rule = {
  code: 'SEC009',
  title: 'An authorization policy without rules',
  severity: 'warning',
  rows: ['M21'],
  why: 'ALLOW without rules matches no request, so it denies all of them; DENY without rules denies none. Both do the opposite of what they say. (An empty spec for a whole namespace is the usual way to deny by default, and is left alone.)',
  fix: 'write rules; `rules: [{}]` matches every request',
  find: inEachCluster((facts) =>
    facts.mesh.authorizationPolicies.flatMap(({ manifest, spec, selector }) => {
      const action = stringAt(spec, ['action']);
      if (recordsAt(spec, ['rules']).length > 0 || (action === undefined && selector === null)) return [];
      if (action === 'CUSTOM' || action === 'AUDIT') return [];
      const message =
        action === 'DENY' ? 'DENY without rules denies nobody' : 'ALLOW without rules lets nobody through';
      return [{ manifest, path: ['spec', ...(action === undefined ? [] : ['action'])], message }];
    }),
  ),
};
