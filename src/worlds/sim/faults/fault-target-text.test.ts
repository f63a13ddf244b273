import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faultTargetText } from './inject-faults.ts';

test('targets in words', () => {
  assert.equal(faultTargetText({ cluster: 'us-east-1', zone: 'a' }), 'us-east-1/a');
  assert.equal(faultTargetText({ workload: 'shop/web', index: 2 }), 'shop/web#2');
  assert.equal(faultTargetText({ labels: { b: '1', a: '2' } }), 'a=2,b=1');
  assert.equal(faultTargetText({}), 'everything');
});
