import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KubeObject } from '../../../manifests/types.ts';
import type { RunInput } from '../run-input.ts';
import type { RunResult, WindowFigures } from '../run-result.ts';
import { runWorld } from '../run-world.ts';
import type { Fault } from '../types.ts';
import { destinationRule, insider, object, PLAIN, sampleRun, shape, users, virtualService } from './sample-world.ts';

const SECOND = 1_000_000;
const MILLION = 1_000_000;

function run(
  objects: readonly KubeObject[],
  changes: Partial<RunInput> = {},
): { result: RunResult; main: WindowFigures } {
  const result = runWorld(sampleRun(objects, changes));
  return { result, main: result.windows[0]! };
}

/** The plain platform with one rule for the public host. */
function routed(rule: Record<string, unknown>): readonly KubeObject[] {
  const rest = PLAIN.filter(({ kind }) => kind !== 'VirtualService');
  return [...rest, virtualService('shop', 'shop.example', [{ route: [{ destination: { host: 'web' } }], ...rule }])];
}

function fault(kind: Fault['kind'], amount: number, more: Partial<Fault> = {}): Fault {
  return { atUs: 0, kind, target: { workload: 'shop/web' }, forUs: null, amount, ...more };
}

function connectionsOf(main: WindowFigures): readonly number[] {
  return main.proxies.flatMap(({ maxConnections }) =>
    Object.entries(maxConnections).flatMap(([key, count]) => (key.includes('|web.') ? [count] : [])),
  );
}

test('retries hide random errors, and without them they show', () => {
  const faults = [fault('errorRate', 20_000)];
  const plain = run(routed({ retries: { attempts: 0 } }), { faults }).main.entries[0]!;
  assert.ok(Math.abs(plain.byStatus['503']! / plain.offered - 0.02) < 0.01);
  const retried = run(routed({ retries: { attempts: 3, retryOn: '503' } }), { faults }).main;
  const entry = retried.entries[0]!;
  assert.equal(entry.ok, entry.offered);
  const web = retried.hops.filter(({ host }) => host.startsWith('web.'));
  const tries = web.reduce((sum, hop) => sum + hop.tries, 0);
  assert.ok(tries > entry.offered && tries < 1.04 * entry.offered);
});

test('exhausted retries are told by URX, each request having made all its tries', () => {
  const { main } = run(routed({ retries: { attempts: 2, retryOn: '503' } }), {
    faults: [fault('errorRate', MILLION)],
    clients: [users({ rps: 20 })],
  });
  const entry = main.entries[0]!;
  assert.deepEqual(
    [entry.byStatus['503'], entry.byFlag.URX, entry.tries],
    [entry.offered, entry.offered, 3 * entry.offered],
  );
});

test('every gateway ejects a sick pod on its fifth error in a row, and lets it back at a sweep after its time', () => {
  const policy = {
    // Ejection turns on locality failover, and then only the gateway in the pod's own zone would meet it.
    loadBalancer: { localityLbSetting: { enabled: false } },
    outlierDetection: { consecutive5xxErrors: 5, interval: '5s', baseEjectionTime: '20s', maxEjectionPercent: 50 },
  };
  const sick = fault('errorRate', MILLION, { atUs: 10 * SECOND, target: { workload: 'shop/web', index: 0 } });
  const { result, main } = run([...routed({ retries: { attempts: 0 } }), destinationRule('web', policy)], {
    faults: [sick],
  });
  const first = result.ejections.filter(({ atUs }) => atUs < 20 * SECOND);
  assert.equal(first.length, 3);
  assert.equal(new Set(first.map(({ proxy }) => proxy)).size, 3);
  assert.equal(new Set(first.map(({ pod }) => pod)).size, 1);
  for (const { errors, atUs, untilUs, firstErrorUs } of first) {
    assert.equal(errors, 5);
    assert.ok(firstErrorUs >= 10 * SECOND && firstErrorUs < atUs);
    assert.ok(untilUs! - atUs >= 20 * SECOND && untilUs! - atUs <= 25 * SECOND);
  }
  // The pod is still sick when it comes back: five errors per proxy again, and as many as come in the second in which
  // Envoy holds back a change of health that follows another.
  const again = result.ejections.length - first.length;
  assert.equal(again, 3);
  const errors = main.entries[0]!.byStatus['503']!;
  assert.ok(errors >= 30 && errors <= 30 + 3 * 20, `${errors} errors`);
  assert.equal(result.firstErrors.length, 3);
  assert.equal(Math.max(...result.series.ejected), 3);
});

/** Pods that hang turn unready after three failed probes: figures are taken before that. */
const HANG = {
  faults: [fault('podHang', 0, { atUs: 20 * SECOND })],
  windows: [{ name: 'hang', fromUs: 20 * SECOND + 100_000, untilUs: 28 * SECOND }],
};

test('a hung service: the route timeout answers 504 UT in time, and nothing is left behind', () => {
  const { main } = run(routed({ timeout: '2s' }), HANG);
  const { byStatus, byFlag, offered, latency } = main.entries[0]!;
  assert.deepEqual([byStatus['504'], byFlag.UT], [offered, offered]);
  assert.deepEqual([latency.minUs, latency.maxUs], [2 * SECOND, 2 * SECOND]);
});

test('per-try timeouts move on to another pod', () => {
  const { main } = run(routed({ retries: { attempts: 2, perTryTimeout: '100ms', retryOn: 'reset,gateway-error' } }), {
    faults: [fault('podHang', 0, { target: { workload: 'shop/web', index: 0 } })],
  });
  const { ok, offered, latency } = main.entries[0]!;
  assert.equal(ok, offered);
  assert.ok(latency.maxUs > 100_000 && latency.maxUs < 200_000);
});

