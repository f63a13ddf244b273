import type { Content } from './sandbox.ts';

/** A file that must be refused: what it holds, and what has to be said about it. */
export interface WrongFile {
  readonly name: string;
  readonly content: Content;
  /** The code of the issue that names the mistake; others may stand beside it. */
  readonly code: string;
  /** `line` or `line:column`; null for a mistake of the file as a whole. */
  readonly place: string | null;
  readonly says: RegExp;
  readonly fix: RegExp;
  /** Where the figure stands that it contradicts, as `line:column`; `check` then looks at the rest all the same. */
  readonly against?: string;
}

const MEGABYTE = 1024 * 1024;
const HEAD = 'apiVersion: nines.dev/v1\nkind: Platform\nmetadata: { name: shop }\n';
const REGIONS = 'regions:\n  one: { zones: [a, b, c] }\n';
const SERVICES = 'services:\n  web: { image: web:1 }\n';

/** A spec of which one service, on line 7, is written here. */
function service(fields: string): string {
  return `${HEAD}${REGIONS}services:\n  web: { image: web:1, ${fields} }\n  api: { image: api:1, calls: [cart] }\n  cart: { image: cart:1 }\n`;
}

/** Nine aliases of nine aliases, ten times: a few lines that would be three thousand million values. */
function bomb(indent: string): string {
  const lines = [`${indent}a0: &a0 [x, x, x, x, x, x, x, x, x]`];
  for (let i = 1; i < 10; i++)
    lines.push(
      `${indent}a${i}: &a${i} [${Array(9)
        .fill(`*a${i - 1}`)
        .join(', ')}]`,
    );
  return `${lines.join('\n')}\n`;
}

const deep = `${'['.repeat(5000)}${']'.repeat(5000)}`;
const elf = Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0xff, 0xfe]);

