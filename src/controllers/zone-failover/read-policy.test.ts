import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPolicy } from './read-policy.ts';
import { SampleCluster } from './sample-view.ts';

const read = (data: Readonly<Record<string, string>>): ReturnType<typeof readPolicy> =>
  readPolicy(new SampleCluster({ policy: data }).object('ConfigMap'));

test('a policy is read with its units', () => {
  assert.deepEqual(read({ capacity: 'shop/web=83.33/s, shop/api=60/m' }), {
    region: 'r',
    zones: ['ra', 'rb', 'rc'],
    failures: 3,
    everyUs: 5_000_000,
    coolDownUs: 300_000_000,
    attempts: 3,
    withinUs: 3_600_000_000,
    maxErrors: 0.001,
    workloads: ['shop/web'],
    capacity: { 'shop/web': 83.33, 'shop/api': 1 },
  });
});

test('what is wrong is named, and nothing is guessed', () => {
  const cases: readonly (readonly [key: string, value: string])[] = [
    ['zones', 'ra'],
    ['failures', '0'],
    ['failures', '2.5'],
    ['attempts', 'many'],
    ['every', '5'],
    ['cool-down', '0s'],
    ['within', ''],
    ['max-errors', '0.1'],
    ['capacity', 'shop/web'],
    ['capacity', 'shop/web=0/s'],
  ];
  for (const [key, value] of cases)
    assert.match(String(read({ [key]: value })), new RegExp(`^\`${key}\``), `${key}: ${value}`);
});
