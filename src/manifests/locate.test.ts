import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type LocateCache, locate } from './locate.ts';
import { readManifests } from './read-manifests.ts';
import type { Path } from './types.ts';

const text = `# a comment
apiVersion: v1
kind: ConfigMap
metadata: {name: first}
---
apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Pod
  metadata:
    name: inner
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: web
spec:
  base: &base
    timeout: 5s
  http:
  - match:
    - uri: {prefix: /}
    "route":
    - destination: {host: web, port: {number: 80}}
  - <<: *base
    route: []
  8080: x
`;

test('a field is found at its key, a list item at its value, and an absent one at what stands above it', () => {
  const rows: readonly (readonly [object: string, path: Path, place: string])[] = [
    ['first', [], '2:1'],
    ['first', ['metadata', 'name'], '4:12'],
    ['inner', [], '9:3'],
    ['inner', ['metadata', 'name'], '12:5'],
    ['web', ['spec', 'http'], '21:3'],
    ['web', ['spec', 'http', 0], '22:5'],
    ['web', ['spec', 'http', 0, 'match', 0, 'uri', 'prefix'], '23:13'],
    ['web', ['spec', 'http', 0, 'route', 0, 'destination', 'port', 'number'], '25:39'],
    ['web', ['spec', 'http', 0, 'timeout'], '22:5'],
    ['web', ['spec', 'http', 0, 'retries', 'attempts'], '22:5'],
    ['web', ['spec', 'http', 1, 'timeout'], '20:5'],
    ['web', ['spec', 'http', 7], '21:3'],
    ['web', ['spec', '8080'], '28:3'],
    ['web', ['status'], '14:1'],
  ];
  const cache: LocateCache = new Map();
  for (const ending of ['\n', '\r\n']) {
    const given = text.replaceAll('\n', ending);
    const { manifests } = readManifests('f.yaml', given, 'default');
    for (const [name, path, place] of rows) {
      const { source } = manifests.find(({ object }) => object.metadata.name === name)!;
      const { file, line, column } = locate(given, source!, path, cache);
      assert.equal(`${file} ${line}:${column}`, `f.yaml ${place}`, `${name} ${path.join('.')}`);
    }
  }
  assert.equal(cache.get('f.yaml')?.documents.size, 3);
});

test('a document that is gone is placed where it was', () => {
  const source = { file: 'f.yaml', document: 9, line: 40 };
  assert.deepEqual(locate(text, source, ['spec']), { file: 'f.yaml', line: 40, column: 1 });
});
