import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type MergedPolicy, mergePolicy } from './cluster-policy.ts';
import { readDestinationRule } from './destination-rules.ts';

type Policy = Readonly<Record<string, unknown>>;

function merged(top: Policy, subset: Policy | null, port = 80): MergedPolicy {
  const object = {
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    metadata: { name: 'web', namespace: 'shop' },
    spec: {
      host: 'web',
      trafficPolicy: top,
      subsets: [{ name: 'v1', ...(subset === null ? {} : { trafficPolicy: subset }) }],
    },
  };
  return mergePolicy(readDestinationRule({ object, cluster: 'default' }, 'shop'), 'v1', port, null);
}

const TLS = { mode: 'DISABLE' };
const MUTUAL = { mode: 'ISTIO_MUTUAL' };
const BUDGET = { percent: 20 };
const POOL = { tcp: { maxConnections: 1 } };
const at = (number: number, settings: Policy) => ({ portLevelSettings: [{ port: { number }, ...settings }] });

describe('the policy of a port and subset', () => {
  it('is that of the subset block by block, else that above', () => {
    const { tls, connectionPool } = merged({ tls: TLS, connectionPool: POOL }, { tls: MUTUAL });
    assert.deepEqual([tls, connectionPool], [MUTUAL, POOL]);
  });

  it('settings of a port replace all: what they leave out has its default', () => {
    const top = { tls: TLS, retryBudget: BUDGET, connectionPool: POOL, ...at(80, { outlierDetection: {} }) };
    const { tls, retryBudget, connectionPool, outlierDetection } = merged(top, null);
    assert.deepEqual([tls, retryBudget, connectionPool, outlierDetection], [null, null, null, {}]);
    assert.deepEqual(merged(top, null, 81).retryBudget, BUDGET);
  });

  it('settings of a port in a subset leave the retry budget above alone', () => {
    const { retryBudget, connectionPool } = merged({ retryBudget: BUDGET, connectionPool: POOL }, at(80, { tls: TLS }));
    assert.deepEqual([retryBudget, connectionPool], [BUDGET, null]);
  });

  it('endpoints go by the nearest TLS block, even one that settings of a port hide from the cluster', () => {
    assert.deepEqual(merged({ tls: TLS, ...at(80, { connectionPool: POOL }) }, null).endpointTls, TLS);
    assert.deepEqual(merged({ tls: TLS, ...at(80, { tls: MUTUAL }) }, null).endpointTls, MUTUAL);
    assert.deepEqual(merged({ tls: TLS }, { tls: MUTUAL }).endpointTls, MUTUAL);
    assert.equal(merged({ connectionPool: POOL }, null).endpointTls, null);
  });
});
