/** What keeps a world from coming up: each is said with its cure, and nothing is left of the attempt. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { isAlive } from '../../src/worlds/local/process-identity.ts';
import { localRun, NO_ENVOY, until } from './local-run.ts';

const run = localRun();

describe('a world that cannot come up', { skip: NO_ENVOY }, () => {
  before(() => {
    run.put('small.yaml', spec(SMALL));
    run.put('workers.yaml', spec('services: { job: { image: "a:1", background: true, meshed: false } }'));
    run.put('other.txt', 'not a world\n');
  });
  after(() => run.end());

  /** As little as a world can be: one gateway, one pod. */
  const SMALL = 'gateway: { host: shop.example }\nservices: { web: { image: "a:1", replicas: 1, load: { rps: 1 } } }';
  const spec = (text: string): string =>
    `apiVersion: nines.dev/v1\nkind: Platform\nmetadata: { name: shop }\nregions: { eu-west-1: { zones: [a] } }\n${text}\n`;

  const rows: readonly (readonly [title: string, words: readonly string[], status: number, said: RegExp])[] = [
    [
      'a cluster that is not there',
      ['shop.yaml', '--cluster', 'eu-west-2'],
      2,
      /there is no cluster eu-west-2 .*\n.*eu-west-1/,
    ],
    ['nobody serves a host', ['workers.yaml'], 2, /no gateway of cluster eu-west-1 serves a host/],
    ['a folder that holds something else', ['shop.yaml', '--state', '.'], 2, /holds files, but no plan/],
    ['a port that does not exist', ['shop.yaml', '--port', '65535'], 2, /there is no port 65537/],
    ['an Envoy that ends at once', ['small.yaml', '--envoy', '/bin/false'], 1, /did not come up: Envoy ended \(1\)/],
    ['an Envoy that is not there', ['small.yaml', '--envoy', '/nowhere/envoy'], 1, /did not come up: .*ENOENT/],
  ];
  for (const [title, words, status, said] of rows) {
    test(title, async () => {
      const ran = await run.nines('up', ...words);
      assert.match(ran.err, said);
      assert.equal(ran.status, status);
      assert.deepEqual([run.alive(), existsSync(run.paths.folder)], [[], false]);
    });
  }

  test('a port that is taken', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const ran = await run.nines('up', 'small.yaml', '--port', String(port));
    await new Promise((resolve) => server.close(resolve));
    assert.deepEqual([ran.status, ran.err.includes(`port ${port} is taken`)], [2, true]);
  });

  test('a world whose process was killed is told, and what it left is cleared away by the next one', async () => {
    assert.equal((await run.nines('up', 'small.yaml')).status, 0);
    const left = run.alive();
    process.kill(left.find(({ what }) => what === 'world')!.pid, 'SIGKILL');
    await until(
      () => run.nines('status'),
      ({ status, err }) => status === 2 && /has ended by itself/.test(err),
    );
    assert.equal((await run.nines('up', 'small.yaml')).status, 0);
    assert.deepEqual(left.filter(isAlive), []);
    assert.equal((await run.nines('down')).status, 0);
  });

  test('a plan that nobody can read is not ended without being asked for', async () => {
    mkdirSync(run.paths.folder);
    writeFileSync(join(run.paths.folder, 'plan.json'), '{"version":');
    const [up, down] = [await run.nines('up', 'small.yaml'), await run.nines('down')];
    assert.deepEqual([up.status, down.status, /cannot be read/.test(down.err)], [2, 2, true]);
    assert.equal((await run.nines('down', '--force')).status, 0);
    assert.ok(!existsSync(run.paths.folder));
  });
});
