import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, test } from 'node:test';
import { quantile } from '../../../units/histogram.ts';
import { VERSION_HEADER } from '../demo-service.ts';
import { freePort } from '../free-port.ts';
import type { LoadOptions, LoadShape } from './load-types.ts';
import { runLoad } from './run-load.ts';

const SHAPE: LoadShape = { host: 'shop.example', path: '/', method: 'GET', headers: {}, weight: 1 };
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
const load = (targets: readonly string[], more: Partial<LoadOptions> = {}) =>
  runLoad({ targets, shapes: [SHAPE], rps: 200, durationMs: 500, users: 0, timeoutMs: 5000, ...more });

test('every request is sent, counted by status, version and reason', async () => {
  let asked = 0;
  const url = await serve((request, response) => {
    assert.equal(request.headers.host, 'shop.example');
    asked += 1;
    response.writeHead(asked % 10 === 0 ? 503 : 200, { [VERSION_HEADER]: asked % 2 === 0 ? '2' : '1' }).end();
  });
  const result = await load([url]);
  assert.deepEqual([result.offered, result.sent, result.answered, asked], [100, 100, 100, 100]);
  assert.deepEqual(result.statuses, { '2xx': 90, '5xx': 10 });
  assert.deepEqual(result.errors, { 'status 503': 10 });
  assert.deepEqual(
    Object.entries(result.versions).map(([version, { requests, failed }]) => [version, requests, failed]),
    [
      ['1', 50, 0],
      ['2', 50, 10],
    ],
  );
});

test('a server that stands still for a while delays everything that was due meanwhile', async () => {
  let stillUntilMs = Number.POSITIVE_INFINITY;
  const waiting: (() => void)[] = [];
  const url = await serve((_, response) => {
    if (stillUntilMs === Number.POSITIVE_INFINITY) {
      stillUntilMs = performance.now() + 400;
      setTimeout(() => {
        for (const answer of waiting.splice(0)) answer();
      }, 400);
    }
    if (performance.now() < stillUntilMs) waiting.push(() => void response.end());
    else response.end();
  });
  // 80 of 100 requests fall into the 400 ms; a closed loop with one connection would have seen a single slow one.
  const { latency } = await load([url]);
  const slow = latency.upperUs.reduce((sum, us, i) => sum + (us > 100_000 ? latency.counts[i]! : 0), 0);
  assert.ok(slow >= 50, `${slow} slow requests`);
  assert.ok(quantile(latency, 0.5) > 50_000);
});

test('a gateway that refuses connections is left out, after requests that tell so', async () => {
  const url = await serve((_, response) => void response.end());
  const dead = `http://127.0.0.1:${await freePort()}`;
  const result = await load([url, dead]);
  const refused = result.errors['connection refused'] ?? 0;
  assert.ok(refused >= 1 && refused < 50, `${refused} refused`);
  assert.equal(result.answered + refused, 100);
});

test('users keep their cookies', async () => {
  const seen = new Map<string, number>();
  let named = 0;
  const url = await serve((request, response) => {
    const { cookie } = request.headers;
    if (cookie === undefined) response.setHeader('set-cookie', `user="u${++named}"; Path=/; HttpOnly`);
    else seen.set(cookie, (seen.get(cookie) ?? 0) + 1);
    response.end();
  });
  await load([url], { users: 5 });
  assert.ok(seen.size >= 5 && seen.size <= named, `${seen.size} users, ${named} named`);
  assert.ok([...seen.keys()].every((cookie) => /^user="u\d+"$/.test(cookie)));
});

test('an answer that does not come is given up, and the load can be ended early', async () => {
  const url = await serve(() => {});
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 100);
  const options = { targets: [url], shapes: [SHAPE], rps: 100, durationMs: 60_000, users: 0, timeoutMs: 150 };
  const result = await runLoad(options, stop.signal);
  assert.ok(result.offered < 100);
  assert.deepEqual(Object.keys(result.errors), ['gave up waiting']);
});
