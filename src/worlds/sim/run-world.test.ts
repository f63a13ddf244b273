import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import type { Actor, ActorEvent, Signal } from '../../ports/types.ts';
import { destinationRule, PLAIN, sampleRun, service, users, virtualService } from './requests/sample-world.ts';
import type { RunInput } from './run-input.ts';
import { runWorld } from './run-world.ts';
import type { Fault } from './types.ts';

const SECOND = 1_000_000;

const SPLIT = virtualService('shop', 'shop.example', [
  {
    route: [
      { destination: { host: 'web', subset: 'v1' }, weight: 100 },
      { destination: { host: 'web', subset: 'v2' }, weight: 0 },
    ],
  },
]);
const CANARY = [
  ...PLAIN.filter(({ kind }) => kind !== 'VirtualService'),
  SPLIT,
  destinationRule('web', {}, ['v1', 'v2']),
  ...service('web', 3, '4', 'v2'),
];

const PROGRAM = `
  import { runWorld } from '${new URL('./run-world.ts', import.meta.url)}';
  import { PLAIN, sampleRun, users } from '${new URL('./requests/sample-world.ts', import.meta.url)}';
  const faults = [
    { atUs: 15e6, kind: 'podKill', target: { workload: 'shop/web', index: 1 }, forUs: null, amount: 0 },
    { atUs: 20e6, kind: 'errorRate', target: { workload: 'shop/api' }, forUs: 10e6, amount: 100000 },
    { atUs: 30e6, kind: 'zoneLoss', target: { zone: 'rb' }, forUs: 15e6, amount: 0 },
  ];
  const result = runWorld(sampleRun(PLAIN, { seed: Number(process.argv[1]), faults, clients: [users({ rps: 300 })] }));
  process.stdout.write(JSON.stringify(result));
`;

