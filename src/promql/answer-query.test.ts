/** Answers are Prometheus' own: the same series and queries are put to promtool, whose unit tests of rules must agree. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { stringify } from 'yaml';
import { type AnsweredSeries, answerQuery, type SampledSeries, unanswerable } from './answer-query.ts';
import { readQuery } from './read-query.ts';

const STEP_US = 15_000_000;

/** A counter that grows by so much every fifteen seconds; or its values. */
function counter(name: string, labels: Readonly<Record<string, string>>, values: readonly number[]): SampledSeries {
  return { name, labels, samples: values.map((value, at) => ({ atUs: at * STEP_US, value })) };
}

const growing = (by: number, from = 0): readonly number[] => Array.from({ length: 21 }, (_, at) => from + at * by);

const bucket = (workload: string, le: string, by: number): SampledSeries =>
  counter('d_bucket', { workload, le }, growing(by));

const SERIES: readonly SampledSeries[] = [
  counter('r_total', { workload: 'web', code: '200', pod: 'a' }, growing(30)),
  counter('r_total', { workload: 'web', code: '200', pod: 'b' }, growing(7, 1000)),
  counter('r_total', { workload: 'web', code: '503', pod: 'a' }, growing(1)),
  counter('r_total', { workload: 'web-primary', code: '200', pod: 'c' }, growing(90)),
  // A process that began again after two minutes.
  counter('r_total', { workload: 'api', code: '200', pod: 'd' }, [
    ...growing(5).slice(0, 9),
    ...growing(5).slice(0, 12),
  ]),
  ...['web', 'web-primary'].flatMap((workload, at) => [
    bucket(workload, '10', 10 - 8 * at),
    bucket(workload, '25', 16),
    bucket(workload, '+Inf', 20 - at),
  ]),
];

const QUERIES = [
  '1 + 2 * 3',
  'r_total{pod="b"}',
  'r_total{code=~"2.*",workload!="api"}',
  'rate(r_total{workload="web"}[1m])',
  'increase(r_total{workload="api"}[2m])',
  'sum(rate(r_total{workload=~"web",code!~"5.*"}[1m])) / sum(rate(r_total{workload=~"web"}[1m])) * 100',
  'sum by (workload) (rate(r_total[1m]))',
  'avg by (workload, code) (r_total)',
  'max(r_total)',
  'min(r_total)',
  'count by (workload) (r_total)',
  '-sum(r_total{workload="web"})',
  'histogram_quantile(0.5, sum by (le) (rate(d_bucket{workload="web"}[1m])))',
  'histogram_quantile(0.95, sum by (le, workload) (rate(d_bucket[1m])))',
  'histogram_quantile(0.6, sum by (le) (rate(d_bucket{workload="web"}[1m]))) / histogram_quantile(0.6, sum by (le) (rate(d_bucket{workload="web-primary"}[1m])))',
  'sum by (workload) (r_total) > 1000',
  '2 * sum by (workload) (r_total{workload=~"web.*"}) - sum by (workload) (r_total)',
  'sum(rate(r_total{code="404"}[1m])) or 0 * sum(rate(r_total[1m]))',
  'r_total{workload="nobody"}',
] as const;

/** Between two scrapes: whether a window holds a sample on its left border depends on Prometheus' version (3: it does not). */
const MOMENTS_S = [128, 157, 217] as const;

function answer(query: string, atS: number): readonly AnsweredSeries[] {
  const read = readQuery(query);
  assert.ok(read.kind === 'read', query);
  assert.equal(unanswerable(read.expression), null, query);
  const answered = answerQuery(read.expression, { series: SERIES, atUs: atS * 1_000_000 });
  return typeof answered === 'number' ? [{ labels: {}, value: answered }] : answered;
}

/** promtool compares bits, and sums may be made in another order: Prometheus' `round(…, 1e-6)`. */
function rounded(value: number): number {
  return Math.floor(value * 1e6 + 0.5) / 1e6;
}

const hasPromtool = spawnSync('promtool', ['--version']).status === 0;

test('promtool answers the same', { skip: hasPromtool ? false : 'promtool is not installed' }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'nines-promql-'));
  const text = (labels: Readonly<Record<string, string>>): string =>
    `{${Object.entries(labels)
      .map(([name, value]) => `${name}="${value}"`)
      .join(', ')}}`;
  const expectations = QUERIES.flatMap((expr) =>
    MOMENTS_S.map((atS) => {
      const samples = answer(expr, atS).map(({ labels, value }) => ({ labels: text(labels), value: rounded(value) }));
      return {
        expr: expr.startsWith('1 ') ? expr : `round(${expr}, 1e-6)`,
        eval_time: `${atS}s`,
        exp_samples: samples,
      };
    }),
  );
  const input = SERIES.map(({ name, labels, samples }) => ({
    series: `${name}${text(labels)}`,
    values: samples.map(({ value }) => value).join(' '),
  }));
  const file = join(folder, 'test.yml');
  const tests = [{ interval: '15s', input_series: input, promql_expr_test: expectations }];
  writeFileSync(file, stringify({ rule_files: [], evaluation_interval: '15s', tests }));
  const ran = spawnSync('promtool', ['test', 'rules', file], { encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  assert.equal(ran.status, 0, ran.stdout + ran.stderr);
});

for (const [query, value] of [
  ['histogram_quantile(0.5, sum by (le) (rate(d_bucket{workload="web"}[1m])))', 10],
  ['sum(increase(r_total{pod="a",code="503"}[1m]))', 4],
  ['sum(rate(r_total{workload="nobody"}[1m]))', null],
] as const) {
  test(`${query} is ${value}`, () => {
    const [first] = answer(query, 300);
    assert.equal(first?.value ?? null, value);
  });
}

for (const query of [
  'rate(r_total[1m:15s])',
  'r_total offset 1m',
  'a / on (x) b',
  'topk(3, r_total)',
  'sum without (x) (r_total)',
  'absent(r_total)',
  '{job="x"}',
]) {
  test(`${query} is not answered, and that is said`, () => {
    const read = readQuery(query);
    assert.ok(read.kind === 'read');
    assert.notEqual(unanswerable(read.expression), null);
  });
}
