import assert from 'node:assert/strict';
import test from 'node:test';
import { indexManifests } from '../manifests/manifest-index.ts';
import { readManifests } from '../manifests/read-manifests.ts';
import { FIGURES, figureNameOf } from '../targets/figures.ts';
import { readTargets } from '../targets/read-targets.ts';
import type { Targets } from '../targets/types.ts';
import { FAMILIES } from './family-table.ts';
import { planBattery } from './plan-battery.ts';
import { planContext } from './plan-context.ts';

const KNOWN = new Map(
  Object.entries(FIGURES).map(([target, figure]) => [`${figure.row}/${figureNameOf(target)}`, figure]),
);

test('every family judges figures that can be promised', () => {
  for (const family of FAMILIES) {
    for (const figure of family.figures) assert.ok(KNOWN.has(figure), `${family.name}: ${figure}`);
  }
});

test('a figure has one family, or families that say which promises they take', () => {
  for (const figure of KNOWN.keys()) {
    const takers = FAMILIES.filter((family) => family.figures.includes(figure));
    assert.ok(takers.filter((family) => family.takes === undefined).length <= 1, figure);
  }
});

test('what has no scenario yet is what the recovery of regions and of data will bring', () => {
  const without = [...KNOWN.keys()].filter((figure) => !FAMILIES.some((family) => family.figures.includes(figure)));
  assert.deepEqual([...new Set(without.map((figure) => figure.slice(0, 3)))].sort(), ['B12', 'D10', 'S07']);
});

const MANIFESTS = `
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app: web }, ports: [{ name: http, port: 80 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  replicas: 3
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: 'web:1' }] }
---
apiVersion: v1
kind: Service
metadata: { name: idle, namespace: shop }
spec: { selector: { app: idle }, ports: [{ name: http, port: 80 }] }
`;

function targetsFrom(text: string): Targets {
  const read = readTargets('targets.yaml', text);
  assert.ok(read.targets !== null && read.targets !== undefined, JSON.stringify(read.issues));
  return read.targets;
}

const TARGETS = `
apiVersion: nines.dev/v1
kind: Targets
targets: { availability: 99.9%, timeToEjection: 60s, ready: 66% }
services:
  shop/web: { load: { rps: 20 } }
  shop/idle: {}
`;

function ids(manifests: string, targets: string, only: readonly string[] = []): readonly string[] {
  const index = indexManifests(readManifests('shop.yaml', manifests, 'default').manifests);
  const battery = planBattery(planContext(index, targetsFrom(targets), 1), only);
  const planned = battery.scenarios.flatMap((scenario) => scenario.promises);
  return [...planned, ...battery.untested.map(({ promise }) => promise)].map((promise) => promise.id).sort();
}

test('promises exist where there is load, and about pods where there are pods', () => {
  assert.deepEqual(ids(MANIFESTS, TARGETS), [
    'D01/default/shop/web/ready',
    'D11/default/shop/web/availability',
    'M13/default/shop/web/time-to-ejection',
  ]);
});

test('a promise does not depend on its safeguard', () => {
  const guarded = `${MANIFESTS}---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: web, namespace: shop }
spec: { host: web, trafficPolicy: { outlierDetection: { consecutive5xxErrors: 5 } } }
`;
  assert.deepEqual(ids(guarded, TARGETS), ids(MANIFESTS, TARGETS));
});

test('only what is asked for is planned', () => {
  assert.deepEqual(ids(MANIFESTS, TARGETS, ['M13']), ['M13/default/shop/web/time-to-ejection']);
  assert.deepEqual(ids(MANIFESTS, TARGETS, ['M1']), []);
});
