import assert from 'node:assert/strict';
import { test } from 'node:test';
import { printTargets } from './print-targets.ts';
import { readTargets } from './read-targets.ts';
import type { Targets } from './types.ts';

const SOURCE = `apiVersion: nines.dev/v1
kind: Targets
metadata: { name: "a: #b" }
targets: { availability: 99.99%, p95: 250ms, budget: $100000/month, amplification: 1.2, admittedRate: 1000/s, canaryShare: { value: 20%, subset: v3 } }
regions: { one: { share: 70%, zones: [a, b] }, two: { role: hot, share: 30%, clusters: [x, y] }, three: { role: warm } }
services:
  shop/web: { load: { rps: 0.5, host: shop.example, path: /cart, method: POST, headers: { x-user: "yes" } }, work: { mean: 3ms, shape: constant }, calls: { shop/api: 2, db.example: { port: 5432, path: /q } } }
  shop/api: { targets: { timeToEjection: 45s, abHeader: { value: 100%, header: x-beta, headerValue: "1" } }, cluster: east }
  db.example: { work: 0.25ms, concurrency: 50 }
assume: { zones: 2, podStart: 12s, nodeMemory: 16Gi }
`;

/** What the text of a file decides, without where it stood. */
function essence({ assumed: _, figures, services, ...rest }: Targets): unknown {
  return {
    ...rest,
    figures: figures.map(({ provenance: _, ...figure }) => JSON.stringify(figure)).sort(),
    services: services.map(({ provenance: _, ...service }) => service),
  };
}

test('printing targets and reading them gives the same', () => {
  const { targets, issues } = readTargets('a.yaml', SOURCE);
  assert.deepEqual(issues, []);
  const printed = printTargets(targets!, '', new Map([['shop/web', '3 pods\nof Deployment web']]));
  const again = readTargets('b.yaml', printed);
  assert.deepEqual(again.issues, [], printed);
  assert.deepEqual(essence(again.targets!), essence(targets!));
});

test('what nobody wrote says so beside it', () => {
  const { targets } = readTargets('a.yaml', SOURCE);
  const printed = printTargets(targets!, './targets.schema.json', new Map());
  assert.match(printed, /^# yaml-language-server: \$schema=\.\/targets\.schema\.json\n/);
  assert.match(printed, /^ {4}work: 5ms # assumed: a guess: measure it$/m);
  assert.match(printed, /^ {2}crossZone: 2ms # typical of cloud providers$/m);
  assert.match(printed, /^ {2}podStart: 12s$/m);
});
