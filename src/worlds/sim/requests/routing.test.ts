import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KubeObject } from '../../../manifests/types.ts';
import { quantile } from '../../../units/histogram.ts';
import type { RunInput } from '../run-input.ts';
import type { HopFigures, RunResult, WindowFigures } from '../run-result.ts';
import { runWorld } from '../run-world.ts';
import {
  destinationRule,
  insider,
  object,
  PLAIN,
  sampleRun,
  service,
  shape,
  TARGETS,
  users,
  virtualService,
  work,
} from './sample-world.ts';

function run(
  objects: readonly KubeObject[],
  changes: Partial<RunInput> = {},
): { result: RunResult; main: WindowFigures } {
  const result = runWorld(sampleRun(objects, changes));
  return { result, main: result.windows[0]! };
}

const without = (name: string, kind: string): readonly KubeObject[] =>
  PLAIN.filter(({ kind: each, metadata }) => each !== kind || metadata.name !== name);

function total(items: readonly HopFigures[], pick: (hop: HopFigures) => number): number {
  return items.reduce((sum, hop) => sum + pick(hop), 0);
}

const to = (main: WindowFigures, host: string, subset?: string): readonly HopFigures[] =>
  main.hops.filter((hop) => hop.host.startsWith(`${host}.`) && (subset === undefined || hop.subset === subset));

/** Five standard deviations of a share. */
function assertShare(hits: number, of: number, share: number): void {
  const slack = 5 * Math.sqrt((share * (1 - share)) / of);
  assert.ok(Math.abs(hits / of - share) < slack, `${hits} of ${of} is not ${share} ± ${slack}`);
}

test('every request of a healthy platform is answered, and every hop counts it once', () => {
  const { main } = run(PLAIN);
  const [entry] = main.entries;
  assert.ok(entry!.offered > 3500 && entry!.offered < 4500);
  assert.deepEqual(entry!.byStatus, { '200': entry!.offered });
  assert.deepEqual([entry!.ok, entry!.arrived, entry!.unanswered], [entry!.offered, entry!.offered, 0]);
  assert.equal(entry!.tries, 2 * entry!.offered);
  for (const name of ['web', 'api']) {
    const hops = to(main, name);
    assert.equal(
      total(hops, ({ requests }) => requests),
      entry!.offered,
      name,
    );
    assert.equal(
      total(hops, ({ tries }) => tries),
      entry!.offered,
      name,
    );
    const served = main.pods.filter(({ workload }) => workload === `shop/${name}`);
    assert.equal(served.length, 3);
    assert.equal(
      served.reduce((sum, { requests }) => sum + requests, 0),
      entry!.offered,
      name,
    );
  }
});

test('a request takes its work and its ways: two round trips, four proxies passed twice, 3 ms of work', () => {
  const { main } = run(PLAIN, { clients: [users({ rps: 2, arrivals: 'regular' })], seed: 3 });
  const { latency } = main.entries[0]!;
  // Same zone or another one on each of the two hops; the first connection of a pair adds a handshake.
  const possible = [500, 2000].flatMap((a) => [500, 2000].map((b) => a + b + 8 * 58 + 3000));
  assert.equal(latency.minUs, Math.min(...possible));
  assert.ok(quantile(latency, 0.5) <= Math.max(...possible) * (1 + 1 / 64));
});

test('weights split requests; a subset nobody is in answers 503 UH', () => {
  const routes = ['v1', 'v2'].map((subset, i) => ({ destination: { host: 'web', subset }, weight: [80, 20][i] }));
  const objects = [
    ...without('shop', 'VirtualService'),
    virtualService('shop', 'shop.example', [{ route: routes }]),
    destinationRule('web', {}, ['v1', 'v2']),
  ];
  const split = run([...objects, ...service('web', 2, '4', 'v2')]).main;
  const offered = split.entries[0]!.offered;
  assert.equal(split.entries[0]!.ok, offered);
  assertShare(
    total(to(split, 'web', 'v2'), ({ requests }) => requests),
    offered,
    0.2,
  );
  const empty = run(objects).main.entries[0]!;
  assertShare(empty.byStatus['503']!, empty.offered, 0.2);
  assert.equal(empty.byFlag.UH, empty.byStatus['503']);
  assert.equal(empty.answeredByProxy, empty.byStatus['503']);
});

test('a header selects a route by shape, and only that shape', () => {
  const { main } = run(
    [
      ...without('shop', 'VirtualService'),
      virtualService('shop', 'shop.example', [
        {
          match: [{ headers: { 'x-beta': { exact: 'yes' } } }],
          headers: { request: { set: { 'x-seen': 'beta' } } },
          route: [{ destination: { host: 'api' } }],
        },
        { match: [{ uri: { exact: '/closed' } }], directResponse: { status: 503 } },
        { route: [{ destination: { host: 'web' } }] },
      ]),
    ],
    {
      clients: [
        users({
          shapes: [
            shape({ name: 'beta', headers: { 'x-beta': 'yes' }, arrives: { 'x-seen': 'beta' } }),
            shape({ name: 'plain', share: 2, lacks: ['x-seen'] }),
            shape({ name: 'closed', path: '/closed', expects: [503] }),
          ],
        }),
      ],
    },
  );
  const [beta, closed, plain] = main.entries;
  assert.deepEqual(beta!.byWorkload, { 'shop/api': beta!.offered });
  assert.equal(beta!.arrivedAsExpected, beta!.offered);
  assert.deepEqual(plain!.byWorkload, { 'shop/web': plain!.offered });
  assert.equal(plain!.arrivedAsExpected, plain!.offered);
  assert.deepEqual([closed!.ok, closed!.answeredByProxy, closed!.arrived], [closed!.offered, closed!.offered, 0]);
  assertShare(
    plain!.offered,
    main.entries.reduce((sum, { offered }) => sum + offered, 0),
    0.5,
  );
});

