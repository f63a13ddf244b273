import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endpointConditions, targetPortOf } from './endpoints.ts';

test('conditions of an endpoint', () => {
  const rows: readonly [ready: boolean, terminating: boolean, publish: boolean, expected: string][] = [
    [true, false, false, 'ready serving'],
    [false, false, false, ''],
    [true, true, false, 'serving terminating'],
    [false, false, true, 'ready'],
    [true, true, true, 'ready serving terminating'],
  ];
  for (const [ready, terminating, publish, expected] of rows) {
    const conditions = endpointConditions({ ready, terminating }, publish);
    const names = (['ready', 'serving', 'terminating'] as const).filter((name) => conditions[name]);
    assert.equal(names.join(' '), expected);
  }
  assert.equal(targetPortOf('http', [{ name: 'http', port: 8080 }]), 8080);
  assert.equal(targetPortOf('grpc', [{ name: 'http', port: 8080 }]), null);
});
