import assert from 'node:assert/strict';
import { test } from 'node:test';
import { labelSelectorOf, matchesLabels } from './label-selector.ts';

test('a selector matches when every row does', () => {
  const labels = { app: 'web', tier: 'front' };
  const row = (operator: string, values?: readonly string[]): unknown => ({
    matchExpressions: [{ key: 'tier', operator, ...(values && { values }) }],
  });
  const rows: readonly (readonly [selector: unknown, matches: boolean, matchesNone: boolean])[] = [
    [{}, true, true],
    [{ matchLabels: { app: 'web' } }, true, false],
    [{ matchLabels: { app: 'web', tier: 'back' } }, false, false],
    [{ matchLabels: { toString: 'x' } }, false, false],
    [row('In', ['front', 'back']), true, false],
    [row('In', ['back']), false, false],
    [row('NotIn', ['back']), true, true],
    [row('NotIn', ['front']), false, true],
    [row('Exists'), true, false],
    [row('DoesNotExist'), false, true],
    [row('Gt', ['1']), false, false],
  ];
  for (const [selector, matches, matchesNone] of rows) {
    const read = labelSelectorOf(selector)!;
    assert.equal(matchesLabels(read, labels), matches, JSON.stringify(selector));
    assert.equal(matchesLabels(read, undefined), matchesNone, JSON.stringify(selector));
  }
});

test('an absent selector is not an empty one', () => {
  assert.equal(labelSelectorOf(undefined), undefined);
  assert.deepEqual(labelSelectorOf({}), { matchLabels: {}, matchExpressions: [] });
});
