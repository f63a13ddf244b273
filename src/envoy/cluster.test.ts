import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonObject } from '../manifests/types.ts';
import type { Cluster } from '../mesh/types.ts';
import { DEFAULT_OUTLIER, sampleCluster } from '../traffic/sample-config.ts';
import { renderCluster } from './cluster.ts';
import { sampleSettings } from './sample-settings.ts';

const IDENTITY = { chain: '/c.pem', key: '/k.pem', authorities: '/a.pem' };

function rendered(
  parts: Partial<Cluster>,
  settings = sampleSettings(),
  weighted = false,
): { cluster: JsonObject; left: string[] } {
  const left: string[] = [];
  const cluster = renderCluster(
    sampleCluster('web', parts),
    weighted,
    () => ({ type: 'EDS' }),
    settings,
    (what) => void left.push(what),
  );
  return { cluster, left };
}

describe('cluster', () => {
  const balancers: readonly [Cluster['balance'], Record<string, unknown>][] = [
    [{ kind: 'leastRequest' }, { lb_policy: 'LEAST_REQUEST' }],
    [{ kind: 'roundRobin' }, { lb_policy: 'ROUND_ROBIN' }],
    [{ kind: 'random' }, { lb_policy: 'RANDOM' }],
    [
      { kind: 'maglev', tableSize: 251 },
      { lb_policy: 'MAGLEV', maglev_lb_config: { table_size: 251 } },
    ],
    [
      { kind: 'ringHash', minimumRingSize: 8, maximumRingSize: 16 },
      { lb_policy: 'RING_HASH', ring_hash_lb_config: { minimum_ring_size: 8, maximum_ring_size: 16 } },
    ],
  ];
  for (const [balance, wanted] of balancers) {
    it(`balances ${balance.kind}`, () => {
      const { cluster } = rendered({ balance });
      assert.deepEqual(Object.fromEntries(Object.keys(wanted).map((name) => [name, cluster[name]])), wanted);
    });
  }

  it('a warm-up is a slow start of the policy', () => {
    const warmup = { windowUs: 4_000_000, minimumPercent: 20, aggression: 1 };
    const { round_robin_lb_config: config } = rendered({ balance: { kind: 'roundRobin' }, warmup }).cluster;
    assert.deepEqual((config as { slow_start_config: JsonObject }).slow_start_config.slow_start_window, '4s');
  });

  it('the update-merge window is that of the facts, the panic threshold that of the cluster', () => {
    const { facts } = sampleSettings();
    const quick = sampleSettings({ facts: { ...facts, outlier: { ...facts.outlier, updateMergeWindowUs: 0 } } });
    const { common_lb_config: config } = rendered({ panicThresholdPercent: 0 }, quick, true).cluster;
    assert.deepEqual(config, {
      healthy_panic_threshold: { value: 0 },
      update_merge_window: '0s',
      locality_weighted_lb_config: {},
    });
  });

  it('ejection is enforced by what is counted, never by statistics', () => {
    const outlier = { ...DEFAULT_OUTLIER, consecutive5xx: 0, consecutiveGatewayErrors: 3 };
    const detection = rendered({ outlier }).cluster.outlier_detection as JsonObject;
    assert.equal(detection.enforcing_consecutive_5xx, 0);
    assert.equal(detection.enforcing_consecutive_gateway_failure, 100);
    assert.equal(detection.enforcing_success_rate, 0);
    assert.equal(detection.max_ejection_percent, 10);
  });

  it('a retry budget stands beside the limits', () => {
    const pool = {
      ...sampleCluster('web').pool,
      maxPendingRequests: 7,
      retryBudget: { percent: 25, minimumConcurrency: 2 },
    };
    const { thresholds } = rendered({ pool }).cluster.circuit_breakers as { thresholds: JsonObject[] };
    assert.equal(thresholds[0]!.max_pending_requests, 7);
    assert.deepEqual(thresholds[0]!.retry_budget, { budget_percent: { value: 25 }, min_retry_concurrency: 2 });
  });

  it('mutual TLS needs an identity: without one it is named', () => {
    const tls = { mode: 'ISTIO_MUTUAL', sni: null } as const;
    const bare = rendered({ tls });
    assert.equal(bare.cluster.transport_socket, undefined);
    assert.equal(bare.left.length, 1);
    const own = rendered({ tls }, sampleSettings({ identity: IDENTITY }));
    assert.ok(JSON.stringify(own.cluster.transport_socket).includes('/k.pem'));
    assert.deepEqual(own.left, []);
  });

  it('inside the mesh the name asked for is that of the cluster, outside it that of the host', () => {
    const settings = sampleSettings({ identity: IDENTITY });
    const sni = (tls: Cluster['tls']) => {
      const { transport_socket: socket } = rendered({ tls, subset: 'v1' }, settings).cluster;
      return ((socket as JsonObject).typed_config as JsonObject).sni;
    };
    assert.equal(sni({ mode: 'ISTIO_MUTUAL', sni: null }), 'outbound_.80_.v1_.web');
    assert.equal(sni({ mode: 'ISTIO_MUTUAL', sni: 'own' }), 'own');
    assert.equal(sni({ mode: 'SIMPLE', sni: null }), 'web');
  });

  it('automatic mutual TLS is chosen for each endpoint', () => {
    const { cluster } = rendered({}, sampleSettings({ identity: IDENTITY }));
    const matches = cluster.transport_socket_matches as { name: string; match: JsonObject }[];
    assert.deepEqual(
      matches.map(({ match }) => match),
      [{ tlsMode: 'istio' }, {}],
    );
  });

  it('original destinations are named: they need redirected connections', () => {
    const { cluster, left } = rendered({ balance: { kind: 'passthrough' } });
    assert.equal(cluster.type, 'ORIGINAL_DST');
    assert.equal(left.length, 1);
  });
});
