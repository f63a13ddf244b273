/** A comparison that cannot fail proves nothing: each kind is shown a difference of its sort. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Xoshiro } from '../../../src/worlds/sim/kernel/xoshiro.ts';
import type { Arrival, Comparison, Observed, Outcome } from '../types.ts';
import { compareOutcomes } from './compare-outcomes.ts';
import { isWithinBound } from './compare-shares.ts';

const SEEN = { method: 'GET', path: '/', host: 'shop.example', headers: { 'x-a': '1' } };

function request(parts: Partial<Observed> = {}): Observed {
  return {
    status: 200,
    flags: '',
    attempts: 1,
    backend: 'web-0',
    seen: SEEN,
    headers: {},
    body: '',
    atMs: 0,
    tookMs: 1,
    ...parts,
  };
}

function outcome(requests: readonly Observed[], arrivals: readonly Arrival[] = []): Outcome {
  return { requests, arrivals };
}

function differs(comparison: Comparison, model: Outcome, envoy: Outcome): boolean {
  assert.deepEqual(compareOutcomes(comparison, model, model), [], 'an outcome is equal to itself');
  return compareOutcomes(comparison, model, envoy).length > 0;
}

describe('exact', () => {
  const changes: readonly [string, Partial<Observed>][] = [
    ['status', { status: 503 }],
    ['flags', { flags: 'UF' }],
    ['attempts', { attempts: 2 }],
    ['pods of another group', { backend: 'api-0' }],
    ['path', { seen: { ...SEEN, path: '/x' } }],
    ['host', { seen: { ...SEEN, host: 'x' } }],
    ['request header', { seen: { ...SEEN, headers: {} } }],
    ['response header', { headers: { 'x-b': '1' } }],
    ['cookie', { headers: { 'set-cookie': 'a=1; Path=/' } }],
    ['time taken', { tookMs: 500 }],
  ];
  const comparison: Comparison = {
    kind: 'exact',
    requestHeaders: ['x-a'],
    responseHeaders: ['x-b'],
    cookies: true,
    tookWithinMs: 50,
  };
  for (const [name, change] of changes) {
    it(`sees another ${name}`, () => assert.ok(differs(comparison, outcome([request()]), outcome([request(change)]))));
  }

  it('sees the body of a proxy’s own answer, and takes tokens for alike', () => {
    const own = (body: string) => outcome([request({ backend: null, seen: null, body })]);
    assert.ok(differs({ kind: 'exact' }, own('one'), own('two')));
    assert.ok(!differs({ kind: 'exact' }, own('TOKEN'), own('eyJh.eyJp.c2ln')));
  });

  it('pods of one group are alike unless pods are asked for', () => {
    const [one, two] = [outcome([request()]), outcome([request({ backend: 'web-1' })])];
    assert.ok(!differs({ kind: 'exact' }, one, two));
    assert.ok(differs({ kind: 'exact', backend: 'pod' }, one, two));
  });

  it('order counts unless it is said not to', () => {
    const all = [request(), request({ status: 503 })];
    assert.ok(differs({ kind: 'exact' }, outcome(all), outcome([...all].reverse())));
    assert.ok(!differs({ kind: 'exact', unordered: true }, outcome(all), outcome([...all].reverse())));
  });
});

describe('counts and shares', () => {
  const split = (good: number, bad: number) =>
    outcome([...Array(good).fill(request()), ...Array(bad).fill(request({ status: 503 }))]);

  it('counts differ by more than is allowed', () => {
    assert.ok(differs({ kind: 'counts', of: 'status' }, split(8, 2), split(7, 3)));
    assert.ok(!differs({ kind: 'counts', of: 'status', within: 1 }, split(8, 2), split(7, 3)));
  });

  it('a share that is off by a fifth is seen in 2,000 requests', () => {
    assert.ok(differs({ kind: 'shares', of: 'status' }, split(16_000, 4000), split(1520, 480)));
    assert.ok(!differs({ kind: 'shares', of: 'status' }, split(16_000, 4000), split(1610, 390)));
  });

  it('the bound is missed by chance about once in a thousand', () => {
    const draw = new Xoshiro(7, 'bound');
    const sample = (of: number) => ({
      of,
      count: Array.from({ length: of }, () => draw.below(5)).filter((n) => n === 0).length,
    });
    const model = sample(40_000);
    const misses = Array.from({ length: 4000 }, () => isWithinBound(model, sample(1000))).filter(
      (isWithin) => !isWithin,
    ).length;
    assert.ok(misses <= 15, `${misses} of 4,000`);
  });

  it('another number of pods in use', () => {
    const by = (...pods: string[]) => outcome(pods.map((backend) => request({ backend })));
    assert.ok(differs({ kind: 'pods used', from: 0 }, by('web-0', 'web-1'), by('web-0', 'web-0')));
    assert.ok(!differs({ kind: 'pods used', from: 0 }, by('web-0', 'web-1'), by('web-2', 'web-0')));
  });
});

describe('arrivals and times', () => {
  const arrival = (number: number, atMs: number, pod = 'web-0'): Arrival => ({ ...SEEN, number, atMs, pod });

  it('a copy that is missing', () => {
    assert.ok(
      differs(
        { kind: 'arrivals' },
        outcome([], [arrival(0, 0), arrival(0, 0, 'shadow-0')]),
        outcome([], [arrival(0, 0)]),
      ),
    );
  });

  it('an absence that is a sweep too long', () => {
    const away = (ms: number) => outcome([], [arrival(0, 0), arrival(1, ms)]);
    assert.ok(differs({ kind: 'return', pod: 'web-0', withinMs: 1000 }, away(1500), away(2600)));
    assert.ok(!differs({ kind: 'return', pod: 'web-0', withinMs: 1000 }, away(1500), away(2400)));
  });

  it('waits of twice the length', () => {
    const waits = (bound: number) => {
      const numbers = Array.from({ length: 100 }, (_, i) => i);
      return outcome(
        numbers.map(() => request()),
        numbers.flatMap((i) => [arrival(i, 0), arrival(i, (bound * i) / 100)]),
      );
    };
    assert.ok(differs({ kind: 'backoff', retries: 1 }, waits(100), waits(200)));
  });
});
