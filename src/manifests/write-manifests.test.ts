import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parse, parseAllDocuments } from 'yaml';
import { parseYamlFast, unsupported } from './parse-yaml-fast.ts';
import { readManifests } from './read-manifests.ts';
import type { KubeObject } from './types.ts';
import { writeManifest, writeManifests } from './write-manifests.ts';

function configMap(data: unknown): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' }, data };
}

test('an object is written in block style, identity first', () => {
  const object: KubeObject = {
    spec: {
      ports: [{ port: 80, name: 'http' }, { port: 443 }],
      empty: {},
      none: [],
      nested: [['a', 'b'], [{ c: null }]],
    },
    metadata: { labels: { app: 'web' }, namespace: 'shop', name: 'web' },
    kind: 'Service',
    apiVersion: 'v1',
    data: { 'run.sh': '#!/bin/sh\n\necho "hi"\n', mode: '0755' },
  };
  const text = `apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
  labels:
    app: web
spec:
  ports:
  - port: 80
    name: http
  - port: 443
  empty: {}
  none: []
  nested:
  - - a
    - b
  - - c: null
data:
  run.sh: |
    #!/bin/sh

    echo "hi"
  mode: '0755'
`;
  assert.equal(writeManifest(object), text);
  assert.equal(writeManifests([object, object]), `${text}---\n${text}`);
  assert.equal(writeManifests([]), '');
});

test('a text is quoted where some reader would make something else of it', () => {
  const rows: readonly (readonly [text: string, written: string])[] = [
    ['on', "'on'"],
    ['y', "'y'"],
    ['No', "'No'"],
    ['null', "'null'"],
    ['~', "'~'"],
    ['', "''"],
    ['0755', "'0755'"],
    ['1e3', "'1e3'"],
    ['E0', "'E0'"],
    ['0x1F', "'0x1F'"],
    ['1_000', "'1_000'"],
    ['1:30', "'1:30'"],
    ['2001-01-01', "'2001-01-01'"],
    ['1.10', "'1.10'"],
    ['1.2.3', "'1.2.3'"],
    ['.5', "'.5'"],
    ['-1', "'-1'"],
    ['<<', "'<<'"],
    ['=', "'='"],
    ['- a', "'- a'"],
    ['a: b', "'a: b'"],
    ['a #b', "'a #b'"],
    ['a:', "'a:'"],
    [' a', "' a'"],
    ['a ', "'a '"],
    ['*', "'*'"],
    ['{{ x }}', "'{{ x }}'"],
    ["it's: so", '"it\'s: so"'],
    ['a\tb', '"a\\tb"'],
    ['a\r\nb', '"a\\r\\nb"'],
    ['\u0007\u0085\u2028\ufeff', '"\\x07\\x85\\u2028\\ufeff"'],
    ['on/off', 'on/off'],
    ['30s', '30s'],
    ['500m', '500m'],
    ['25%', '25%'],
    ['--flag=x', '--flag=x'],
    ['a:b#c d', 'a:b#c d'],
    ['http://x:80/', 'http://x:80/'],
    ['$(HOME)', '$(HOME)'],
  ];
  for (const [text, written] of rows) {
    assert.equal(writeManifest(configMap(text)).split('data: ')[1], `${written}\n`, JSON.stringify(text));
  }
});

test('a text of several lines is a literal block where that is safe', () => {
  const rows: readonly (readonly [text: string, written: string])[] = [
    ['a\nb', '|-\n  a\n  b\n'],
    ['a\nb\n', '|\n  a\n  b\n'],
    ['a\n\nb\n\n\n', '|+\n  a\n\n  b\n\n\n'],
    ['  a\nb\n', '|2\n    a\n  b\n'],
    ['\na', '|2-\n\n  a\n'],
    ['---\n# x\n', '|\n  ---\n  # x\n'],
    ['\n', '"\\n"\n'],
    ['a\n  ', '"a\\n  "\n'],
    ['a\rb\nc', '"a\\rb\\nc"\n'],
  ];
  for (const [text, written] of rows) {
    assert.equal(writeManifest(configMap(text)).split('data: ')[1], written, JSON.stringify(text));
  }
});

test('what JSON cannot hold is our own mistake', () => {
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, () => 1, Symbol('x'), [undefined]]) {
    assert.throws(() => writeManifest(configMap({ value })), /a manifest cannot hold/);
  }
  assert.doesNotMatch(writeManifest(configMap({ value: undefined })), /value/);
});

const awkward = fc.constantFrom(
  ...[
    '',
    ' ',
    'on',
    'y',
    '~',
    '0755',
    '1e3',
    '1:30',
    '-',
    '- a',
    '? b',
    'a: b',
    'a #b',
    "'",
    '"',
    '\\',
    '{',
    '[x]',
    '&a',
    '*a',
    '!a',
  ],
  ...[
    '\n',
    '\n\n',
    'a\nb',
    ' a\nb\n',
    'a\n \nb',
    '\ta\n',
    'a\n\t',
    '\r',
    '\u0085',
    '\u2028',
    '\ufeff',
    '\u0000',
    '😀',
    'é',
    '---',
    '...',
  ],
  ...[
    '=',
    '<<',
    '.inf',
    '0x1',
    '0o7',
    '2001-01-01',
    '1.',
    '%',
    '@',
    '`',
    '|',
    '>',
    '# x',
    'x'.repeat(1200),
    'constructor',
    'toString',
  ],
);
const text = fc.oneof(
  awkward,
  fc.string(),
  fc.string({ unit: 'grapheme' }),
  fc.array(awkward, { maxLength: 4 }).map((parts) => parts.join('')),
);
const key = text.filter((name) => name !== '__proto__');
const json = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 4 }, text, tie('number'), fc.boolean(), fc.constant(null), tie('list'), tie('mapping')),
  number: fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true })),
  list: fc.array(tie('value'), { maxLength: 4 }),
  mapping: fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
})).value;