test('without any timeout users wait until they lose patience', () => {
  const { main } = run(PLAIN, {
    ...HANG,
    clients: [users({ rps: 20, patienceUs: 3 * SECOND })],
  });
  const { unanswered, unfinished, offered, byStatus } = main.entries[0]!;
  assert.deepEqual([unanswered, unfinished, byStatus], [offered, 0, {}]);
});

test('a pool of ten: no proxy holds more connections, and pending requests beyond the limit are refused with UO', () => {
  const pool = { connectionPool: { tcp: { maxConnections: 10 }, http: { http1MaxPendingRequests: 5 } } };
  const hang = [fault('podHang', 0, { atUs: 20 * SECOND })];
  const limited = run([...routed({ timeout: '10s' }), destinationRule('web', pool)], { faults: hang }).main;
  // Envoy opens one connection to a host that has none, whatever the limit: three hosts, at most two above it.
  assert.ok(Math.max(...connectionsOf(limited)) <= 12);
  assert.ok(limited.entries[0]!.byFlag.UO! > 1000);
  const free = run(routed({ timeout: '10s' }), { faults: hang }).main;
  assert.ok(Math.max(...connectionsOf(free)) > 100);
  assert.equal(free.entries[0]!.byFlag.UO, undefined);
});

test('authorization by identity: the one who may passes, the stranger is refused by the pod', () => {
  const allow = object('security.istio.io/v1', 'AuthorizationPolicy', 'api', {
    spec: {
      selector: { matchLabels: { app: 'api' } },
      action: 'ALLOW',
      rules: [{ from: [{ source: { principals: ['cluster.local/ns/shop/sa/web'] } }] }],
    },
  });
  const { main } = run([...PLAIN, allow], { clients: [users(), insider('api')] });
  const [insiders, through] = main.entries;
  assert.equal(through!.ok, through!.offered);
  assert.deepEqual(insiders!.byStatus, { '403': insiders!.offered });
  assert.equal(
    main.pods.reduce((sum, { denied }) => sum + denied, 0),
    insiders!.offered,
  );
});

test('killed pods reset what they worked on; the rest goes on, and their successors take over', () => {
  const kill = [10.5, 20.5, 30.5].map((at) =>
    fault('podKill', 0, { atUs: at * SECOND, target: { workload: 'shop/web', index: 0 } }),
  );
  const { result, main } = run(routed({ retries: { attempts: 0 } }), { faults: kill, clients: [users({ rps: 400 })] });
  const entry = main.entries[0]!;
  const failed = entry.offered - entry.ok;
  assert.ok(failed > 0 && failed < 400 * 3 * 2, `${failed} failed`);
  assert.ok((entry.byFlag.UC ?? 0) + (entry.byFlag.UF ?? 0) === failed);
  const web = main.workloads.find(({ workload }) => workload === 'Deployment/shop/web')!;
  assert.deepEqual([web.readyMin, web.readyMax, web.readyAtEnd], [2, 3, 3]);
  const { errors, requests } = result.series.clients[0]!;
  assert.ok(errors.slice(40, 50).every((count) => count === 0));
  assert.equal(
    requests.reduce((sum, count) => sum + count, 0),
    result.requests,
  );
});

test('a lost gateway: users go unanswered until the load balancer knows', () => {
  const loss: Fault = { atUs: 20 * SECOND, kind: 'gatewayLoss', target: { index: 0 }, forUs: null, amount: 0 };
  const { result, main } = run(PLAIN, { faults: [loss] });
  const { unanswered } = main.entries[0]!;
  assert.ok(unanswered > 5 && unanswered < 100, `${unanswered} unanswered`);
  assert.ok(result.series.clients[0]!.errors.every((count, at) => count === 0 || (at >= 20 && at <= 22)));
});

test('overload: what exceeds the pods waits in their queues, and a spike multiplies what is offered', () => {
  const spike: Fault = { atUs: 20 * SECOND, kind: 'loadSpike', target: {}, forUs: 10 * SECOND, amount: 4 };
  const { result } = run(PLAIN, { faults: [spike], clients: [users({ shapes: [shape()] })] });
  const { requests } = result.series.clients[0]!;
  const rate = (from: number, until: number): number =>
    requests.slice(from, until).reduce((sum, count) => sum + count, 0) / (until - from);
  assert.ok(
    Math.abs(rate(10, 20) - 100) < 20 && Math.abs(rate(20, 30) - 400) < 40 && Math.abs(rate(30, 40) - 100) < 20,
  );
});

test('a StatefulSet is rolled: its pods come back under their names, and traffic finds them', () => {
  const objects = PLAIN.map((each) => {
    if (each.kind !== 'Deployment' || each.metadata.name !== 'api') return each;
    return { ...each, kind: 'StatefulSet', spec: { ...(each.spec as object), serviceName: 'api' } };
  });
  const update: Fault = {
    atUs: 15 * SECOND,
    kind: 'rollingUpdate',
    target: { workload: 'shop/api' },
    forUs: null,
    amount: 0,
  };
  const { result, main } = run(objects, {
    faults: [update],
    durationUs: 120 * SECOND,
    windows: [{ name: 'after', fromUs: 90 * SECOND, untilUs: 119 * SECOND }],
  });
  assert.equal(result.log.filter(({ kind, detail }) => kind === 'pod' && detail === 'gone').length, 3);
  assert.equal(main.entries[0]!.ok, main.entries[0]!.offered);
});
