import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPolicy, stageName } from './policy.ts';

const GOOD: Readonly<Record<string, string>> = {
  service: 'shop/web',
  home: 'stable',
  candidate: 'canary',
  stages: 'mirror 10% for 5m, header for 10m, 1% for 1h, 100% for 90s',
};

test('a policy, with what nobody has to write', () => {
  const { policy } = readPolicy({ data: { ...GOOD, keep: '24h', 'max-errors': '0.1%', 'max-p95': '500ms' } });
  assert.ok(policy !== null);
  assert.deepEqual(policy.stages.map(stageName), ['mirror 10%', 'header', '1%', '100%']);
  assert.deepEqual(
    policy.stages.map(({ forUs }) => forUs / 1e6),
    [300, 600, 3600, 90],
  );
  assert.equal(policy.keepUs, 86_400e6);
  assert.deepEqual([policy.maxErrors, policy.maxP95Ms], [0.001, 500]);
  assert.equal(policy.readyWithinUs, 600e6);
  assert.deepEqual([policy.everyUs, readPolicy({ data: { ...GOOD, every: '1s' } }).policy?.everyUs], [10e6, 1e6]);
  assert.equal(readPolicy({ data: GOOD }).policy?.keepUs, null);
  assert.equal(readPolicy({ data: GOOD }).policy?.business, null);
  const counted = readPolicy({
    data: { ...GOOD, business: 'orders_failed_total / orders_total', 'max-business': '1%' },
  });
  assert.deepEqual(counted.policy?.business, { bad: 'orders_failed_total', of: 'orders_total' });
  assert.equal(counted.policy?.maxBusiness, 0.01);
});

test('what cannot be read is named, all of it, and nothing is guessed', () => {
  const table: readonly (readonly [changes: Readonly<Record<string, string | undefined>>, problem: RegExp])[] = [
    [{ service: undefined }, /`service` is missing/],
    [{ service: 'web' }, /not namespace\/name/],
    [{ home: undefined }, /`home` is missing/],
    [{ candidate: 'stable' }, /are the same/],
    [{ stages: undefined }, /`stages` is missing/],
    [{ stages: '10% for 10m' }, /last stage is not 100%/],
    [{ stages: 'header for 10m' }, /last stage is not 100%/],
    [{ stages: '10%, 100% for 1m' }, /stage `10%` is none/],
    [{ stages: '0% for 1m, 100% for 1m' }, /stage `0% for 1m` is none/],
    [{ stages: '0.5% for 1m, 100% for 1m' }, /stage `0.5% for 1m` is none/],
    [{ stages: '110% for 1m, 100% for 1m' }, /stage `110% for 1m` is none/],
    [{ stages: '10% for a while, 100% for 1m' }, /is none/],
    [{ keep: 'long' }, /`keep: long` is no duration/],
    [{ 'max-errors': '0.1' }, /`max-errors: 0.1` is no share/],
    [{ 'max-errors': '0%' }, /`max-errors: 0%` is no share/],
    [{ every: 'often' }, /`every: often` is no duration/],
    [{ every: '0s' }, /`every: 0s` is no time at all/],
    [{ hold: '10m' }, /`hold` is not known/],
    [{ business: 'orders_failed_total' }, /`business: orders_failed_total` is no `failed_total/],
    [{ business: 'a / b / c' }, /is no `failed_total/],
    [{ business: 'orders_total / orders_total' }, /is no `failed_total/],
    [{ 'max-business': '1%' }, /`max-business` limits a `business` that is missing/],
    [{ business: 'a / b', 'max-business': '0%' }, /`max-business: 0%` is no share/],
  ];
  for (const [changes, problem] of table) {
    const data = Object.fromEntries(Object.entries({ ...GOOD, ...changes }).filter(([, value]) => value !== undefined));
    const { policy, problems } = readPolicy({ data });
    assert.equal(policy, null, JSON.stringify(changes));
    assert.ok(
      problems?.some((each) => problem.test(each)),
      `${JSON.stringify(changes)}: ${problems?.join(', ')}`,
    );
  }
  assert.ok((readPolicy({}).problems?.length ?? 0) >= 4);
});