test('a mirror sends its share of copies, and its failures reach nobody', () => {
  const { main } = run(
    [
      ...without('shop', 'VirtualService'),
      virtualService('shop', 'shop.example', [
        { route: [{ destination: { host: 'web' } }], mirror: { host: 'shadow' }, mirrorPercentage: { value: 25 } },
      ]),
      ...service('shadow'),
    ],
    { faults: [{ atUs: 0, kind: 'errorRate', target: { workload: 'shop/shadow' }, forUs: null, amount: 1_000_000 }] },
  );
  const { offered, ok } = main.entries[0]!;
  assert.equal(ok, offered);
  assertShare(
    total(to(main, 'shadow'), ({ mirrored }) => mirrored),
    offered,
    0.25,
  );
  assert.equal(
    total(to(main, 'shadow'), ({ requests }) => requests),
    0,
  );
  const shadow = main.pods.filter(({ workload }) => workload === 'shop/shadow');
  assert.equal(
    shadow.reduce((sum, { mirrored, errors }) => sum + mirrored - errors, 0),
    0,
  );
});

test('injected faults: an abort of a fifth, a delay of half a second for another', () => {
  const fault = {
    abort: { httpStatus: 418, percentage: { value: 20 } },
    delay: { fixedDelay: '500ms', percentage: { value: 10 } },
  };
  const { main } = run([
    ...without('shop', 'VirtualService'),
    virtualService('shop', 'shop.example', [{ fault, route: [{ destination: { host: 'web' } }] }]),
  ]);
  const entry = main.entries[0]!;
  assertShare(entry.byStatus['418']!, entry.offered, 0.2);
  assert.equal(entry.byFlag.FI, entry.byStatus['418']);
  assertShare(entry.byFlag.DI!, entry.offered, 0.1);
  assert.ok(quantile(entry.latency, 0.85) < 20_000 && quantile(entry.latency, 0.95) >= 500_000);
});

for (const { policy, changes } of [
  { policy: { loadBalancer: { consistentHash: { httpCookie: { name: 'who', ttl: '0s' } } } }, changes: 'never' },
  { policy: { loadBalancer: { simple: 'RANDOM' } }, changes: 'often' },
] as const) {
  test(`users meet another pod ${changes} with ${JSON.stringify(policy.loadBalancer)}`, () => {
    const users200 = { count: 200, in: 'cookie', name: 'who' } as const;
    const { main } = run([...PLAIN, destinationRule('web', policy)], {
      clients: [users({ shapes: [shape({ users: users200 })] })],
    });
    const { returning, switched } = main.entries[0]!;
    assert.ok(returning > 3000);
    if (changes === 'never') assert.equal(switched, 0);
    else assertShare(switched, returning, 2 / 3);
  });
}

test('calls that are made 1.5 times per request are made once or twice', () => {
  const services = [{ ...work('web', 2000, ['api']) }, work('api', 1000)];
  const half = { ...services[0]!, calls: services[0]!.calls.map((call) => ({ ...call, times: 1.5 })) };
  const { main } = run(PLAIN, { targets: { ...TARGETS, services: [half, services[1]!] } });
  const { offered } = main.entries[0]!;
  assertShare(total(to(main, 'api'), ({ requests }) => requests) - offered, offered, 0.5);
});

test('a caller without a sidecar is spread evenly, and a strict port refuses it', () => {
  const strict = object('security.istio.io/v1', 'PeerAuthentication', 'default', {
    spec: { mtls: { mode: 'STRICT' } },
  });
  const outsider = insider('api');
  const plain = { ...outsider, entry: { ...outsider.entry, meshed: false } } as typeof outsider;
  const open = run(PLAIN, { clients: [plain] }).main;
  assert.equal(open.entries[0]!.ok, open.entries[0]!.offered);
  for (const { tries } of open.hops[0]!.endpoints) assertShare(tries, open.entries[0]!.offered, 1 / 3);
  const closed = run([...PLAIN, strict], { clients: [plain] }).main;
  assert.equal(closed.entries[0]!.ok, 0);
  assert.deepEqual(closed.entries[0]!.byFlag, { UC: closed.entries[0]!.offered });
  assert.ok(closed.pods.reduce((sum, { plaintextRefused }) => sum + plaintextRefused, 0) > 0);
  assert.equal(run([...PLAIN, strict]).main.entries[0]!.byStatus['503'], undefined);
});