test('the same input gives the same bytes in another process; another seed gives others', () => {
  const run = (seed: string): string =>
    execFileSync(process.execPath, ['--input-type=module', '-e', PROGRAM, seed], {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
  const once = run('7');
  assert.equal(run('7'), once);
  const { traceHash, requests } = JSON.parse(once);
  assert.ok(requests > 15_000);
  assert.notEqual(JSON.parse(run('8')).traceHash, traceHash);
});

test('a new client does not shift the arrivals of the others', () => {
  const more = users({ name: 'more', rps: 50 });
  const requests = (input: RunInput): readonly number[] =>
    runWorld(input).series.clients.find(({ client }) => client === 'users')!.requests;
  const alone = sampleRun(PLAIN);
  assert.deepEqual(requests(alone), requests({ ...alone, clients: [more, users()] }));
});

/** Watches errors of the canary and, from the third tick on, gives it half of the traffic. */
function shifter(seen: (readonly Signal[])[]): Actor<number> {
  return {
    name: 'shifter',
    periodUs: 10 * SECOND,
    start: () => 0,
    step: (ticks: number, event: ActorEvent) => {
      if (event.kind === 'tick') {
        return {
          state: ticks + 1,
          effects: [
            {
              kind: 'observe',
              query: {
                objects: [{ apiVersion: 'networking.istio.io/v1', kind: 'VirtualService' }],
                metrics: [
                  'envoy_cluster_upstream_rq_total',
                  'envoy_cluster_upstream_rq_xx',
                  'envoy_cluster_upstream_rq_time_bucket',
                  'envoy_http_downstream_rq_xx',
                ],
              },
            },
          ],
        };
      }
      if (event.kind !== 'observed') return { state: ticks, effects: [] };
      seen.push(event.observation.signals);
      const [route] = event.observation.objects;
      if (ticks !== 3) return { state: ticks, effects: [] };
      const destinations = ['v1', 'v2'].map((subset) => ({ destination: { host: 'web', subset }, weight: 50 }));
      const patch = { spec: { http: [{ route: destinations }] } };
      const action = { id: 'half', epoch: 1, object: route!.ref, expect: route!.version, patch, why: 'test' };
      return { state: ticks, effects: [{ kind: 'act', action }] };
    },
  };
}

test('an actor sees cumulative signals and shifts weights; proxies and pictures follow', () => {
  const seen: (readonly Signal[])[] = [];
  const result = runWorld(
    sampleRun(CANARY, {
      windows: [
        { name: 'before', fromUs: 5 * SECOND, untilUs: 20 * SECOND },
        { name: 'after', fromUs: 25 * SECOND, untilUs: 55 * SECOND },
      ],
      actors: [{ cluster: 'one', actor: shifter(seen) as Actor<unknown> }],
    }),
  );
  const share = result.windows.map(({ hops }) => {
    const web = hops.filter(({ host }) => host.startsWith('web.'));
    const of = (subset?: string): number =>
      web.reduce((sum, hop) => sum + (subset === undefined || hop.subset === subset ? hop.requests : 0), 0);
    return of('v2') / of();
  });
  assert.equal(share[0], 0);
  assert.ok(Math.abs(share[1]! - 0.5) < 0.05, `${share[1]}`);
  const canary = result.series.weights.find(({ destination }) => destination === 'web v2')!;
  assert.deepEqual(
    canary.points.map(({ percent }) => percent),
    [0, 50],
  );
  assert.ok(canary.points[1]!.atUs >= 20 * SECOND && canary.points[1]!.atUs < 23 * SECOND);
  assertCumulative(seen);
});

/** Readings never fall, and the classes of downstream answers add up to what was offered by then. */
function assertCumulative(seen: readonly (readonly Signal[])[]): void {
  assert.ok(seen.length >= 5);
  const key = ({ metric, labels }: Signal): string => `${metric} ${JSON.stringify(labels)}`;
  seen.slice(1).forEach((signals, at) => {
    const now = new Map(signals.map((signal) => [key(signal), signal]));
    for (const before of seen[at]!) {
      const after = now.get(key(before));
      assert.ok(after !== undefined && after.value >= before.value && after.atUs > before.atUs && after.sinceUs === 0);
    }
  });
  const last = seen.at(-1)!;
  const answered = last.filter(({ metric }) => metric === 'envoy_http_downstream_rq_xx');
  const seconds = last[0]!.atUs / SECOND;
  assert.ok(Math.abs(answered.reduce((sum, { value }) => sum + value, 0) - 100 * seconds) < 400);
  const buckets = last.filter(({ metric, labels }) => metric.endsWith('_bucket') && labels.le === '+Inf');
  const completed = buckets.reduce((sum, { value }) => sum + value, 0);
  const total = last.filter(({ metric }) => metric === 'envoy_cluster_upstream_rq_total');
  assert.ok(Math.abs(completed - total.reduce((sum, { value }) => sum + value, 0)) < 10);
}

test('windows may touch; what lies outside of them is in none', () => {
  const windows = [
    { name: 'a', fromUs: 10 * SECOND, untilUs: 20 * SECOND },
    { name: 'b', fromUs: 20 * SECOND, untilUs: 25 * SECOND },
    { name: 'c', fromUs: 40 * SECOND, untilUs: 60 * SECOND },
  ];
  const result = runWorld(sampleRun(PLAIN, { windows, clients: [users({ arrivals: 'regular', rps: 10 })] }));
  assert.deepEqual(
    result.windows.map(({ entries }) => entries[0]!.offered),
    [100, 50, 200],
  );
  // The one that comes at the very end belongs to no window.
  assert.equal(result.requests, 600);
});

test('a version that fails only under load is well until a spike comes, and what people apply is in the trace', () => {
  const spike: Fault = { atUs: 20 * SECOND, kind: 'loadSpike', target: {}, forUs: 20 * SECOND, amount: 15 };
  const fails: Fault = {
    atUs: 0,
    kind: 'badVersion',
    target: { labels: { app: 'web' } },
    forUs: null,
    amount: 500_000,
  };
  const result = runWorld(
    sampleRun(PLAIN, {
      windows: [
        { name: 'quiet', fromUs: 5 * SECOND, untilUs: 19 * SECOND },
        { name: 'spike', fromUs: 21 * SECOND, untilUs: 39 * SECOND },
      ],
      faults: [{ ...fails, above: 4 }, spike],
      changes: [
        {
          atUs: 10 * SECOND,
          object: { cluster: 'one', apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'web' },
          patch: { metadata: { annotations: { note: 'hello' } } },
          why: 'a user writes a note',
        },
      ],
    }),
  );
  const errors = result.windows.map(({ pods }) => pods.reduce((sum, pod) => sum + pod.errors, 0));
  assert.equal(errors[0], 0);
  assert.ok(errors[1]! > 100, `${errors[1]}`);
  assert.deepEqual(
    result.log.filter(({ kind }) => kind === 'applied').map(({ atUs, detail }) => [atUs / SECOND, detail]),
    [[10, 'a user writes a note']],
  );
});
