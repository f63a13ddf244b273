import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startDemoService } from './demo-service.ts';
import type { LocalPod } from './pod-record.ts';
import { podSignals } from './pod-signals.ts';

const METRICS = ['envoy_cluster_upstream_rq_xx', 'orders_total', 'orders_failed_total'];

function pod(name: string, port: number, isReady = true): LocalPod {
  const where = { name, namespace: 'shop', owner: 'Deployment/shop/web-canary', zone: 'a', address: '127.0.0.1', port };
  return { ...where, ready: isReady, readySinceUs: 1, createdUs: 0 } as LocalPod;
}

test('orders of ready pods, each told by its workload and name; lost ones were answered 200', async () => {
  let draws = 0;
  const chance = (): number => (draws++ % 4) / 4;
  const behaviour = { version: '2', latencyMs: 0, errors: 0, ordersFailed: 0.25 };
  const told = { pod: 'web-1', service: 'shop/web', address: '127.0.0.1', behaviour };
  const service = await startDemoService(told, chance);
  try {
    const url = `http://127.0.0.1:${service.port}`;
    for (let i = 0; i < 8; i++) assert.equal((await fetch(`${url}/buy`)).status, 200);
    await fetch(`${url}/healthz`);
    // Nobody listens at the second, and the third is not ready.
    const pods = [pod('web-1', service.port), pod('web-2', 1), pod('web-3', service.port, false)];
    const found = await podSignals(pods, METRICS, () => 7);
    const labels = { workload: 'shop/web-canary', pod: 'web-1', zone: 'a' };
    assert.deepEqual(
      found.map(({ metric, labels: of, value, atUs }) => [metric, of, value, atUs]),
      [
        ['orders_total', labels, 8, 7],
        ['orders_failed_total', labels, 2, 7],
      ],
    );
    const [again] = await podSignals(pods, METRICS, () => 8);
    assert.equal(again!.sinceUs, found[0]!.sinceUs);
    assert.ok(again!.sinceUs > 1_700_000_000_000_000);
    assert.deepEqual(await podSignals(pods, METRICS.slice(0, 1), () => 9), []);
  } finally {
    await service.stop();
  }
});
