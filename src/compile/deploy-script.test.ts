import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, test } from 'node:test';
import { buildModel } from '../model/build-model.ts';
import { readSpec } from '../spec/read-spec.ts';
import { compile, renderFiles } from './compile.ts';
import { deployOrder } from './deploy-script.ts';

const SPEC = `apiVersion: nines.dev/v1
kind: Platform
metadata: { name: shop }
regions:
  one: { share: 60%, zones: [a, b, c] }
  two: { share: 40%, zones: [a, b, c] }
gateway: { host: shop.example, tls: { acme: { email: ops@shop.example } } }
services: { web: { image: "web:1", calls: [books], load: { rps: 10 } } }
data: { books: { kind: postgres, run: {}, replication: { primary: two } } }
`;

const { spec, reading } = readSpec('shop.yaml', SPEC);
assert.ok(spec !== null);
const model = buildModel(spec, reading);
const compiled = compile(model);
const folder = mkdtempSync(join(tmpdir(), 'nines-deploy-'));
after(() => rmSync(folder, { recursive: true }));
for (const { path, text } of renderFiles(model, compiled)) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

/** Programs that write down what they are asked, from where, and fail where the request has a word. */
const bin = join(folder, 'bin');
mkdirSync(bin);
for (const tool of ['kubectl', 'helm']) {
  const body = `#!/bin/sh\nprintf '%s\\n' "$(basename "$PWD") ${tool} $*" >> "$SEEN"\ncase "$*" in *"$FAILING"*) exit 1 ;; esac\n`;
  writeFileSync(join(bin, tool), body);
  chmodSync(join(bin, tool), 0o755);
}

function deploy(
  clusters: readonly string[],
  failing = 'nothing',
): { status: number | null; seen: string[]; said: string } {
  const seen = join(folder, 'seen');
  writeFileSync(seen, '');
  const env = { PATH: `${bin}:${process.env.PATH}`, SEEN: seen, FAILING: failing };
  const { status, stderr } = spawnSync('sh', [join(folder, 'deploy.sh'), ...clusters], { env, encoding: 'utf8' });
  return { status, seen: readFileSync(seen, 'utf8').split('\n').slice(0, -1), said: stderr };
}

describe('deploy.sh', () => {
  test('where the database is written comes first', () => assert.deepEqual(deployOrder(model), ['two', 'one']));

  test('applies every file of every cluster once, in order, behind its engines', () => {
    const { status, seen } = deploy([]);
    assert.equal(status, 0);
    for (const cluster of ['one', 'two']) {
      const own = seen.filter((line) => line.startsWith(`${cluster} `));
      const applied = own.flatMap((line) => [...line.matchAll(/ -f (\S+)/g)].map(([, file]) => `${cluster}/${file}`));
      const files = compiled.files.filter((file) => file.cluster === cluster).map(({ path }) => path);
      assert.deepEqual(applied, files);
      const engines = own.filter((line) => line.includes(' helm ')).length;
      assert.ok(engines > 3);
      assert.ok(
        own.slice(0, engines).every((line) => /helm| -k /.test(line)),
        'engines come first',
      );
      assert.match(own.at(-1) ?? '', /-n shop wait --for=condition=Available deployment --all/);
    }
    const turn = seen.findIndex((line) => line.startsWith('one '));
    assert.ok(
      seen.slice(turn).every((line) => line.startsWith('one ')),
      'the next when the one before is done',
    );
  });

  test('takes one cluster', () => {
    const { status, seen } = deploy(['one']);
    assert.equal(status, 0);
    assert.ok(seen.length > 5 && seen.every((line) => line.startsWith('one ')));
  });

  test('stops at what fails, and says where', () => {
    const { status, seen, said } = deploy([], 'mesh/gateways.yaml');
    assert.equal(status, 1);
    assert.match(seen.at(-1) ?? '', /^two .*mesh\/gateways\.yaml/);
    assert.match(said, /stopped in two, at: kubectl .*mesh\/gateways\.yaml/);
  });

  test('knows no other cluster', () => {
    const { status, seen, said } = deploy(['three']);
    assert.equal(status, 2);
    assert.deepEqual(seen, []);
    assert.match(said, /there is no cluster three/);
  });

  test('is not there where others follow the files', () => {
    const paths = renderFiles(model, compile(model, 'kustomize')).map(({ path }) => path);
    assert.ok(!paths.includes('deploy.sh'));
  });
});