/** Specs: files of which the top says that they are ours. */
export const WRONG_SPECS: readonly WrongFile[] = [
  row('more than 5 MB', { head: HEAD, size: 5 * MEGABYTE + 1 }, 'CLI021', null, /larger than 5 MB.*not read/, /split/),
  row('bytes that are no text', Buffer.from(`${HEAD}\u00ff`, 'latin1'), 'CLI022', null, /not text in UTF-8/, /UTF-8/),
  row('control characters', `${HEAD}${REGIONS}${SERVICES}#\u0001\n`, 'SPEC001', '1:1', /not text/, /UTF-8/),
  row('an alias bomb', `${HEAD}${bomb('')}`, 'SPEC006', '4', /aliases multiply/, /write the values out/),
  row('deep nesting', `${HEAD}targets: ${deep}\n`, 'SPEC006', '4', /nested deeper/, /flatten/),
  row('an alias to itself', `${HEAD}${REGIONS}services: &s { web: *s }\n`, 'SPEC006', '6:21', /for ever/, /write/),
  {
    ...row('a key twice', `${HEAD}${REGIONS}${SERVICES}metadata: { name: b }\n`, 'SPEC003', '8:1', /twice/, /keep one/),
    against: '3:1',
  },
  {
    ...row(
      'a limit that lets nobody go',
      service('replicas: 3, breaker: { limit: 10% }'),
      'SPEC024',
      '7:48',
      /none of the 3 pods/,
      /`34%`/,
    ),
    against: '7:24',
  },
  row(
    'an engine that there is not',
    service('rollout: { engine: spinnaker }'),
    'SPEC009',
    '7:43',
    /`spinnaker` is none of/,
    /`argo-rollouts`/,
  ),
  row(
    'a store of traces that there is not',
    `${HEAD}${REGIONS}${SERVICES}tracing: { storage: { kind: mongodb } }\n`,
    'SPEC009',
    '8:29',
    /`mongodb` is none of/,
    /`elasticsearch`/,
  ),
  row(
    'a version that nobody has tried',
    `${HEAD}${REGIONS}${SERVICES}tracing: { jaeger: { version: 1.62.0 } }\n`,
    'SPEC009',
    '8:22',
    /Jaeger 2\.20 to 2\.x; what 1\.62\.0 makes of it nobody has tried/,
    /`2\.20\.0` or later/,
  ),
  row(
    'a version that is not out',
    `${HEAD}${REGIONS}${SERVICES}monitoring: { version: { prometheus: 4.0.0 } }\n`,
    'SPEC009',
    '8:26',
    /Prometheus 3\.0 to 3\.x/,
    /3\.x/,
  ),
  row(
    'a database that is too old',
    `${HEAD}${REGIONS}${SERVICES}data: { pg: { kind: postgres, run: { version: 9.6 } } }\n`,
    'SPEC009',
    '8:38',
    /PostgreSQL 14\.0 to 18\.x; what 9\.6/,
    /`14\.0` or later/,
  ),
  row(
    'a version of Velero that nobody has tried',
    `${HEAD}${REGIONS}${SERVICES}backup: { bucket: shop, velero: { version: 0.9.1 } }\n`,
    'SPEC009',
    '8:35',
    /Velero 1\.17/,
    /`1\.18\.0`/,
  ),
  row(
    'a region without zones',
    `${HEAD}regions:\n  one: { zones: [] }\n${SERVICES}`,
    'SPEC007',
    '5:17',
    /empty/,
    /a zone/,
  ),
  row(
    'a backup of a store that there is not',
    `${HEAD}${REGIONS}${SERVICES}backup: { bucket: shop, data: [orders] }\n`,
    'SPEC027',
    '8:32',
    /no data store orders/,
    /take it away/,
  ),
  row(
    'two owners of one public name',
    `${HEAD}${REGIONS}gateway: { host: shop.example }\nservices:\n  web: { image: web:1, public: / }\n  api: { image: api:1, public: / }\n`,
    'SPEC029',
    '9:24',
    /shop\.example\/ leads to web already/,
    /public: \/api/,
  ),
  {
    ...row(
      'two owners of one DNS name',
      `${HEAD}${REGIONS}gateway: { host: shop.example }\ndns: {}\nservices:\n  web: { image: web:1, public: / }\nobjects:\n  - apiVersion: externaldns.k8s.io/v1alpha1\n    kind: DNSEndpoint\n    metadata: { name: own }\n    spec: { endpoints: [{ dnsName: shop.example, recordType: A, targets: [192.0.2.1] }] }\n`,
      'SPEC025',
      '14',
      /two owners of shop\.example/,
      /another name/,
    ),
    against: '6',
  },
  row(
    'no repository to follow',
    `${HEAD}${REGIONS}${SERVICES}gitops: { path: clusters }\n`,
    'SPEC007',
    '8:9',
    /needs repository/,
    /repository/,
  ),
  row('tabs', `${HEAD}${REGIONS}services:\n\tweb: { image: web:1 }\n`, 'SPEC002', '7:1', /tab/, /spaces/),
  row('another version', HEAD.replace('v1', 'v2'), 'SPEC011', '1:13', /nines\.dev\/v2/, /nines\.dev\/v1/),
  row('another kind', HEAD.replace('Platform', 'Platfrom'), 'SPEC011', '2:7', /Platfrom/, /kind: (?:Platform|Targets)/),
  row('several documents', `${HEAD}${REGIONS}${SERVICES}---\na: 1\n`, 'SPEC001', '8', /several/, /keep one/),
  row(
    '`__proto__` as a section',
    `${HEAD}${REGIONS}${SERVICES}__proto__: {}\n`,
    'SPEC010',
    '8:1',
    /__proto__/,
    /another/,
  ),
  row(
    '`__proto__` as a service',
    `${HEAD}${REGIONS}${SERVICES}  __proto__: {}\n`,
    'SPEC010',
    '8:3',
    /__proto__/,
    /another/,
  ),
  row('`constructor` as a field', service('constructor: 1'), 'SPEC004', '7:24', /no field constructor/, /./),
  row('an unknown service in `calls`', service('calls: [apii]'), 'SPEC020', '7:32', /apii/, /did you mean `api`/),
  row('a circle in `calls`', service('calls: [web]'), 'SPEC021', '7', /circle: web → web/, /take one/),
  row(
    'a longer circle',
    service('calls: [api]').replace('cart:1', 'cart:1, calls: [web]'),
    'SPEC021',
    '9',
    /circle/,
    /take/,
  ),
  row(
    'shares that do not sum to 100',
    `${HEAD}regions:\n  a: { share: 60% }\n  b: { share: 30% }\n${SERVICES}`,
    'SPEC022',
    '5:8',
    /sum to 90%/,
    /100%/,
  ),
  row('fewer replicas than zones', service('replicas: 2'), 'SPEC023', '7:24', /2 replicas .* 3 zones/, /at least 3/),
  row('a negative duration', service('timeout: -3s'), 'SPEC008', '7:33', /cannot be negative/, /`3s`/),
  row('a unit missing', service('timeout: 30'), 'SPEC008', '7:33', /no unit/, /`30s`/),
  row('a share above 100', `${HEAD}targets: { availability: 101% }\n`, 'SPEC008', '4:26', /101%/, /./),
  row('a name that escapes the folder', service('namespace: ../../etc'), 'SPEC010', '7:35', /\.\.\/\.\.\/etc/, /name/),
  row('a region that escapes', `${HEAD}regions:\n  ../up: {}\n${SERVICES}`, 'SPEC010', '5:3', /\.\.\/up/, /name/),
  row(
    'an object whose name escapes',
    `${HEAD}${REGIONS}${SERVICES}objects:\n  - { apiVersion: v1, kind: ConfigMap, metadata: { name: ../../up } }\n`,
    'SPEC010',
    '9',
    /metadata\.name/,
    /add it/,
  ),
  row(
    'an object of a cluster that escapes',
    `${HEAD}${REGIONS}${SERVICES}objects:\n  - apiVersion: v1\n    kind: ConfigMap\n    metadata: { name: a, annotations: { nines.dev/cluster: ../up } }\n`,
    'SPEC027',
    '11',
    /no cluster \.\.\/up/,
    /one/,
  ),
  row('nothing but its head', HEAD, 'SPEC007', '1:1', /needs regions/, /add `regions:`/),
  row('a value of the wrong form', service('breaker: [5]'), 'SPEC005', '7:33', /expected/, /write/),
];

