import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPrometheusText } from './read-prometheus-text.ts';

test('samples of a page, whatever stands between them', () => {
  const table: readonly (readonly [line: string, sample: readonly unknown[] | null])[] = [
    ['orders_total 12', ['orders_total', {}, 12]],
    ['orders_total{kind="card",zone="a"} 1.5e3 1700000000000', ['orders_total', { kind: 'card', zone: 'a' }, 1500]],
    ['a{path="/x{y} \\"z\\" \\\\ \\n"} 1', ['a', { path: '/x{y} "z" \\ \n' }, 1]],
    ['a { b = "c" , } 1', ['a', { b: 'c' }, 1]],
    ['buckets{le="+Inf"} +Inf', ['buckets', { le: '+Inf' }, Number.POSITIVE_INFINITY]],
    ['a NaN', ['a', {}, Number.NaN]],
    ['a 1\r', ['a', {}, 1]],
    ['# TYPE orders_total counter', null],
    ['a one', null],
    ['a', null],
    ['', null],
  ];
  for (const [line, sample] of table) {
    const found = readPrometheusText(`# HELP x y\n${line}\n`).map(({ name, labels, value }) => [name, labels, value]);
    assert.deepEqual(found, sample === null ? [] : [sample], line);
  }
});
