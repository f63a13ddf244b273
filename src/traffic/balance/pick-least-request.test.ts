import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { scriptedDraw } from '../sample-draw.ts';
import { leastRequestWeight, pickLeastRequest } from './pick-least-request.ts';
import { pickRandom } from './pick-random.ts';
import { pickRoundRobin } from './pick-round-robin.ts';

const HOSTS = Int32Array.of(4, 7, 9);

describe('least request', () => {
  const active = new Int32Array(10);
  active[7] = 2;
  active[9] = 1;
  // least_request_lb.cc: two draws with replacement, fewer requests win, a tie keeps the first.
  const rows: readonly [first: number, second: number, host: number][] = [
    [0, 1, 4],
    [1, 0, 4],
    [1, 2, 9],
    [2, 1, 9],
    [1, 1, 7],
    [2, 2, 9],
  ];
  for (const [first, second, host] of rows) {
    it(`draws ${first} and ${second} → host ${host}`, () => {
      assert.equal(pickLeastRequest(HOSTS, active, scriptedDraw(first, second)), host);
    });
  }
  it('keeps the first of a tie', () => {
    assert.equal(pickLeastRequest(HOSTS, new Int32Array(10), scriptedDraw(2, 0)), 9);
  });
  it('weighs by requests in flight when weights differ', () => assert.equal(leastRequestWeight(6, 2), 2));
});

describe('random and round robin', () => {
  it('random takes the drawn place', () => assert.equal(pickRandom(HOSTS, scriptedDraw(1)), 7));
  it('round robin is cyclic', () => {
    assert.deepEqual(
      [0, 1, 2, 3].map((position) => pickRoundRobin(HOSTS, position)),
      [4, 7, 9, 4],
    );
  });
});
