import assert from 'node:assert/strict';
import test from 'node:test';
import { readTargets } from './read-targets.ts';

function read(availability: string) {
  return readTargets('t.yaml', `apiVersion: nines.dev/v1\nkind: Targets\ntargets: { availability: ${availability} }\n`);
}

test('a share and a time that are not the same are a contradiction, at the time against the share', () => {
  const cases: readonly (readonly [written: string, message: RegExp, fix: RegExp])[] = [
    ['{ value: 99.99%, month: 43.2m }', /99\.99% are 4m19\.2s a month; 43m12s are 99\.9%/, /`4m19\.2s`.*`99\.9%`/],
    ['{ value: 99.9%, year: 52m }', /99\.9% are 8h45m36s a year; 52m are 99\.99\d*%/, /`8h45m36s`/],
  ];
  for (const [written, message, fix] of cases) {
    const [issue, ...others] = read(written).issues;
    assert.deepEqual([issue?.code, others], ['SPEC028', []]);
    assert.match(issue?.path ?? '', /^targets\.availability\.(?:month|year)$/);
    assert.equal(issue?.other?.path, 'targets.availability.value');
    assert.match(issue?.message ?? '', message);
    assert.match(issue?.fix ?? '', fix);
  }
});

test('people round, and the time is no figure of its own', () => {
  for (const written of [
    '{ value: 99.99%, year: 52m }',
    '{ value: 99.9%, month: 43m, year: 8.76h }',
    '{ value: 99.99% }',
  ]) {
    const { issues, targets } = read(written);
    assert.deepEqual(issues, [], written);
    assert.deepEqual(
      targets?.figures.map(({ figure, detail }) => [figure, detail]),
      [['availability', undefined]],
    );
  }
});

test('only an availability is said as time', () => {
  const { issues } = readTargets(
    't.yaml',
    'apiVersion: nines.dev/v1\nkind: Targets\ntargets: { errors: { value: 1%, month: 43m } }\n',
  );
  assert.deepEqual(
    issues.map(({ code, path }) => [code, path]),
    [['SPEC004', 'targets.errors.month']],
  );
});
