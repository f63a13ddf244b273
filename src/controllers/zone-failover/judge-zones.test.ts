import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countFailures, judgeZones } from './judge-zones.ts';
import { platformFacts } from './platform-facts.ts';
import { SampleCluster } from './sample-view.ts';
import type { ZoneTraffic } from './zone-failover-kept.ts';

const QUIET: ZoneTraffic = { tries: 0, failed: 0, answering: 0, failing: 0 };

function verdictOf(nodesReady: number, traffic: Partial<ZoneTraffic> | null): string {
  const facts = platformFacts(new SampleCluster().view());
  const nodes = new Map([['ra', { ready: nodesReady, total: 3 }]]);
  const zones = { ra: { ...QUIET, ...traffic } };
  const read = traffic === null ? null : { zones, demand: {}, answering: {} };
  return judgeZones(['ra'], { ...facts, nodes }, read).get('ra')!.verdict;
}

test('one reading of one zone', () => {
  const cases: readonly (readonly [nodesReady: number, traffic: Partial<ZoneTraffic> | null, verdict: string])[] = [
    [3, {}, 'well'],
    [2, {}, 'well'],
    [1, {}, 'failing'],
    [0, null, 'failing'],
    [3, null, 'unknown'],
    [3, { failing: 1 }, 'well'],
    [3, { failing: 2 }, 'failing'],
    [3, { failing: 2, answering: 2 }, 'well'],
    [3, { failing: 3, answering: 2 }, 'failing'],
  ];
  for (const [ready, traffic, verdict] of cases) {
    assert.equal(verdictOf(ready, traffic), verdict, JSON.stringify([ready, traffic]));
  }
});

test('only consecutive failures count, and no further than needed', () => {
  const facts = platformFacts(new SampleCluster().view());
  const count = (before: number, nodesReady: number, isRead = true): number => {
    const nodes = new Map([['ra', { ready: nodesReady, total: 3 }]]);
    const read = isRead ? { zones: {}, demand: {}, answering: {} } : null;
    const verdicts = judgeZones(['ra'], { ...facts, nodes }, read);
    return countFailures(before === 0 ? {} : { ra: before }, verdicts, 3).ra ?? 0;
  };
  assert.deepEqual([count(0, 0), count(1, 0), count(2, 0), count(3, 0)], [1, 2, 3, 3]);
  assert.deepEqual([count(2, 3), count(2, 3, false), count(0, 3)], [0, 2, 0]);
});
