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
  row('a key twice', `${HEAD}${REGIONS}${SERVICES}metadata: { name: b }\n`, 'SPEC003', '8:1', /twice/, /keep one/),
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
