import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sampleGroups, sampleLocality } from '../traffic/sample-config.ts';
import { loadAssignment } from './load-assignment.ts';
import { sampleSettings } from './sample-settings.ts';

interface Assigned {
  readonly priority: number;
  readonly load_balancing_weight?: number;
  readonly locality: { readonly zone: string };
  readonly lb_endpoints: readonly {
    readonly load_balancing_weight: number;
    readonly metadata?: { readonly filter_metadata: Record<string, unknown> };
  }[];
}

function assigned(groups: Parameters<typeof loadAssignment>[1], settings = sampleSettings()): Assigned[] {
  return loadAssignment('outbound|80||web', groups, settings).endpoints as unknown as Assigned[];
}

describe('load assignment', () => {
  it('priorities in order, locality weights only where they are in force', () => {
    const priorities = [[sampleLocality(80, 0, 1)], [sampleLocality(20, 1, 2)]];
    const plain = assigned({ priorities, weighted: false });
    assert.deepEqual(
      plain.map(({ priority, lb_endpoints }) => [priority, lb_endpoints.length]),
      [
        [0, 1],
        [1, 2],
      ],
    );
    assert.deepEqual(
      plain.map((one) => one.load_balancing_weight),
      [undefined, undefined],
    );
    assert.deepEqual(
      assigned({ priorities, weighted: true }).map((one) => one.load_balancing_weight),
      [80, 20],
    );
  });

  it('an endpoint’s own weight and locality', () => {
    const [group] = assigned(sampleGroups(2, { weight: 3, locality: { region: 'r', zone: 'b', subzone: '' } }));
    assert.equal(group!.locality.zone, 'b');
    assert.deepEqual(
      group!.lb_endpoints.map((one) => one.load_balancing_weight),
      [3, 3],
    );
  });

  it('endpoints with a sidecar are marked for mutual TLS', () => {
    const marks = (meshed: boolean) =>
      assigned(sampleGroups(1, { meshed }))[0]!.lb_endpoints[0]!.metadata?.filter_metadata;
    assert.deepEqual(marks(true), { 'envoy.transport_socket_match': { tlsMode: 'istio' } });
    assert.equal(marks(false), undefined);
  });

  it('an endpoint that is reached elsewhere is hashed by its own address', () => {
    const moved = sampleSettings({ reach: () => ({ address: '127.0.0.1', port: 4711 }) });
    const [group] = assigned(sampleGroups(1, { meshed: false }), moved);
    assert.deepEqual(group!.lb_endpoints[0]!.metadata?.filter_metadata, { 'envoy.lb': { hash_key: '10.0.0.0:8080' } });
  });
});
