import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countFailures, judgeZones, type ZoneVerdict } from './judge-zones.ts';
import { platformFacts } from './platform-facts.ts';
import { SampleCluster } from './sample-view.ts';
import type { ZoneTraffic } from './zone-failover-kept.ts';

const QUIET: ZoneTraffic = { tries: 0, failed: 0, answering: 0, failing: 0, ejected: 0 };

function verdictOf(nodesReady: number, traffic: Partial<ZoneTraffic> | null): string {
  const facts = platformFacts(new SampleCluster().view());
  const nodes = new Map([['ra', { ready: nodesReady, total: 3 }]]);
  const zones = { ra: { ...QUIET, ...traffic } };
  const read = traffic === null ? null : { zones, demand: {}, answering: {} };
  return judgeZones(['ra'], { ...facts, nodes }, read).get('ra')!.verdict;
}

test('one reading of one zone', () => {
  const cases: readonly (readonly [nodesReady: number, traffic: Partial<ZoneTraffic> | null, verdict: string])[] = [
    [3, {}, 'silent'],
    [2, { answering: 1 }, 'well'],
    [1, { answering: 9 }, 'failing'],
    [0, null, 'failing'],
    [3, null, 'unknown'],
    // One sick pod, or too few tries.
    [3, { failing: 1, failed: 50 }, 'unknown'],
    [3, { failing: 2, failed: 2 }, 'unknown'],
    [3, { failing: 2, failed: 3 }, 'failing'],
    [3, { failing: 2, ejected: 2 }, 'failing'],
    [3, { failing: 2, ejected: 1 }, 'unknown'],
    [3, { failing: 2, failed: 99, answering: 2 }, 'well'],
    [3, { failing: 3, failed: 99, answering: 2 }, 'failing'],
  ];
  for (const [ready, traffic, verdict] of cases) {
    assert.equal(verdictOf(ready, traffic), verdict, JSON.stringify([ready, traffic]));
  }
});

test('failures count since the last good reading, and no further than needed', () => {
  const count = (before: number, verdict: ZoneVerdict['verdict']): number => {
    const seen = judgeZones(['ra'], platformFacts(new SampleCluster().view()), null).get('ra')!;
    const verdicts = new Map([['ra', { ...seen, verdict }]]);
    return countFailures(before === 0 ? {} : { ra: before }, verdicts, 3).ra ?? 0;
  };
  assert.deepEqual(
    [0, 1, 2, 3].map((before) => count(before, 'failing')),
    [1, 2, 3, 3],
  );
  assert.deepEqual([count(2, 'well'), count(2, 'unknown'), count(2, 'silent'), count(0, 'silent')], [0, 2, 1, 0]);
});