test('whatever is written is read back equal, here and by `yaml` in both versions', () => {
  fc.assert(
    fc.property(json, (data) => {
      const object = configMap(data);
      const written = writeManifest(object);
      const { manifests, issues } = readManifests('x.yaml', written, 'default');
      assert.deepEqual(issues, []);
      assert.deepStrictEqual(manifests[0]?.object, object);
      for (const version of ['1.1', '1.2'] as const) assert.deepEqual(parse(written, { version }), object);
    }),
    { numRuns: Number(process.env.NINES_FUZZ_RUNS ?? 300) },
  );
});

/** One service of a platform as it is compiled: ten objects. */
function serviceObjects(index: number): KubeObject[] {
  const name = `service-${index}`;
  const labels = { app: name, 'app.kubernetes.io/part-of': 'shop', version: 'v1' };
  const meta = { name, namespace: `team-${index % 7}`, labels, annotations: { 'nines.dev/cluster': 'us-east-1' } };
  const selector = { matchLabels: { app: name } };
  const container = {
    name: 'app',
    image: `registry.example/${name}:1.4.${index}`,
    args: ['--port=8080', '--log', 'info'],
    ports: [{ name: 'http', containerPort: 8080 }],
    env: [
      { name: 'RATIO', value: '0.5' },
      { name: 'FLAG', value: 'on' },
    ],
    resources: { requests: { cpu: '250m', memory: '256Mi' }, limits: { memory: '512Mi' } },
    readinessProbe: { httpGet: { path: '/ready', port: 8080 }, periodSeconds: 5 },
    securityContext: { runAsNonRoot: true, allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
  };
  const object = (apiVersion: string, kind: string, rest: Record<string, unknown>): KubeObject => {
    return { apiVersion, kind, metadata: meta, ...rest };
  };
  const istio = 'networking.istio.io/v1';
  return [
    object('apps/v1', 'Deployment', {
      spec: { replicas: 6, selector, template: { metadata: { labels }, spec: { containers: [container] } } },
    }),
    object('v1', 'Service', {
      spec: { selector: { app: name }, ports: [{ name: 'http', port: 80, targetPort: 8080 }] },
    }),
    object('v1', 'ServiceAccount', {}),
    object('autoscaling/v2', 'HorizontalPodAutoscaler', {
      spec: { minReplicas: 6, maxReplicas: 30, metrics: [{ type: 'Resource' }] },
    }),
    object('policy/v1', 'PodDisruptionBudget', { spec: { maxUnavailable: '34%', selector } }),
    object(istio, 'VirtualService', {
      spec: { hosts: [name], http: [{ timeout: '5s', route: [{ destination: { host: name }, weight: 90 }] }] },
    }),
    object(istio, 'DestinationRule', {
      spec: { host: name, trafficPolicy: { outlierDetection: { interval: '10s' } } },
    }),
    object('security.istio.io/v1', 'AuthorizationPolicy', {
      spec: { selector, rules: [{ to: [{ operation: { paths: ['/api/*'] } }] }] },
    }),
    object('networking.k8s.io/v1', 'NetworkPolicy', {
      spec: { podSelector: selector, policyTypes: ['Ingress'], ingress: [{}] },
    }),
    object('v1', 'ConfigMap', { data: { 'app.yaml': `server:\n  port: 8080\n  name: ${name}\n`, mode: '0644' } }),
  ];
}

test('ten thousand objects are written and read back equal, by the fast reader', () => {
  const objects = Array.from({ length: 1000 }, (_, index) => serviceObjects(index)).flat();
  const written = writeManifests(objects);
  assert.equal(writeManifests(objects), written);
  const { manifests, issues, notes } = readManifests('all.yaml', written, 'default');
  assert.deepEqual([issues.length, notes.length, manifests.length], [0, 0, 10_000]);
  for (const [index, { object, cluster }] of manifests.entries()) {
    assert.deepEqual(object, objects[index]);
    assert.equal(cluster, 'us-east-1');
  }
  // A sample of them by the `yaml` package, which takes fifteen times as long; `NINES_FUZZ_RUNS` asks for all.
  const sample = process.env.NINES_FUZZ_RUNS === undefined ? objects.filter((_, index) => index % 37 === 0) : objects;
  const text = writeManifests(sample);
  assert.deepEqual(
    parseAllDocuments(text).map((document) => document.toJS()),
    sample,
  );
  assert.notEqual(parseYamlFast(writeManifest(sample[0]!), 0, writeManifest(sample[0]!).length), unsupported);
});
