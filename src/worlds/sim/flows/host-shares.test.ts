import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Endpoint, LocalityGroup } from '../../../mesh/types.ts';
import { hostShares } from './host-shares.ts';

function locality(zone: string, weight: number, ready: readonly boolean[]): LocalityGroup {
  const at = { region: 'r', zone, subzone: '' };
  const endpoints = ready.map(
    (isReady, index): Endpoint => ({
      id: `${zone}${index}`,
      address: '',
      port: 80,
      cluster: 'one',
      network: '',
      locality: at,
      labels: {},
      weight: 1,
      ready: isReady,
      meshed: true,
    }),
  );
  return { locality: at, weight, endpoints };
}

const rounded = (shares: ReadonlyMap<string, number>) =>
  Object.fromEntries([...shares].map(([id, share]) => [id, Math.round(share * 1000) / 1000]));

test('endpoints share alike, weighted localities by their weight, and what is not ready gets nothing', () => {
  const rows = [
    [[[locality('a', 2, [true, true]), locality('b', 1, [true])]], false, { a0: 0.333, a1: 0.333, b0: 0.333 }],
    [[[locality('a', 80, [true, true]), locality('b', 20, [true])]], true, { a0: 0.4, a1: 0.4, b0: 0.2 }],
    [[[locality('a', 2, [true, false])]], false, { a0: 1 }],
    // One of two ready is 70 % of what the locality should carry: its weight counts so much.
    [[[locality('a', 50, [true, false]), locality('b', 50, [true])]], true, { a0: 0.412, b0: 0.588 }],
    [[[locality('a', 1, [true, false])], [locality('b', 1, [true])]], false, { a0: 0.7, b0: 0.3 }],
    [[[locality('a', 1, [false])], [locality('b', 1, [true])]], false, { b0: 1 }],
    [[[locality('a', 1, [false])]], false, {}],
    [[], false, {}],
  ] as const;
  for (const [priorities, weighted, expected] of rows) {
    assert.deepEqual(rounded(hostShares({ priorities, weighted })), expected);
  }
});
