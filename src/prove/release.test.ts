import assert from 'node:assert/strict';
import test from 'node:test';
import { stringAt } from '../manifests/field.ts';
import { indexManifests } from '../manifests/manifest-index.ts';
import { readManifests } from '../manifests/read-manifests.ts';
import { readTargets } from '../targets/read-targets.ts';
import { type PlanContext, planContext } from './plan-context.ts';
import { beforeReleases, releaseChange, releaseOf } from './release.ts';
import { firstShareUs, loadedSpans, RELEASE_AT_US, stageUs } from './release-schedule.ts';

const SECOND = 1_000_000;

const side = (name: string, version: string, image: string): string => `
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: shop }
spec:
  replicas: 2
  selector: { matchLabels: { app: web, version: ${version} } }
  template:
    metadata: { labels: { app: web, version: ${version} } }
    spec: { containers: [{ name: proxy, image: 'proxy:1' }, { name: web, image: '${image}', ports: [{ containerPort: 80 }] }] }`;

const policy = (stages: string): string => `
---
apiVersion: v1
kind: ConfigMap
metadata: { name: web-rollout-policy, namespace: shop, labels: { nines.dev/policy: rollout } }
data: { service: shop/web, home: blue, candidate: green, stages: '${stages}', keep: 24h }`;

const REST = `apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app: web }, ports: [{ name: http, port: 80 }] }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: web, namespace: shop }
spec: { host: web, subsets: [{ name: blue, labels: { version: blue } }, { name: green, labels: { version: green } }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: web, namespace: shop }
spec:
  hosts: [web]
  http:
    - { match: [{ headers: { x-color: { exact: green } } }], route: [{ destination: { host: web, subset: green } }] }
    - { route: [{ destination: { host: web, subset: blue } }] }`;

const SIDES =
  side('web', 'blue', 'registry.example:5000/web:1') + side('web-green', 'green', 'registry.example:5000/web:2');
const STAGES = 'mirror 10% for 5m, header for 10m, 100% for 10m';

function contextOf(manifests: string): PlanContext {
  const { targets } = readTargets('t.yaml', 'apiVersion: nines.dev/v1\nkind: Targets\nservices: { shop/web: {} }\n');
  assert.ok(targets !== null && targets !== undefined);
  return planContext(indexManifests(readManifests('shop.yaml', manifests, 'default').manifests), targets, 1);
}

function release(context: PlanContext) {
  const found = releaseOf(context, 'default', 'shop/web');
  assert.ok(typeof found !== 'string', String(found));
  return found;
}

test('a release is read from the policy and the objects that it names', () => {
  const found = release(contextOf(REST + SIDES + policy(STAGES)));
  assert.deepEqual(
    [found.home.subset, found.homeWorkload.name, found.candidate.subset, found.candidateWorkload.name],
    ['blue', 'web', 'green', 'web-green'],
  );
  assert.equal(found.image, 'registry.example:5000/web:next');
  assert.deepEqual(found.header, { name: 'x-color', value: 'green' });
  assert.equal(found.keepUs, 24 * 3600 * SECOND);
  // Users come after the copies and the testers, and after pods have started.
  assert.equal(firstShareUs(found) - stageUs(found, 0), 15 * 60 * SECOND);
  assert.ok(stageUs(found, 0) > RELEASE_AT_US);
});

for (const [name, manifests, because] of [
  ['no policy', REST + SIDES, /no policy says how/],
  [
    'Flagger that asks others',
    `${REST + SIDES}\n---\napiVersion: flagger.app/v1beta1\nkind: Canary\nmetadata: { name: web, namespace: shop }
spec: { targetRef: { kind: Deployment, name: web }, analysis: { stepWeight: 10, webhooks: [{ name: gate, url: 'http://gate' }] } }`,
    /Flagger replaces its versions, and its `webhooks` are answered by nobody here/,
  ],
  ['no candidate', REST + side('web', 'blue', 'web:1') + policy(STAGES), /no workload stands behind subset green/],
  ['unreadable stages', REST + SIDES + policy('10 percent'), /cannot be read: stage `10 percent`/],
] as const) {
  test(`${name}: nothing can be planned, and why is said`, () => {
    const found = releaseOf(contextOf(manifests), 'default', 'shop/web');
    assert.match(String(found), because);
  });
}

test('before a release both sides run the same; what is applied then changes the serving image alone', () => {
  const context = contextOf(REST + SIDES + policy(STAGES));
  const index = beforeReleases(context);
  const imageOf = (name: string, at: number): string | undefined =>
    stringAt(index.get({ cluster: 'default', group: 'apps', kind: 'Deployment', namespace: 'shop', name })?.object, [
      'spec',
      'template',
      'spec',
      'containers',
      at,
      'image',
    ]);
  assert.deepEqual([imageOf('web', 1), imageOf('web-green', 1)], Array(2).fill('registry.example:5000/web:1'));
  const { object, patch } = releaseChange(release(context), RELEASE_AT_US);
  assert.equal(object.name, 'web-green');
  const applied = [0, 1].map((at) => stringAt(patch, ['spec', 'template', 'spec', 'containers', at, 'image']));
  assert.deepEqual(applied, ['proxy:1', 'registry.example:5000/web:next']);
});

test('load is on around what happens, with a lead, and short breaks are none', () => {
  const minute = 60 * SECOND;
  const spans = loadedSpans([
    { fromUs: 2 * minute, untilUs: 5 * minute },
    { fromUs: 9 * minute, untilUs: 12 * minute },
    { fromUs: 60 * minute, untilUs: 61 * minute },
  ]);
  assert.deepEqual(
    spans.map(({ fromUs, untilUs }) => [fromUs / minute, untilUs / minute]),
    [
      [0, 12],
      [58.5, 61],
    ],
  );
});
