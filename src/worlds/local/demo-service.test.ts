import assert from 'node:assert/strict';
import { test } from 'node:test';
import { demoBehaviour, versionOfImage } from './demo-behaviour.ts';
import { POD_HEADER, startDemoService, VERSION_HEADER } from './demo-service.ts';

test('behaviour is read from the container, and what cannot be read is named', () => {
  const container = (env: readonly object[]) => ({ image: 'registry.example:5000/shop/web:1.4.2', env });
  const rows: readonly (readonly [readonly object[], number, number, number, number])[] = [
    [[], 7, 0, 0, 0],
    [
      [
        { name: 'NINES_DEMO_LATENCY', value: '20ms' },
        { name: 'NINES_DEMO_ERRORS', value: '5%' },
        { name: 'NINES_DEMO_ORDERS_FAILED', value: '10%' },
      ],
      20,
      0.05,
      0.1,
      0,
    ],
    [
      [
        { name: 'NINES_DEMO_LATENCY', value: 'slow' },
        { name: 'NINES_DEMO_ERRORS', value: '5' },
      ],
      7,
      0,
      0,
      2,
    ],
    [[{ name: 'NINES_DEMO_ERRORS', valueFrom: { secretKeyRef: { name: 'a', key: 'b' } } }], 7, 0, 0, 0],
  ];
  for (const [env, latencyMs, errors, ordersFailed, problems] of rows) {
    const read = demoBehaviour(container(env), 7000);
    assert.deepEqual(read.behaviour, { version: '1.4.2', latencyMs, errors, ordersFailed });
    assert.equal(read.problems.length, problems);
  }
});

test('a version is what an image calls itself', () => {
  const rows = [
    ['web', 'web'],
    ['web:2', '2'],
    ['host:5000/a/web', 'web'],
    ['host:5000/a/web@sha256:abc', 'sha256:abc'],
  ];
  for (const [image, version] of rows) assert.equal(versionOfImage(image!), version);
});

test('it answers with its version, fails as often as told, and never when asked for its health', async () => {
  let draws = 0;
  const chance = (): number => (draws++ % 4) / 4;
  const behaviour = { version: '2.0', latencyMs: 0, errors: 0.25, ordersFailed: 0 };
  const service = await startDemoService(
    { pod: 'web-1', service: 'shop/web', address: '127.0.0.1', behaviour },
    chance,
  );
  const url = `http://127.0.0.1:${service.port}`;
  try {
    const statuses: number[] = [];
    for (let i = 0; i < 8; i++) {
      const response = await fetch(`${url}/cart?x=1`, { method: 'POST', body: 'order' });
      statuses.push(response.status);
      assert.equal(response.headers.get(VERSION_HEADER), '2.0');
      assert.equal(response.headers.get(POD_HEADER), 'web-1');
      assert.equal(((await response.json()) as { path: string }).path, '/cart');
    }
    assert.deepEqual(statuses, [500, 200, 200, 200, 500, 200, 200, 200]);
    for (let i = 0; i < 4; i++) assert.equal((await fetch(`${url}/healthz`)).status, 200);
  } finally {
    await service.stop();
  }
  await assert.rejects(fetch(url));
});
