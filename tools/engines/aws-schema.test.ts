import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { fetchAwsSchema, findAwsSchema } from './aws-schema.ts';

const folder = mkdtempSync(join(tmpdir(), 'nines-aws-schema-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const cache = join(folder, 'cache');
const env = {
  ...process.env,
  NINES_CACHE: cache,
  npm_config_cache: join(folder, 'npm'),
  npm_config_fetch_retries: '0',
  NO_PROXY: '127.0.0.1',
};

/** A registry in a thread of its own, since this one waits for npm: it has one package, in whatever version is asked for. */
const REGISTRY = `
const { createServer } = require('node:http');
const { parentPort, workerData } = require('node:worker_threads');
const server = createServer(({ url }, response) => {
  if (url.endsWith('.tgz')) return response.end(workerData.archive);
  const dist = { tarball: 'http://127.0.0.1:' + server.address().port + '/other.tgz' };
  const { name, version } = workerData;
  response.end(JSON.stringify({ name, versions: { [version]: { name, version, dist } } }));
});
server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
`;

/** An archive such as npm takes, which is not the one that is pinned. */
function otherArchive(name: string, version: string): Buffer {
  mkdirSync(join(folder, 'package'));
  writeFileSync(join(folder, 'package/package.json'), JSON.stringify({ name, version }));
  assert.equal(spawnSync('tar', ['-czf', 'other.tgz', 'package'], { cwd: folder }).status, 0);
  return readFileSync(join(folder, 'other.tgz'));
}

test('where npm is missing or has no registry there is a reason, and nothing is left behind', () => {
  for (const without of [{ PATH: join(folder, 'empty') }, { npm_config_registry: 'http://127.0.0.1:9' }]) {
    const had = fetchAwsSchema({ ...env, ...without });
    assert.match(
      'unavailable' in had ? had.unavailable : '',
      /^npm could not fetch @cdktn\/provider-aws [\d.]+: .*\b(ENOENT|ECONNREFUSED)\b/s,
    );
    assert.deepEqual(readdirSync(cache), []);
  }
  assert.ok('unavailable' in findAwsSchema(env));
});

test('another archive under the same name is refused', async () => {
  const [name, version] = ['@cdktn/provider-aws', '25.7.0'];
  const registry = new Worker(REGISTRY, {
    eval: true,
    workerData: { name, version, archive: otherArchive(name, version) },
  });
  try {
    const [port] = await once(registry, 'message');
    const had = fetchAwsSchema({ ...env, npm_config_registry: `http://127.0.0.1:${port}` });
    assert.match('failed' in had ? had.failed : JSON.stringify(had), /not the archive that was pinned/);
    assert.deepEqual(readdirSync(cache), []);
  } finally {
    await registry.terminate();
  }
});
