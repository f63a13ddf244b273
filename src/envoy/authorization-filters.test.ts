import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject, Origin } from '../manifests/types.ts';
import type { AuthorizationRule, AuthorizationRuleSet } from '../mesh/types.ts';
import { authorizationFilters } from './authorization-filters.ts';

const origin: Origin = {
  manifest: {
    object: { apiVersion: 'v1', kind: 'AuthorizationPolicy', metadata: { name: 'p', namespace: 'shop' } },
    cluster: 'c',
  },
  path: [],
};
const ANY: AuthorizationRule = { from: [], to: [], when: [] };

function set(
  action: AuthorizationRuleSet['action'],
  rules: readonly AuthorizationRule[],
  dryRun = false,
): AuthorizationRuleSet {
  return { action, dryRun, rules, origin };
}

interface Rendered {
  readonly typed_config: {
    readonly rules?: { readonly action: string; readonly policies: Record<string, JsonObject> };
    readonly shadow_rules?: JsonObject;
  };
}

function filters(...sets: readonly AuthorizationRuleSet[]): { rendered: Rendered[]; left: string[] } {
  const left: string[] = [];
  return { rendered: authorizationFilters(sets, (what) => void left.push(what)) as unknown as Rendered[], left };
}

describe('authorization filters', () => {
  it('audit, then deny, then allow, whatever the order of the policies', () => {
    const { rendered } = filters(set('ALLOW', [ANY]), set('DENY', [ANY]), set('AUDIT', [ANY]));
    assert.deepEqual(
      rendered.map(({ typed_config }) => typed_config.rules?.action),
      ['LOG', 'DENY', 'ALLOW'],
    );
  });

  it('an ALLOW without rules is a filter without policies: it refuses everything', () => {
    assert.deepEqual(filters(set('ALLOW', [])).rendered[0]!.typed_config.rules, { action: 'ALLOW', policies: {} });
  });

  it('an empty rule is any request by anybody', () => {
    const { policies } = filters(set('ALLOW', [ANY])).rendered[0]!.typed_config.rules!;
    assert.deepEqual(policies, {
      'ns[shop]-policy[p]-rule[0]': { permissions: [{ any: true }], principals: [{ any: true }] },
    });
  });

  it('a rehearsed policy is a shadow', () => {
    const { typed_config: config } = filters(set('DENY', [ANY], true)).rendered[0]!;
    assert.equal(config.rules, undefined);
    assert.ok(config.shadow_rules);
  });

  it('an unknown condition is named; it voids a permission and widens a denial', () => {
    const rule: AuthorizationRule = { ...ANY, when: [{ key: 'moon.phase', values: ['full'], notValues: [] }] };
    const allow = filters(set('ALLOW', [rule]));
    assert.deepEqual(allow.rendered[0]!.typed_config.rules!.policies, {});
    assert.deepEqual(allow.left, ['authorization condition moon.phase']);
    assert.equal(Object.keys(filters(set('DENY', [rule])).rendered[0]!.typed_config.rules!.policies).length, 1);
  });

  it('an external authorizer is named', () => assert.equal(filters(set('CUSTOM', [ANY])).left.length, 1));
});
