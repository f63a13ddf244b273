/** A service whose versions Flagger replaces: who serves it, how it is released, and what becomes of a release. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { field, stringAt } from '../manifests/field.ts';
import { indexManifests } from '../manifests/manifest-index.ts';
import { readManifests } from '../manifests/read-manifests.ts';
import { readTargets } from '../targets/read-targets.ts';
import { runWorld } from '../worlds/sim/run-world.ts';
import type { Fault } from '../worlds/sim/types.ts';
import { candidateShare, sideOf, trialOf } from './candidate-share.ts';
import { initialisedByFlagger } from './initialised-by-flagger.ts';
import { operatorsOf } from './operators-of.ts';
import { type PlanContext, planContext, workloadsBehind } from './plan-context.ts';
import { plannedRun } from './planned-run.ts';
import { type Release, releaseChange, releaseOf } from './release.ts';
import { firstShareUs, RELEASE_AT_US } from './release-schedule.ts';
import { hostsOf, leadsTo, versionNamed } from './served-version.ts';
import { windowOf } from './window-figures.ts';

const SECOND = 1_000_000;

const WORKLOAD = `apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app: web }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web, tier: front } }
    spec:
      topologySpreadConstraints:
        - { maxSkew: 1, topologyKey: topology.kubernetes.io/zone, whenUnsatisfiable: DoNotSchedule, labelSelector: { matchLabels: { app: web } } }
      containers:
        - name: web
          image: registry.example/web:1
          ports: [{ containerPort: 8080 }]
          resources: { requests: { cpu: 500m }, limits: { cpu: '1' } }
          readinessProbe: { httpGet: { path: /, port: 8080 }, periodSeconds: 5 }
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: web, namespace: shop }
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }
  minReplicas: 3
  maxReplicas: 6`;

const canary = (metrics: string): string => `
---
apiVersion: flagger.app/v1beta1
kind: Canary
metadata: { name: web, namespace: shop }
spec:
  targetRef: { apiVersion: apps/v1, kind: Deployment, name: web }
  autoscalerRef: { apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, name: web }
  service: { port: 80, targetPort: 8080 }
  analysis: { interval: 20s, threshold: 2, stepWeights: [10, 50], metrics: [${metrics}] }`;

const SUCCESS = '{ name: request-success-rate, thresholdRange: { min: 99 }, interval: 1m }';

function contextOf(metrics = SUCCESS): PlanContext {
  const text = 'apiVersion: nines.dev/v1\nkind: Targets\nservices: { shop/web: { load: { rps: 100 }, work: 2ms } }\n';
  const { targets } = readTargets('t.yaml', text);
  assert.ok(targets !== null && targets !== undefined);
  const { manifests } = readManifests('shop.yaml', WORKLOAD + canary(metrics), 'default');
  return planContext(indexManifests(manifests), targets, 1);
}

function release(context: PlanContext): Release {
  const found = releaseOf(context, 'default', 'shop/web');
  assert.ok(typeof found !== 'string', String(found));
  return found;
}

test('users are where Flagger sends them: at the copy, which has the autoscaler of what it copies', () => {
  const context = contextOf();
  const [live, ...more] = workloadsBehind(context, 'default', 'shop/web');
  assert.deepEqual([live?.name, live?.replicas, more], ['web-primary', 3, []]);
  assert.deepEqual(
    hostsOf(context, 'default', 'shop/web'),
    ['web', 'web-primary', 'web-canary'].map((name) => `${name}.shop.svc.cluster.local`),
  );
  const [home, candidate] = ['stable', 'canary'].map((name) => versionNamed(context, 'default', 'shop/web', name));
  assert.deepEqual(
    [home, candidate].map((each) => [each?.host.split('.')[0], each?.subset, each?.workloads[0]?.name]),
    [
      ['web-primary', null, 'web-primary'],
      ['web-canary', null, 'web'],
    ],
  );
  assert.ok(leadsTo('outbound|80||web-primary.shop.svc.cluster.local', home === undefined ? [] : [home.host]));
  const get = (group: string, kind: string, name: string) =>
    context.index.get({ cluster: 'default', group, kind, namespace: 'shop', name })?.object;
  assert.equal(field(get('apps', 'Deployment', 'web'), ['spec', 'replicas']), 0);
  const spread = ['spec', 'template', 'spec', 'topologySpreadConstraints', 0, 'labelSelector', 'matchLabels', 'app'];
  assert.equal(stringAt(get('apps', 'Deployment', 'web-primary'), spread), 'web-primary');
  const scaled = stringAt(get('autoscaling', 'HorizontalPodAutoscaler', 'web-primary'), [
    'spec',
    'scaleTargetRef',
    'name',
  ]);
  assert.equal(scaled, 'web-primary');
  // What is made once is there, and made no second time.
  assert.equal(initialisedByFlagger(context.index).manifests.length, context.index.manifests.length);
});

function played(context: PlanContext, of: Release, faults: readonly Fault[]) {
  const run = plannedRun(context, {
    window: { name: 'trial', fromUs: RELEASE_AT_US, untilUs: RELEASE_AT_US + 240 * SECOND },
    laterWindows: [{ name: 'after', fromUs: RELEASE_AT_US + 240 * SECOND, untilUs: RELEASE_AT_US + 300 * SECOND }],
    drainUs: 5 * SECOND,
    operators: operatorsOf(context.index, 'default'),
    clients: context.clients,
    changes: [releaseChange(of, RELEASE_AT_US)],
    faults,
  });
  const result = runWorld(run.input);
  return { result, points: candidateShare(result, of) };
}

test('a good version has its shares one interval after another, and in the end the copy has it', () => {
  const context = contextOf();
  const of = release(context);
  const { points, result } = played(context, of, []);
  assert.deepEqual(
    points.map(({ percent }) => percent),
    [10, 50, 100],
  );
  const first = points[0]!.atUs;
  assert.ok(Math.abs(first - firstShareUs(of)) < 25 * SECOND, `${first}`);
  assert.ok(Math.abs(points[1]!.atUs - first - 20 * SECOND) < 2 * SECOND);
  assert.equal(sideOf(windowOf(result, 'after'), of, of.candidate).requests, 0);
  const pods = windowOf(result, 'after').pods.filter(
    ({ workload, requests }) => workload === 'shop/web-primary' && requests > 0,
  );
  assert.ok(pods.length > 0 && new Set(pods.map(({ revision }) => revision)).size === 1);
  const before = windowOf(result, 'trial').pods.find(({ workload }) => workload === 'shop/web-primary');
  assert.notEqual(pods[0]!.revision, before?.revision);
});

test('a bad version is taken back by the metrics that the Canary names, and without any it goes to everybody', () => {
  const bad = ({ image }: Release): readonly Fault[] => [
    { atUs: 0, kind: 'badVersion', target: { cluster: 'default', image }, forUs: null, amount: 50_000 },
  ];
  const context = contextOf();
  const of = release(context);
  const { points, result } = played(context, of, bad(of));
  const trial = trialOf(points);
  // Two failed checks, and the look that acts on them.
  assert.ok(
    trial?.untilUs != null && Math.abs(trial.untilUs - trial.fromUs - 60 * SECOND) < 4 * SECOND,
    `${trial?.untilUs}`,
  );
  assert.deepEqual([points.at(-1)?.percent, sideOf(windowOf(result, 'after'), of, of.candidate).requests], [0, 0]);
  const blind = contextOf('');
  const unjudged = release(blind);
  assert.equal(played(blind, unjudged, bad(unjudged)).points.at(-1)?.percent, 100);
});
