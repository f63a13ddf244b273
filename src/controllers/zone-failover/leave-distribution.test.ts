import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { distributionsIn, leaveDistribution, withDistributions } from './leave-distribution.ts';
import { DISTRIBUTE, ZONES } from './sample-view.ts';

const leave = (to: Record<string, number>, from = 'r/rb/*'): unknown =>
  (leaveDistribution([{ from, to }], 'ra', 'r', ZONES)[0] as { to: unknown }).to;

test('the zone leaves, the others keep their proportion and sum to 100', () => {
  const cases: readonly (readonly [Record<string, number>, Record<string, number>])[] = [
    [
      { 'r/rb/*': 80, 'r/ra/*': 10, 'r/rc/*': 10 },
      { 'r/rb/*': 89, 'r/rc/*': 11 },
    ],
    [
      { 'r/ra/*': 80, 'r/rb/*': 10, 'r/rc/*': 10 },
      { 'r/rb/*': 50, 'r/rc/*': 50 },
    ],
    [
      { 'r/ra/*': 34, 'r/rb/*': 33, 'r/rc/*': 33 },
      { 'r/rb/*': 50, 'r/rc/*': 50 },
    ],
    [{ 'r/ra/sub': 50, 'r/rb/*': 50 }, { 'r/rb/*': 100 }],
    // Nothing would be left: every zone that remains.
    [{ 'r/ra/*': 100 }, { 'r/rb/*': 50, 'r/rc/*': 50 }],
    [
      { 'r/ra/*': 100, 'r/rb/*': 0 },
      { 'r/rb/*': 50, 'r/rc/*': 50 },
    ],
    // It does not name the zone.
    [
      { 'r/*': 90, 'r/rb/*': 10 },
      { 'r/*': 90, 'r/rb/*': 10 },
    ],
  ];
  for (const [before, after] of cases) assert.deepEqual(leave(before), after, JSON.stringify(before));
});

test('callers inside the lost zone leave it too', () => {
  const left = leaveDistribution(DISTRIBUTE, 'ra', 'r', ZONES) as readonly { from: string; to: object }[];
  assert.deepEqual(
    left.map(({ from }) => from),
    ['r/ra/*', 'r/rb/*', 'r/rc/*'],
  );
  assert.deepEqual(left[0]!.to, { 'r/rb/*': 50, 'r/rc/*': 50 });
});

test('a list that does not lead there is the same list', () => {
  const elsewhere = [{ from: 'r/ra/*', to: { 'r/rb/*': 100 } }];
  assert.equal(leaveDistribution(elsewhere, 'ra', 'r', ZONES), elsewhere);
});

const weights = fc.array(fc.integer({ min: 1, max: 97 }), { minLength: 1, maxLength: 6 });

test('always whole weights that sum to 100, never an empty distribution, never the zone', () => {
  fc.assert(
    fc.property(weights, fc.nat(5), (parts, lost) => {
      const zones = parts.map((_, index) => `z${index}`);
      const zone = zones[lost % zones.length]!;
      const known = zones.length > 1 ? zones : [zone, 'other'];
      const to = Object.fromEntries(parts.map((weight, index) => [`r/z${index}/*`, weight]));
      const [entry] = leaveDistribution([{ from: 'r/z0/*', to }], zone, 'r', known) as { to: Record<string, number> }[];
      const left = Object.entries(entry!.to);
      assert.ok(left.length > 0);
      assert.ok(left.every(([target, weight]) => target !== `r/${zone}/*` && Number.isInteger(weight) && weight > 0));
      assert.equal(
        left.reduce((sum, [, weight]) => sum + weight, 0),
        100,
      );
    }),
  );
});

test('distributions are found and put back wherever they stand, and nothing else moves', () => {
  const lb = (distribute: readonly unknown[]): object => ({
    localityLbSetting: { enabled: true, distribute },
    simple: 'X',
  });
  const spec = {
    host: 'web',
    trafficPolicy: { loadBalancer: lb([1]), portLevelSettings: [{ port: 80, loadBalancer: lb([2]) }] },
    subsets: [{ name: 'a' }, { name: 'b', trafficPolicy: { loadBalancer: lb([3]) } }],
  };
  assert.deepEqual(distributionsIn(spec), [[1], [2], [3]]);
  const changed = withDistributions(spec, [[4], [5], [6]]);
  assert.deepEqual(distributionsIn(changed), [[4], [5], [6]]);
  assert.equal(JSON.stringify(withDistributions(changed, [[1], [2], [3]])), JSON.stringify(spec));
});
