/** What Argo Rollouts and Flagger are given to judge by: queries that Prometheus answers, of what the mesh exports. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile } from '../src/compile/compile.ts';
import { inclusionRegexps } from '../src/compile/monitoring/proxy-annotations.ts';
import { TARGET_LABELS } from '../src/engines/metrics/target-labels.ts';
import { field, numberAt, recordsAt, stringAt } from '../src/manifests/field.ts';
import type { KubeObject } from '../src/manifests/types.ts';
import { sampleModel } from '../src/model/sample-model.ts';
import type { Model } from '../src/model/types.ts';
import { checkQuery, queryRegistry } from '../src/promql/check-query.ts';

function modelOf(engine: string, rest: string, { hold = '10m', replicas = '6' } = {}): Model {
  const text = `
apiVersion: nines.dev/v1
kind: Platform
metadata: { name: shop }
regions: { one: { zones: [a, b, c] } }
services:
  web:
    image: web:1
    replicas: ${replicas}
    load: { rps: 1 }
    rollout: { engine: ${engine} }
    canary: { steps: [10%, 50%, 100%], hold: ${hold}, judge: { errors: 0.1%, p95: 500ms } }
${rest}
`;
  return sampleModel(text);
}

function objectsOf(model: Model, kind: string): readonly KubeObject[] {
  return compile(model)
    .files.flatMap(({ objects }) => objects)
    .filter((object) => object.kind === kind);
}

const WATCHED = 'monitoring: {}';

test('Argo Rollouts is held while nobody knows, and fails on what is worse than promised', () => {
  const model = modelOf('argo-rollouts', WATCHED);
  const [analysis] = objectsOf(model, 'AnalysisTemplate');
  const metrics = recordsAt(analysis, ['spec', 'metrics']).map(([, metric]) => metric);
  assert.deepEqual(
    metrics.map(({ name, successCondition, failureCondition }) => [name, successCondition, failureCondition]),
    [
      [
        'errors',
        'len(result) > 0 && !isNaN(result[0]) && result[0] <= 0.001',
        'len(result) > 0 && !isNaN(result[0]) && result[0] > 0.001',
      ],
      [
        'p95-ms',
        'len(result) > 0 && !isNaN(result[0]) && result[0] <= 500',
        'len(result) > 0 && !isNaN(result[0]) && result[0] > 500',
      ],
    ],
  );
  const options = { scrapeIntervalMs: 15_000, targetLabels: TARGET_LABELS };
  for (const metric of metrics) {
    const query = stringAt(metric, ['provider', 'prometheus', 'query']) ?? '';
    assert.match(query, /outbound\|8080\|canary\|web\.shop\.svc\.cluster\.local/);
    assert.deepEqual(checkQuery(query, queryRegistry({}), options), [], query);
  }
  const [rollout] = objectsOf(model, 'Rollout');
  assert.deepEqual(field(rollout, ['spec', 'strategy', 'canary', 'analysis']), {
    templates: [{ templateName: analysis?.metadata.name }],
    startingStep: 1,
  });
});

test('a Rollout has the pods, moves every route that is divided, and is what autoscalers scale', () => {
  const plain = modelOf('argo-rollouts', '');
  const [rollout] = objectsOf(plain, 'Rollout');
  const [deployment] = objectsOf(plain, 'Deployment');
  assert.equal(numberAt(rollout, ['spec', 'replicas']), 6);
  assert.equal(field(deployment, ['spec', 'replicas']), undefined);
  assert.equal(deployment?.metadata.annotations?.['nines.dev/owner'], 'spec.replicas: argo-rollouts');
  const moved = recordsAt(rollout, ['spec', 'strategy', 'canary', 'trafficRouting', 'istio', 'virtualServices']);
  assert.deepEqual(
    moved.map(([, each]) => each),
    [{ name: 'web.shop', routes: ['web-main'] }],
  );
  const rich = modelOf(
    'argo-rollouts',
    '    public: /\n    timeout: { /: 10s, /export: 60s }\n    scaling: { cpu: 70% }\ngateway: { host: shop.example }\n',
    { replicas: '{ one: 6, max: 12 }' },
  );
  const routes = objectsOf(rich, 'Rollout').flatMap((each) =>
    recordsAt(each, ['spec', 'strategy', 'canary', 'trafficRouting', 'istio', 'virtualServices']),
  );
  assert.deepEqual(
    routes.map(([, each]) => each),
    ['shop-example-public.shop', 'web.shop'].map((name) => ({ name, routes: ['web-main-export', 'web-main'] })),
  );
  const [scaled] = objectsOf(rich, 'HorizontalPodAutoscaler');
  assert.deepEqual(field(scaled, ['spec', 'scaleTargetRef']), {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Rollout',
    name: 'web',
  });
  assert.equal(field(objectsOf(rich, 'Rollout')[0], ['spec', 'replicas']), undefined);
});

test('a version that fails does not live to see the next step', () => {
  const text = (hold: string) => modelOf('argo-rollouts', WATCHED, { hold });
  const intervals = ['10m', '2m', '10s'].map((hold) => {
    const [analysis] = objectsOf(text(hold), 'AnalysisTemplate');
    return stringAt(analysis, ['spec', 'metrics', 0, 'interval']);
  });
  assert.deepEqual(intervals, ['1m', '40s', '3s']);
});

test('the proxies let out what Argo Rollouts asks for, and nothing of other destinations', () => {
  const judged = inclusionRegexps(modelOf('argo-rollouts', WATCHED)).filter((each) => each.includes('canary'));
  const [pattern = ''] = judged;
  assert.equal(judged.length, 1);
  const regexp = new RegExp(`^(?:${pattern})$`);
  assert.ok(regexp.test('cluster.outbound|8080|canary|web.shop.svc.cluster.local;.upstream_rq_5xx'));
  assert.ok(!regexp.test('cluster.outbound|8080||web.shop.svc.cluster.local;.upstream_rq_5xx'));
  assert.deepEqual(
    inclusionRegexps(modelOf('nines', WATCHED)).filter((each) => each.includes('canary')),
    [],
  );
});

test('Flagger is asked for the 95th percentile, which its own metric is not, by itself and beside the old version', () => {
  const model = modelOf('flagger', WATCHED);
  const [template, slowdown] = objectsOf(model, 'MetricTemplate');
  const [canary] = objectsOf(model, 'Canary');
  assert.deepEqual(field(canary, ['spec', 'analysis', 'metrics']), [
    { name: 'request-success-rate', thresholdRange: { min: 99.9 }, interval: '1m' },
    { name: 'p95-ms', templateRef: { name: template?.metadata.name }, thresholdRange: { max: 500 }, interval: '1m' },
    {
      name: 'p95-times-old',
      templateRef: { name: slowdown?.metadata.name },
      thresholdRange: { max: 2 },
      interval: '1m',
    },
  ]);
  const [query = '', slower = ''] = [template, slowdown].map((each) => stringAt(each, ['spec', 'query']));
  assert.match(query, /^histogram_quantile\(0\.95, .*destination_workload="web"/);
  assert.match(slower, /destination_workload="web"[^/]*\/[^/]*destination_workload="web-primary"/);
  for (const each of [query, slower]) {
    assert.deepEqual(
      checkQuery(each, queryRegistry({}), { scrapeIntervalMs: 15_000, targetLabels: TARGET_LABELS }),
      [],
    );
  }
});

test('where our judge is asked, a step waits for its word, and only its word takes a version back', () => {
  const argo = modelOf('argo-rollouts, judge: nines', '');
  const templates = objectsOf(argo, 'AnalysisTemplate');
  assert.deepEqual(
    templates.map(({ metadata, spec }) => [metadata.name, (spec as { metrics: object[] }).metrics]),
    [
      ['web-canary', { successCondition: 'result != "rollBack"' }],
      [
        'web-step',
        { successCondition: 'result == "promote"', consecutiveSuccessLimit: 1, count: 2880, inconclusiveLimit: 2880 },
      ],
    ].map(([name, rest]) => [
      name,
      [
        {
          name: 'judge',
          interval: '30s',
          ...(rest as object),
          failureCondition: 'result == "rollBack"',
          failureLimit: 0,
          provider: {
            web: {
              url: 'http://nines-judge.nines-judge.svc.cluster.local:8080/v1/argo-rollouts/shop/web',
              jsonPath: '{$.verdict}',
              timeoutSeconds: 10,
            },
          },
        },
      ],
    ]),
  );
  const [rollout] = objectsOf(argo, 'Rollout');
  const steps = recordsAt(rollout, ['spec', 'strategy', 'canary', 'steps']).map(([, step]) => Object.keys(step)[0]);
  assert.deepEqual(steps, ['setWeight', 'pause', 'analysis', 'setWeight', 'pause', 'analysis']);
  const [canary] = objectsOf(modelOf('flagger, judge: nines', WATCHED), 'Canary');
  const asked = recordsAt(canary, ['spec', 'analysis', 'webhooks']).map(([, { type, url }]) => [type, url]);
  const base = 'http://nines-judge.nines-judge.svc.cluster.local:8080/v1/flagger/shop/web';
  assert.deepEqual(asked, [
    ['confirm-traffic-increase', `${base}/may-go-on`],
    ['rollback', `${base}/must-go-back`],
  ]);
  assert.equal(field(canary, ['spec', 'analysis', 'metrics']), undefined);
});

test('without a Prometheus nobody is asked', () => {
  assert.deepEqual(objectsOf(modelOf('argo-rollouts', ''), 'AnalysisTemplate'), []);
  assert.deepEqual(objectsOf(modelOf('flagger', ''), 'MetricTemplate'), []);
});
