import assert from 'node:assert/strict';
import { test } from 'node:test';
import { indexManifests } from '../manifests/manifest-index.ts';
import { readManifests } from '../manifests/read-manifests.ts';
import { type NetworkEnd, networkPoliciesOf, networkPolicyAllows } from './network-policy.ts';

const WEB: NetworkEnd = {
  kind: 'pod',
  namespace: 'shop',
  labels: { app: 'web' },
  ports: [{ name: 'http', port: 8080 }],
};
const API: NetworkEnd = {
  kind: 'pod',
  namespace: 'shop',
  labels: { app: 'api' },
  ports: [{ name: 'http', port: 9000 }],
};
const ODD: NetworkEnd = { kind: 'pod', namespace: 'edge', labels: { app: 'web' }, ports: [] };
const OUT: NetworkEnd = { kind: 'address', address: '203.0.113.9' };
const NEAR: NetworkEnd = { kind: 'address', address: '10.1.2.3' };

const POLICY = 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: p, namespace: shop }\nspec: ';
const DENY = `${POLICY}{ podSelector: {}, policyTypes: [Ingress, Egress] }`;

function blocked(policies: readonly string[], from: NetworkEnd, to: NetworkEnd, port: number): string {
  const namespaces = ['{apiVersion: v1, kind: Namespace, metadata: {name: edge, labels: {team: edge}}}'];
  const texts = [...namespaces, ...policies].map((text, i) => text.replace('name: p,', `name: p${i},`));
  const { manifests } = readManifests('p.yaml', texts.join('\n---\n'), 'one');
  const verdict = networkPolicyAllows(networkPoliciesOf(indexManifests(manifests), 'one'), {
    from,
    to,
    port,
    protocol: 'TCP',
  });
  return verdict.isAllowed ? '' : verdict.direction;
}

const cases: readonly (readonly [
  title: string,
  policies: readonly string[],
  NetworkEnd,
  NetworkEnd,
  number,
  string,
])[] = [
  ['without policies everything passes', [], ODD, API, 9000, ''],
  ['nothing goes out of a closed pod', [DENY], WEB, OUT, 443, 'egress'],
  ['nothing comes into a closed pod', [DENY], ODD, WEB, 8080, 'ingress'],
  [
    'what is let in elsewhere is not let out here',
    [DENY, `${POLICY}{ podSelector: {matchLabels: {app: api}}, ingress: [{}] }`],
    WEB,
    API,
    9000,
    'egress',
  ],
  [
    'policies add up',
    [
      DENY,
      `${POLICY}{ podSelector: {matchLabels: {app: api}}, ingress: [{}] }`,
      `${POLICY}{ podSelector: {matchLabels: {app: web}}, policyTypes: [Egress], egress: [{to: [{podSelector: {matchLabels: {app: api}}}]}] }`,
    ],
    WEB,
    API,
    9000,
    '',
  ],
  [
    'without a list of types, egress counts where it is written',
    [`${POLICY}{ podSelector: {}, egress: [] }`],
    WEB,
    OUT,
    443,
    'egress',
  ],
  ['and not where it is not', [`${POLICY}{ podSelector: {}, ingress: [] }`], WEB, OUT, 443, ''],
  [
    'an empty selector of another policy selects all',
    [`${POLICY}{ podSelector: {matchLabels: {app: web}}, ingress: [{from: [{podSelector: {}}]}] }`],
    API,
    WEB,
    8080,
    '',
  ],
  [
    'of its own namespace only',
    [`${POLICY}{ podSelector: {matchLabels: {app: web}}, ingress: [{from: [{podSelector: {}}]}] }`],
    ODD,
    WEB,
    8080,
    'ingress',
  ],
  [
    'a namespace by its name',
    [
      `${POLICY}{ podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: edge}}}]}] }`,
    ],
    ODD,
    WEB,
    8080,
    '',
  ],
  [
    'a namespace by its label and pods in it',
    [
      `${POLICY}{ podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {team: edge}}, podSelector: {matchLabels: {app: api}}}]}] }`,
    ],
    ODD,
    WEB,
    8080,
    'ingress',
  ],
  [
    'a named port is that of the pod',
    [`${POLICY}{ podSelector: {}, ingress: [{ports: [{port: http}]}] }`],
    ODD,
    API,
    9000,
    '',
  ],
  [
    'and no other number',
    [`${POLICY}{ podSelector: {}, ingress: [{ports: [{port: http}]}] }`],
    ODD,
    API,
    8080,
    'ingress',
  ],
  [
    'a range of ports',
    [`${POLICY}{ podSelector: {}, policyTypes: [Egress], egress: [{ports: [{port: 400, endPort: 500}]}] }`],
    WEB,
    OUT,
    443,
    '',
  ],
  [
    'another protocol',
    [`${POLICY}{ podSelector: {}, policyTypes: [Egress], egress: [{ports: [{port: 443, protocol: UDP}]}] }`],
    WEB,
    OUT,
    443,
    'egress',
  ],
  [
    'a range of addresses',
    [
      `${POLICY}{ podSelector: {}, policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8]}}]}] }`,
    ],
    WEB,
    OUT,
    443,
    '',
  ],
  [
    'and what is taken out of it',
    [
      `${POLICY}{ podSelector: {}, policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8]}}]}] }`,
    ],
    WEB,
    NEAR,
    443,
    'egress',
  ],
];

for (const [title, policies, from, to, port, expected] of cases) {
  test(title, () => assert.equal(blocked(policies, from, to, port), expected));
}
