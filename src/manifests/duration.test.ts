import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseDurationUs, parsePrometheusDurationUs } from './duration.ts';

test('Go durations are microseconds', () => {
  const rows: readonly (readonly [unknown, number | undefined])[] = [
    ['1.5s', 1_500_000],
    ['100ms', 100_000],
    ['1h30m', 5_400_000_000],
    ['1m0.5s', 60_500_000],
    ['.5s', 500_000],
    ['5.s', 5_000_000],
    ['250us', 250],
    ['250µs', 250],
    ['1500ns', 2],
    ['-1s', -1_000_000],
    ['0', 0],
    ['0s', 0],
    ['0.1s', 100_000],
    ['1d', undefined],
    ['30', undefined],
    ['3 sec', undefined],
    ['s', undefined],
    ['', undefined],
    [30, undefined],
  ];
  for (const [given, us] of rows) assert.equal(parseDurationUs(given), us, String(given));
});

test('Prometheus durations have days, weeks and years, in order', () => {
  const rows: readonly (readonly [unknown, number | undefined])[] = [
    ['5m', 300_000_000],
    ['1d12h', 129_600_000_000],
    ['2w', 1_209_600_000_000],
    ['1y', 31_536_000_000_000],
    ['1s500ms', 1_500_000],
    ['0', 0],
    ['1m1h', undefined],
    ['1.5m', undefined],
    ['5', undefined],
    ['', undefined],
  ];
  for (const [given, us] of rows) assert.equal(parsePrometheusDurationUs(given), us, String(given));
});
