/** Pods that run a command of their own: ready when they say so, started again when they end, stopped with the world. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { isAlive } from '../../src/worlds/local/process-identity.ts';
import { localRun, NO_ENVOY, until } from './local-run.ts';

const SERVER = `
import { createServer } from 'node:http';
let isReady = false;
setTimeout(() => { isReady = true; }, 200);
createServer((request, response) => {
  if (request.url === '/die') process.exit(1);
  if (request.url === '/healthz') response.statusCode = isReady ? 200 : 503;
  response.setHeader('x-nines-version', process.env.GREETING);
  response.end(process.env.POD_NAME);
}).listen(Number(process.env.PORT), process.env.HOST);
`;
const SPEC = `
apiVersion: nines.dev/v1
kind: Platform
metadata: { name: own }
regions: { eu-west-1: { zones: [a, b] } }
gateway: { host: own.example }
services:
  web:
    image: registry.example/web:1.0.0
    replicas: 2
    load: { rps: 20 }
    env: { GREETING: hello }
    run: [${JSON.stringify(process.execPath)}, server.mjs]
`;
const run = localRun();

// Both wait more than they work.
describe('commands of pods', { concurrency: true }, () => {
  describe('a command that ends at once', { skip: NO_ENVOY, concurrency: 1 }, () => {
    const failing = localRun();
    after(() => failing.end());

    test('keeps the world from coming up, with its last words', async () => {
      failing.put('server.mjs', "throw new Error('no database');\n");
      failing.put('own.yaml', SPEC);
      const ran = await failing.nines('up', 'own.yaml');
      assert.deepEqual([ran.status, failing.alive()], [1, []]);
      assert.match(ran.err, /ended 2 times before it was ready: .*no database/);
    });
  });

  describe('pods with a command of their own', { skip: NO_ENVOY, concurrency: 1 }, () => {
    before(async () => {
      run.put('server.mjs', SERVER);
      run.put('own.yaml', SPEC);
      const ran = await run.nines('up', 'own.yaml');
      assert.equal(ran.status, 0, ran.err);
    });
    after(() => run.end());

    const ready = async (): Promise<number> => (await run.ask('status', {})).workloads[0]!.ready;

    test('answer through the gateways of both zones', async () => {
      assert.equal(await ready(), 2);
      const { out } = await run.nines('load', '--for', '500ms', '--json');
      const { versions, errors } = JSON.parse(out) as {
        versions: Record<string, { requests: number }>;
        errors: object;
      };
      assert.deepEqual([versions.hello?.requests, errors], [10, {}]);
    });

    test('are started again when they end', async () => {
      await run.nines('load', '--rps', '1', '--for', '1s', '--path', '/die');
      await until(ready, (count) => count < 2);
      await until(ready, (count) => count === 2);
      const { objects } = await run.ask('observe', {
        query: { objects: [{ apiVersion: 'v1', kind: 'Pod' }], metrics: [] },
      });
      const restarts = objects.map(
        ({ object }) =>
          (object.status as { containerStatuses: { restartCount: number }[] }).containerStatuses[0]!.restartCount,
      );
      assert.ok(
        restarts.some((count) => count > 0),
        String(restarts),
      );
    });

    test('are stopped with the world', async () => {
      const before = run.alive().filter(({ what }) => what.startsWith('pod '));
      assert.equal(before.length, 2);
      assert.equal((await run.nines('down')).status, 0);
      assert.deepEqual(before.filter(isAlive), []);
    });
  });
});
