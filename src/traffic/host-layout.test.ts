import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { EndpointRegistry } from './endpoint-registry.ts';
import { hashTable } from './hash-tables.ts';
import { hostLayout } from './host-layout.ts';
import { sampleEndpoint, sampleGroups, sampleLocality } from './sample-config.ts';

describe('host layout', () => {
  it('numbers endpoints once and keeps the numbers', () => {
    const registry = new EndpointRegistry();
    hostLayout(sampleGroups(3), registry);
    const layout = hostLayout(
      {
        weighted: false,
        priorities: [[sampleLocality(1, 2, 1)], [sampleLocality(1, 5, 1, { ready: false, weight: 7 })]],
      },
      registry,
    );
    assert.deepEqual([...layout.slots], [2, 3]);
    assert.deepEqual([...layout.priorityOf], [-1, -1, 0, 1]);
    assert.deepEqual([layout.weights[3], layout.unready[3], layout.weights[0]], [7, 1, 0]);
    assert.equal(registry.find('default/shop/web-5'), 3);
    assert.equal(registry.find('default/shop/web-9'), -1);
  });

  it('the same groups are compiled once per registry', () => {
    const groups = sampleGroups(2);
    const registry = new EndpointRegistry();
    assert.equal(hostLayout(groups, registry), hostLayout(groups, registry));
    assert.notEqual(hostLayout(groups, registry), hostLayout(groups, new EndpointRegistry()));
  });

  it('the newest description of an endpoint counts', () => {
    const registry = new EndpointRegistry();
    const slot = registry.slotOf(sampleEndpoint(1));
    assert.equal(registry.slotOf(sampleEndpoint(1, { address: '10.9.9.9' })), slot);
    assert.equal(registry.endpoint(slot).address, '10.9.9.9');
  });

  it('tables are shared by all who see the same hosts', () => {
    const registry = new EndpointRegistry();
    const layout = hostLayout(sampleGroups(3), registry);
    const table = (...hosts: number[]) =>
      hashTable({ kind: 'maglev', tableSize: 251 }, layout, 0, [Int32Array.from(hosts)], registry);
    assert.equal(table(0, 1, 2), table(0, 1, 2));
    assert.notEqual(table(0, 1, 2), table(0, 1));
    assert.equal(table().pick({ high: 1, low: 2 }, 0), -1);
    assert.throws(() => hashTable({ kind: 'random' }, layout, 0, [Int32Array.of(0)], registry), /does not hash/);
  });
});
