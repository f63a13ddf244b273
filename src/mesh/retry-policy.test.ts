import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { istioFacts } from '../engines/istio.ts';
import { retryConditions, retryPolicy } from './retry-policy.ts';

const facts = istioFacts();

describe('retries', () => {
  test('conditions and codes: numbers that are status codes become codes, others stay words', () => {
    const cases = [
      ['5xx', ['5xx'], []],
      ['gateway-error, Reset ,', ['gateway-error', 'reset'], []],
      ['503,429', ['retriable-status-codes'], [503, 429]],
      ['503,retriable-status-codes', ['retriable-status-codes'], [503]],
      ['499,5xx', ['499', '5xx'], []],
      ['', [], []],
    ] as const;
    for (const [text, retryOn, codes] of cases) {
      assert.deepEqual(retryConditions(text), { retryOn, retriableStatusCodes: codes }, text);
    }
  });

  test('nothing written is the default of the version', () => {
    const policy = retryPolicy(undefined, null, false, facts)!;
    assert.deepEqual([policy.attempts, policy.isDefault, policy.avoidTriedHosts], [2, true, true]);
    assert.deepEqual(policy.retriableStatusCodes, []);
    assert.deepEqual(retryPolicy(undefined, null, false, istioFacts('1.23'))!.retriableStatusCodes, [503]);
  });

  test('the mesh-wide policy stands in for the default, and a rule for both', () => {
    const mesh = { attempts: 5, retryOn: '5xx' };
    assert.equal(retryPolicy(undefined, mesh, false, facts)!.attempts, 5);
    assert.equal(retryPolicy({ attempts: 1 }, mesh, false, facts)!.attempts, 1);
    assert.deepEqual(retryPolicy({ attempts: 1 }, mesh, false, facts)!.retryOn, facts.defaultRetry.retryOn);
  });

  test('no attempts: no retries, also where only a timeout is written', () => {
    for (const written of [{ attempts: 0 }, { attempts: -1 }, { perTryTimeout: '2s' }]) {
      assert.equal(retryPolicy(written, null, false, facts), null);
    }
  });

  test('a consistent hash goes back to its host unless the rule says otherwise', () => {
    assert.equal(retryPolicy({ attempts: 2 }, null, true, facts)!.avoidTriedHosts, false);
    assert.equal(
      retryPolicy({ attempts: 2, retryIgnorePreviousHosts: true }, null, true, facts)!.avoidTriedHosts,
      true,
    );
  });

  test('a back-off of its own is capped at ten times itself', () => {
    const policy = retryPolicy({ attempts: 2, backoff: '100ms' }, null, false, facts)!;
    assert.deepEqual([policy.backoffBaseUs, policy.backoffMaxUs], [100_000, 1_000_000]);
  });
});
