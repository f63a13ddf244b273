import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { KubeObject } from '../manifests/types.ts';
import { consolidateDestinationRules, destinationRuleFor, readDestinationRule } from './destination-rules.ts';

const SERVICE = { host: 'web.shop.svc.cluster.local', namespace: 'shop' };

function rule(name: string, spec: object) {
  const object: KubeObject = {
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    metadata: { name, namespace: 'shop' },
    spec: { host: 'web', ...spec },
  };
  return readDestinationRule({ object, cluster: 'default' }, 'shop');
}

function caller(app: string, namespace = 'shop') {
  return {
    kind: 'sidecar',
    cluster: 'default',
    namespace,
    workload: app,
    labels: { app },
    serviceAccount: app,
  } as const;
}

/** Policy and subsets that a caller finds, in short. */
function found(rules: readonly ReturnType<typeof rule>[], app: string, namespace?: string): string {
  const chosen = destinationRuleFor(
    consolidateDestinationRules(rules),
    'istio-system',
    caller(app, namespace),
    SERVICE,
  );
  if (chosen === null) return 'none';
  return `${chosen.name}: ${Object.keys(chosen.trafficPolicy ?? {})} ${chosen.subsets.map(({ name }) => name)}`;
}

const TLS = { trafficPolicy: { tls: { mode: 'DISABLE' } } };
const PRIVATE = { exportTo: ['.'] };
const ONLY_CLIENT = { workloadSelector: { matchLabels: { app: 'client' } } };
const subset = (name: string) => ({ subsets: [{ name, labels: { version: name } }] });

describe('destination rules of one host', () => {
  const cases: readonly (readonly [what: string, rules: readonly ReturnType<typeof rule>[], app: string, string])[] = [
    [
      'are one: subsets are added',
      [rule('a', { ...TLS, ...subset('v1') }), rule('b', subset('v2'))],
      'x',
      'a: tls v1,v2',
    ],
    ['are one: the first policy stays', [rule('a', subset('v1')), rule('b', TLS)], 'x', 'a: tls v1'],
    [
      'stand apart where they are shown to others',
      [rule('a', { ...PRIVATE, ...subset('v1') }), rule('b', { exportTo: ['*'], ...subset('v2') })],
      'x',
      'b:  v2',
    ],
    [
      'for chosen workloads stand apart from what is shown to all',
      [rule('a', { ...ONLY_CLIENT, ...subset('v1') }), rule('b', subset('v2'))],
      'x',
      'b:  v2',
    ],
    [
      'for chosen workloads are theirs',
      [rule('a', { ...ONLY_CLIENT, ...subset('v1') }), rule('b', subset('v2'))],
      'client',
      'a:  v1',
    ],
    [
      'for chosen workloads swallow what is private too: nobody else finds it',
      [rule('a', { ...ONLY_CLIENT, ...subset('v1') }), rule('b', { ...PRIVATE, ...subset('v2') })],
      'x',
      'none',
    ],
    [
      'for chosen workloads swallow what is private too: they find its subsets',
      [rule('a', { ...ONLY_CLIENT, ...subset('v1') }), rule('b', { ...PRIVATE, ...subset('v2') })],
      'client',
      'a:  v1,v2',
    ],
    [
      'shown more widely by name are added to the narrower',
      [rule('a', { exportTo: ['shop'], ...subset('v1') }), rule('b', { exportTo: ['shop', 'other'], ...subset('v2') })],
      'x',
      'a:  v1,v2',
    ],
  ];
  for (const [what, rules, app, wanted] of cases) it(what, () => assert.equal(found(rules, app), wanted));

  it('are not seen from other namespaces when they are private', () => {
    assert.equal(found([rule('a', { ...PRIVATE, ...TLS })], 'x', 'other'), 'none');
    assert.equal(found([rule('a', TLS)], 'x', 'other'), 'a: tls ');
  });
});
