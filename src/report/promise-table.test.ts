import assert from 'node:assert/strict';
import test from 'node:test';
import type { JudgedPromise, Proof, Verdict } from '../prove/types.ts';
import { reportPage } from './html/report-page.ts';
import { promiseTable } from './promise-table.ts';

function promise(id: string, verdict: Verdict, margin: number | null, because: readonly string[] = []): JudgedPromise {
  const [row = '', cluster = '', namespace = '', name = ''] = id.split('/');
  return {
    id,
    title: 'a failing pod is ejected within',
    row,
    scope: { cluster, service: `${namespace}/${name}` },
    target: { value: 60_000_000, unit: 'us' },
    measured: verdict === 'unproven' ? null : { value: 2_000_000, unit: 'us' },
    margin,
    by: verdict === 'unproven' ? null : 'simulator',
    verdict,
    because,
    backed: [],
    evidence: null,
  };
}

const proof: Proof = {
  platform: '<shop> & co',
  seed: 1,
  assumed: [{ path: 'assume.zones', value: '3', why: 'a < b' }],
  promises: [
    promise('M13/us/shop/web/time-to-ejection', 'holds', 0.9),
    promise('M13/us/shop/api/time-to-ejection', 'broken', -2, ['MSH006']),
    promise('D01/us/shop/web/ready', 'unproven', null, ['no scenario tests this figure yet']),
  ],
};

test('one line per row shows its worst scope and how many more there are', () => {
  assert.deepEqual(
    promiseTable(proof, false)
      .split('\n')
      .map((line) => line.replaceAll(/ {2,}/g, ' | ')),
    [
      'row | promise | scope | target | measured | margin | verdict',
      'M13 | a failing pod is ejected within | us shop/api +1 | 1m | 2s | −200% | (MSH006) broken',
      'D01 | a failing pod is ejected within | us shop/web | 1m | – | – | (no scenario tests this figure yet) unproven',
      '3 promises: 1 hold, 1 broken, 1 unproven',
      '',
    ],
  );
});

test('with all, every promise has its line, ending in its verdict', () => {
  const lines = promiseTable(proof, true).trimEnd().split('\n');
  assert.equal(lines.length, 5);
  assert.deepEqual(
    lines.slice(1, 4).map((line) => line.split(' ').at(-1)),
    ['holds', 'broken', 'unproven'],
  );
});

test('names of anybody’s choosing cannot break out of the page', () => {
  const page = reportPage(proof, []);
  assert.ok(page.includes('&lt;shop&gt; &amp; co'));
  assert.ok(page.includes('a &lt; b'));
  assert.ok(!page.includes('<shop>'));
});
