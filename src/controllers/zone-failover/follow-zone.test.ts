import assert from 'node:assert/strict';
import { test } from 'node:test';
import { followZone } from './follow-zone.ts';
import type { ZoneVerdict } from './judge-zones.ts';
import { platformFacts } from './platform-facts.ts';
import { readPolicy, type ZoneFailoverPolicy } from './read-policy.ts';
import { type LeftZone, NOTHING_LEFT, type ZoneFailoverReadings } from './zone-failover-kept.ts';

const SECOND_US = 1_000_000;
const data = {
  region: 'r',
  zones: 'ra, rb, rc',
  failures: '3',
  every: '5s',
  'cool-down': '30s',
  attempts: '3',
  within: '1h',
  'max-errors': '1%',
};
const POLICY = readPolicy({ data }) as ZoneFailoverPolicy;
const NOBODY = platformFacts({ atUs: 0, objects: [], signals: [] });
const WELL: ZoneVerdict = {
  verdict: 'well',
  because: '',
  nodesReady: 2,
  nodes: 2,
  tries: 500,
  failed: 0,
  endpointsAnswering: 2,
  endpointsFailing: 0,
};
const OUT: LeftZone = {
  zone: 'rb',
  sinceUs: 0,
  because: 'lost',
  healthyUs: 100 * SECOND_US,
  fullUs: null,
  returningUs: null,
  asks: false,
  seen: [],
  holds: {},
};

function followed(failedBefore: number, failed: number, nowSeconds: number) {
  const readings: ZoneFailoverReadings = {
    atUs: 0,
    counters: new Map(),
    traffic: null,
    demands: [],
    health: { tries: 500, failed: failedBefore },
  };
  const verdicts = new Map([['rb', { ...WELL, failed }]]);
  return followZone({ ...NOTHING_LEFT, out: OUT }, readings, verdicts, NOBODY, POLICY, nowSeconds * SECOND_US);
}

test('a zone comes back after the cool-down, unless more of the tries there failed than is allowed', () => {
  const rows = [
    [0, 0, 129, null],
    [0, 0, 130, 130],
    [5, 5, 130, 130],
    [5, 6, 130, null],
    [11, 0, 130, null],
  ] as const;
  for (const [before, failed, nowSeconds, returning] of rows) {
    const { kept } = followed(before, failed, nowSeconds);
    assert.equal(
      kept.out?.returningUs ?? null,
      returning === null ? null : returning * SECOND_US,
      `${before} ${failed}`,
    );
  }
});

test('who fails during the cool-down begins it anew, and says so', () => {
  const { kept, readings, says } = followed(11, 0, 130);
  assert.equal(kept.out?.healthyUs, 130 * SECOND_US);
  assert.deepEqual(readings.health, { tries: 0, failed: 0 });
  assert.deepEqual(says, ['rb stays out: 11 of 1000 tries there failed during the cool-down']);
});
