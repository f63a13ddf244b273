import assert from 'node:assert/strict';
import { test } from 'node:test';
import { field, recordsAt } from '../../manifests/field.ts';
import type { KubeObject } from '../../manifests/types.ts';
import { sampleModel } from '../../model/sample-model.ts';
import { compile } from '../compile.ts';
import { sampleObject } from '../sample-object.ts';

/** All objects of a small platform whose service `a` is written so. */
function objectsOf(service: string): readonly KubeObject[] {
  const text = `
apiVersion: nines.dev/v1
kind: Platform
metadata: { name: p }
regions: { one: { zones: [a, b, c] } }
services:
  a: { image: registry.example/a:1, ${service} }
  b: { image: registry.example/b:1, calls: [a], load: { rps: 1 } }
`;
  return compile(sampleModel(text, 'p.yaml')).files.flatMap(({ objects }) => objects);
}

test('every strategy is a list of stages', () => {
  const table: readonly (readonly [service: string, data: Readonly<Record<string, string>>])[] = [
    ['canary: { steps: [10%, 100%], hold: 5m }', { stages: '10% for 5m, 100% for 5m', candidate: 'canary' }],
    [
      'canary: { steps: [100%], header: x-beta, test: 30m }',
      { stages: 'header for 30m, 100% for 10m', candidate: 'canary' },
    ],
    [
      'canary: { steps: [50%, 100%], shadow: { share: 5%, for: 3m } }',
      { stages: 'mirror 5% for 3m, 50% for 10m, 100% for 10m', 'max-errors': '0.1%', 'max-p95': '500ms' },
    ],
    [
      'blueGreen: { test: 4m, judge: { errors: 1% } }',
      { home: 'blue', candidate: 'green', stages: 'header for 4m, 100% for 4m', keep: '24h', 'max-errors': '1%' },
    ],
    [
      'canary: { steps: [100%], judge: { business: { bad: lost_total, of: tried_total, max: 1% } } }',
      { business: 'lost_total / tried_total', 'max-business': '1%' },
    ],
    [
      'blueGreen: { judge: { business: { bad: lost_total, of: tried_total } } }',
      { business: 'lost_total / tried_total' },
    ],
  ];
  for (const [service, expected] of table) {
    const data = sampleObject(objectsOf(service), 'ConfigMap', 'a-rollout-policy').data as Record<string, string>;
    for (const [key, value] of Object.entries(expected)) assert.equal(data[key], value, `${service}: ${key}`);
    assert.equal(data.service, 'p/a');
    assert.equal(Object.hasOwn(data, 'max-business'), Object.hasOwn(expected, 'max-business'));
  }
  assert.equal(
    objectsOf('canary: { share: 10% }').some(({ metadata }) => metadata.name === 'a-rollout-policy'),
    false,
  );
});

test('both sides stand in every route that a rollout moves, and who owns what is said exactly', () => {
  const objects = objectsOf('canary: { steps: [10%, 100%], sticky: v, shadow: {} }');
  const route = sampleObject(objects, 'VirtualService', 'a');
  for (const [, rule] of recordsAt(route, ['spec', 'http'])) {
    const weights = recordsAt(rule, ['route']).map(([, side]) => [field(side, ['destination', 'subset']), side.weight]);
    assert.deepEqual(weights, [
      ['stable', 100],
      ['canary', 0],
    ]);
  }
  const [, main] = recordsAt(route, ['spec', 'http']).at(-1)!;
  assert.deepEqual(field(main, ['mirrors', 0, 'percentage']), { value: 0 });
  const owner = ({ metadata }: KubeObject) => metadata.annotations?.['nines.dev/owner'];
  assert.equal(owner(route), 'spec.http[*].route[*].weight: nines; spec.http[*].mirrors[*].percentage: nines');
  assert.equal(owner(sampleObject(objects, 'Deployment', 'a-canary')), 'spec.replicas: nines');
  assert.equal(owner(sampleObject(objects, 'Deployment', 'a')), undefined);
  assert.equal(owner(sampleObject(objects, 'VirtualService', 'b')), undefined);
  const colours = objectsOf('blueGreen: {}');
  assert.equal(owner(sampleObject(colours, 'Deployment', 'a')), 'spec.replicas: nines');
  assert.equal(owner(sampleObject(colours, 'VirtualService', 'a')), 'spec.http[*].route[*].weight: nines');
});