/** Manifests, each alone in its file, so that nothing of the file can be used. */
export const WRONG_MANIFESTS: readonly WrongFile[] = [
  row('a program', elf, 'CLI022', null, /not text in UTF-8/, /UTF-8/),
  row('more than 50 MB', { head: '# big\n', size: 50 * MEGABYTE + 1 }, 'CLI021', null, /larger than 50 MB/, /split/),
  row('an alias bomb', `apiVersion: v1\nkind: ConfigMap\n${bomb('')}`, 'MAN004', null, /aliases repeat/, /[Ww]rite/),
  row('deep nesting', `apiVersion: v1\nkind: ConfigMap\ndata: ${deep}\n`, 'MAN005', '3', /deeper than 200/, /Flatten/),
  row(
    'an alias to itself',
    'apiVersion: v1\nkind: Pod\nmetadata: &m { labels: *m }\n',
    'MAN004',
    '3:24',
    /itself/,
    /./,
  ),
  row('a key twice', 'apiVersion: v1\nkind: Pod\nkind: Service\n', 'MAN003', '3:1', /twice/, /./),
  row('tabs', 'apiVersion: v1\nkind: Pod\nmetadata:\n\tname: a\n', 'MAN002', '4:1', /tabs/, /spaces/),
  row('`__proto__`', 'apiVersion: v1\nkind: Pod\n__proto__: { name: a }\n', 'MAN006', '3:1', /__proto__/, /./),
  row('no name', 'apiVersion: v1\nkind: Pod\nmetadata: {}\n', 'MAN008', '3:1', /name/, /./),
  row('a name that escapes', 'apiVersion: v1\nkind: Pod\nmetadata: { name: ../a }\n', 'MAN008', '3:13', /\.\.\/a/, /./),
  row('a truncated document', 'apiVersion: v1\nkind: "Pod\n', 'MAN002', null, /not readable as YAML/, /./),
];

function row(name: string, content: Content, code: string, place: string | null, says: RegExp, fix: RegExp): WrongFile {
  return { name, content, code, place, says, fix };
}
