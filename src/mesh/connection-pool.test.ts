import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { istioFacts } from '../engines/istio.ts';
import { mergePolicy } from './cluster-policy.ts';
import { connectionPool, type SpokenProtocol } from './connection-pool.ts';

function http2(protocol: SpokenProtocol, h2UpgradePolicy: string | null, upgradeToHttp2 = false): boolean {
  const policy = {
    ...mergePolicy(null, null, 80, null),
    connectionPool: h2UpgradePolicy === null ? null : { http: { h2UpgradePolicy } },
  };
  return connectionPool(policy, protocol, { connectTimeoutUs: 1, upgradeToHttp2 }, istioFacts()).http2;
}

describe('the HTTP version towards a destination', () => {
  const cases: readonly (readonly [SpokenProtocol, string | null, boolean, boolean])[] = [
    ['http', null, false, false],
    ['http', null, true, true],
    ['http', 'DEFAULT', true, true],
    ['http', 'DO_NOT_UPGRADE', true, false],
    ['http', 'UPGRADE', false, true],
    ['grpc', 'DO_NOT_UPGRADE', false, true],
    ['tcp', 'UPGRADE', true, false],
    ['auto', 'UPGRADE', false, true],
    ['auto', null, true, false],
    ['client', 'UPGRADE', true, false],
  ];
  for (const [protocol, written, ofMesh, wanted] of cases) {
    it(`${protocol}, policy ${written}, mesh ${ofMesh ? 'upgrades' : 'does not'}: ${wanted ? 2 : 1}`, () =>
      assert.equal(http2(protocol, written, ofMesh), wanted));
  }
});
