import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FIGURES, figureNameOf, figureOf, toleranceOf } from './figures.ts';

test('a figure is found by its row and name, and only there', () => {
  for (const [target, definition] of Object.entries(FIGURES)) {
    assert.equal(figureOf(definition.row, figureNameOf(target)), definition);
    assert.equal(figureOf('X99', figureNameOf(target)), undefined);
  }
  assert.equal(figureOf('D11', '__proto__'), undefined);
});

test('a figure with no value of its own is a share somebody chose or a time somebody wrote', () => {
  for (const [target, { value, unit, sense, tolerance }] of Object.entries(FIGURES)) {
    if (value === null) assert.ok(unit === 'share' || unit === 'us', target);
    assert.equal(sense === 'equals', tolerance !== undefined, `${target}: equals and a tolerance go together`);
    if (unit === 'share' && value !== null) assert.ok(value >= 0 && value <= 1, target);
  }
});

test('tolerances are points for shares and parts of anything else', () => {
  assert.equal(toleranceOf(FIGURES.canaryShare!, 0.1), 0.01);
  assert.equal(toleranceOf(FIGURES.admittedRate!, 1000), 50);
  assert.equal(toleranceOf(FIGURES.p95!, 1000), 0);
});

test('every row whose traffic can be simulated has a figure', () => {
  const rows = new Set(Object.values(FIGURES).map(({ row }) => row));
  const needed =
    'M03 M04 M05 M06 M07 M08 M09 M10 M11 M12 M13 M14 M15 M16 M17 M18 M19 M21 M22 M24 D01 D02 D03 D11 V01 V02 S01';
  for (const row of needed.split(' ')) assert.ok(rows.has(row), row);
});
