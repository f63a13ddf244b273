import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Signal } from '../../ports/types.ts';
import { platformFacts } from './platform-facts.ts';
import { demandOf, readTraffic } from './read-traffic.ts';
import { SampleCluster, SECOND_US } from './sample-view.ts';
import type { ZoneFailoverReadings } from './zone-failover-kept.ts';

const FACTS = platformFacts(new SampleCluster().view());
const EVERY_US = 5 * SECOND_US;
const NAME = 'outbound|80||web.shop.svc.cluster.local';

interface Sent {
  readonly from: string;
  /** Zone of the endpoint as its second number, ra 0, rb 1, rc 2. */
  readonly to: string;
  readonly success: number;
  readonly error: number;
  readonly healthy?: number;
}

function signalsAt(atS: number, sent: readonly Sent[], completed = 0, sinceS = 0): readonly Signal[] {
  const time = { sinceUs: sinceS * SECOND_US, atUs: atS * SECOND_US };
  return [
    {
      metric: 'envoy_cluster_upstream_rq_completed',
      labels: { envoy_cluster_name: NAME, zone: 'rb' },
      value: completed,
      ...time,
    },
    ...sent.flatMap(({ from, to, success, error, healthy = 1 }) => {
      const labels = { envoy_cluster_name: NAME, zone: from, envoy_endpoint_address: `10.0.${to}:8080` };
      return [
        { metric: 'envoy_cluster_endpoint_rq_success', labels, value: success, ...time },
        { metric: 'envoy_cluster_endpoint_rq_error', labels, value: error, ...time },
        { metric: 'envoy_cluster_endpoint_healthy', labels, value: healthy, ...time },
      ];
    }),
  ];
}

function readingsOf(...looks: readonly (readonly [atS: number, signals: readonly Signal[]])[]): ZoneFailoverReadings {
  let readings: ZoneFailoverReadings | null = null;
  for (const [atS, signals] of looks) {
    readings = readTraffic({ atUs: atS * SECOND_US, objects: [], signals }, FACTS, readings, EVERY_US) ?? readings;
  }
  return readings!;
}

/** The same service in a third zone, which is well. */
const ELSEWHERE: Sent = { from: 'rb', to: '2.0', success: 1000, error: 0 };

const from = (sent: Partial<Sent>): Sent => ({ from: 'rb', to: '0.0', success: 0, error: 0, ...sent });

test('a zone is judged by the difference of two looks, as callers outside of it see it', () => {
  const before = [from({ success: 100 }), from({ to: '0.1' }), from({ from: 'ra', success: 7 })];
  const after = [from({ success: 105, error: 9 }), from({ to: '0.1', success: 4 }), from({ from: 'ra', success: 99 })];
  const { traffic } = readingsOf([0, signalsAt(0, before)], [5, signalsAt(5, [...after, ELSEWHERE])]);
  assert.deepEqual(traffic!.zones, {
    ra: { tries: 18, failed: 9, answering: 1, failing: 1, ejected: 0 },
    rc: { tries: 1000, failed: 0, answering: 1, failing: 0, ejected: 0 },
  });
  assert.deepEqual(traffic!.answering, { [NAME]: ['ra', 'rc'] });
});

test('a service that fails everywhere speaks against no zone', () => {
  const everywhere = ['0.0', '0.1', '2.0', '2.1'].map((to) => from({ to, success: 2, error: 8 }));
  const { traffic } = readingsOf([0, signalsAt(0, [])], [5, signalsAt(5, everywhere)]);
  assert.deepEqual(
    Object.values(traffic!.zones).map(({ failed, failing }) => [failed, failing]),
    [
      [16, 0],
      [16, 0],
    ],
  );
});

test('what is known of one endpoint', () => {
  const cases: readonly (readonly [Partial<Sent>, 'answering' | 'failing' | 'silent'])[] = [
    [{ success: 10 }, 'answering'],
    [{ success: 10, error: 9 }, 'answering'],
    [{ success: 9, error: 10 }, 'failing'],
    [{ error: 3 }, 'failing'],
    [{ error: 1 }, 'failing'],
    [{ success: 1, error: 1 }, 'failing'],
    [{}, 'silent'],
    [{ healthy: 0 }, 'failing'],
    [{ success: 4, healthy: 0 }, 'answering'],
  ];
  for (const [sent, is] of cases) {
    const { traffic } = readingsOf([0, signalsAt(0, [from({})])], [5, signalsAt(5, [from(sent), ELSEWHERE])]);
    const { answering, failing } = traffic!.zones.ra!;
    assert.equal(answering === 1 ? 'answering' : failing === 1 ? 'failing' : 'silent', is, JSON.stringify(sent));
  }
});

test('a first look, an early one, an old reading and a counter that began anew decide nothing', () => {
  const failing = [from({ error: 50 })];
  assert.equal(readingsOf([0, signalsAt(0, failing)]).traffic, null);
  assert.equal(readingsOf([0, signalsAt(0, [])], [1, signalsAt(1, failing)]).traffic, null);
  assert.equal(readingsOf([5, signalsAt(5, [from({})])], [10, signalsAt(4, failing)]).traffic, null);
  assert.equal(readingsOf([5, signalsAt(5, [from({})])], [10, signalsAt(5, failing)]).traffic, null);
  assert.equal(readingsOf([5, signalsAt(5, [from({ error: 10 })])], [10, signalsAt(10, failing, 0, 7)]).traffic, null);
  const next = readingsOf(
    [5, signalsAt(5, [from({ error: 10 })])],
    [10, signalsAt(10, failing, 0, 7)],
    [15, signalsAt(15, [from({ error: 60 })], 0, 7)],
  );
  assert.equal(next.traffic!.zones.ra!.failed, 10);
});

test('a series that appears later began at nothing', () => {
  const { traffic } = readingsOf([0, signalsAt(0, [])], [5, signalsAt(5, [from({ error: 5 })])]);
  assert.equal(traffic!.zones.ra!.failed, 5);
  // Statistics that lagged when the first look was taken: what came until then did not come since.
  const lagging = readingsOf([30, signalsAt(0, [])], [35, signalsAt(35, [], 3500)]);
  assert.equal(demandOf(lagging, NAME), 100);
});

test('demand is the highest of the last minute', () => {
  const looks = Array.from({ length: 20 }, (_, look) => {
    const completed = look < 3 ? look * 500 : 1000 + (look - 2) * 100;
    return [look * 5, signalsAt(look * 5, [], completed)] as const;
  });
  assert.equal(demandOf(readingsOf(...looks.slice(0, 10)), NAME), 100);
  assert.equal(demandOf(readingsOf(...looks), NAME), 20);
});
