/** What scales pods and nodes, read back: nobody scales twice, every trigger asks something that is there. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { field, numberAt, recordsAt, stringAt, stringsAt } from '../../manifests/field.ts';
import type { KubeObject } from '../../manifests/types.ts';
import { sampleModel } from '../../model/sample-model.ts';
import { samplePlatform } from '../../spec/sample-platform.ts';
import { compile } from '../compile.ts';
import { sampleObject } from '../sample-object.ts';

const GROWS = 'replicas: { min: 3, max: 9 }';

function objects(parts: Parameters<typeof samplePlatform>[0]): readonly KubeObject[] {
  return compile(sampleModel(samplePlatform(parts))).files.flatMap((file) => file.objects);
}

function scaled(lines: string, rest = ''): readonly KubeObject[] {
  return objects({ api: `${GROWS}\n    scaling: { ${lines} }`, rest });
}

function triggers(all: readonly KubeObject[]): readonly (readonly [type: string, metadata: unknown])[] {
  return recordsAt(sampleObject(all, 'ScaledObject', 'api'), ['spec', 'triggers']).map(([, each]) => [
    stringAt(each, ['type']) ?? '',
    field(each, ['metadata']),
  ]);
}

const REDIS = 'data: { q: { kind: redis, host: redis.example, port: 6380 } }';

describe('who scales', () => {
  for (const [title, lines, rest, kind] of [
    ['processor and memory: Kubernetes', '', '', 'HorizontalPodAutoscaler'],
    ['a metric of its own: Kubernetes, through an adapter', 'custom: { open: 5 }', '', 'HorizontalPodAutoscaler'],
    ['a queue: KEDA', 'queue: { store: q, name: jobs, perPod: 5 }', REDIS, 'ScaledObject'],
    ['a latency: KEDA', 'latency: 300ms', 'monitoring: {}', 'ScaledObject'],
    ['as asked for: KEDA', 'engine: keda', '', 'ScaledObject'],
  ] as const) {
    test(title, () => {
      const all = scaled(lines, rest);
      const names = all.flatMap(({ kind: own, metadata }) =>
        ['HorizontalPodAutoscaler', 'ScaledObject'].includes(own) && metadata.name === 'api' ? [own] : [],
      );
      assert.deepEqual(names, [kind], 'one, and never two');
      assert.equal(field(sampleObject(all, 'Deployment', 'api'), ['spec', 'replicas']), undefined, 'it decides alone');
    });
  }
});

describe('what KEDA asks', () => {
  test('a list of a Redis elsewhere, with its password', () => {
    const all = scaled('memory: none, queue: { store: q, name: jobs, perPod: 5, secret: redis }', REDIS);
    assert.deepEqual(triggers(all), [
      ['cpu', { value: '70' }],
      ['redis', { address: 'redis.example:6380', listName: 'jobs', listLength: '5' }],
    ]);
    const [, trigger] = recordsAt(sampleObject(all, 'ScaledObject', 'api'), ['spec', 'triggers'])[1] ?? [];
    const authentication = sampleObject(
      all,
      'TriggerAuthentication',
      stringAt(trigger, ['authenticationRef', 'name']) ?? '',
    );
    assert.equal(stringAt(authentication, ['spec', 'secretTargetRef', 0, 'name']), 'redis');
  });

  for (const [run, type] of [
    ['{}', 'redis-sentinel'],
    ['{ cluster: {} }', 'redis-cluster'],
  ] as const) {
    test(`a list of a Redis of the platform’s own: ${type}`, () => {
      const all = scaled('queue: { store: q, name: jobs, perPod: 5 }', `data: { q: { kind: redis, run: ${run} } }`);
      const found = triggers(all).find(([each]) => each === type);
      const [host = '', port = ''] = (stringAt(found?.[1], ['addresses']) ?? '').split(':');
      const [name = '', namespace] = host.split('.');
      const service = all.find(
        (each) => each.kind === 'Service' && each.metadata.name === name && each.metadata.namespace === namespace,
      );
      const ports = recordsAt(service, ['spec', 'ports']).map(([, each]) => String(each.port));
      assert.ok(ports.includes(port), `${host} listens on ${port}`);
    });
  }

  test('a group of Kafka', () => {
    const all = scaled(
      'queue: { store: q, name: mails, group: mail, perPod: 100 }',
      'data: { q: { kind: kafka, host: kafka.example } }',
    );
    assert.deepEqual(triggers(all).at(-1), [
      'kafka',
      { bootstrapServers: 'kafka.example:9092', consumerGroup: 'mail', topic: 'mails', lagThreshold: '100' },
    ]);
  });

  test('what pods are, as much as they are beyond a latency; what they share, per pod', () => {
    const all = scaled('engine: keda, latency: 300ms, custom: { open: 40 }', 'monitoring: {}');
    const asked = recordsAt(sampleObject(all, 'ScaledObject', 'api'), ['spec', 'triggers']).slice(2);
    assert.deepEqual(
      asked.map(([, each]) => [stringAt(each, ['metricType']), stringAt(each, ['metadata', 'threshold'])]),
      [
        ['Value', '0.3'],
        ['AverageValue', '40'],
      ],
    );
    const recorded = sampleObject(all, 'PrometheusRule', 'shop-recordings');
    const names = recordsAt(recorded, ['spec', 'groups', 0, 'rules']).map(([, rule]) => rule.record);
    const query = stringAt(asked[0]?.[1], ['metadata', 'query']) ?? '';
    assert.ok(names.includes(query.slice(0, query.indexOf('{'))), `${query} is recorded`);
  });

  test('hours are a floor within the bounds', () => {
    const all = scaled('hours: [{ from: 0 22 * * *, until: 0 6 * * *, replicas: 6 }]');
    assert.deepEqual(triggers(all).at(-1), [
      'cron',
      { timezone: 'UTC', start: '0 22 * * *', end: '0 6 * * *', desiredReplicas: '6' },
    ]);
  });

  test('every parameter of a forecast is text', () => {
    const rest = 'monitoring: { retention: 30d }\nscaling: { predictive: { services: [api] } }';
    const all = objects({ api: GROWS, rest });
    const [type, metadata] = triggers(all).at(-1) ?? [];
    assert.equal(type, 'external');
    const keys = [
      'history',
      'horizon',
      'refresh',
      'weeklyOrder',
      'proactiveFactor',
      'reactiveAhead',
      'stepReplicas',
      'storageMax',
    ];
    for (const key of keys) assert.ok(Object.hasOwn(metadata as object, key), key);
    const values = Object.values(metadata as object);
    assert.ok(values.every((value) => typeof value === 'string' && value !== ''));
  });

  test('what fails to answer takes no pod away; utilisation alone has nothing to fall back from', () => {
    const cron = scaled('hours: [{ from: 0 22 * * *, until: 0 6 * * *, replicas: 6 }]');
    assert.equal(
      stringAt(sampleObject(cron, 'ScaledObject', 'api'), ['spec', 'fallback', 'behavior']),
      'currentReplicasIfHigher',
    );
    assert.equal(field(sampleObject(scaled('engine: keda'), 'ScaledObject', 'api'), ['spec', 'fallback']), undefined);
  });
});

describe('requests', () => {
  const rest = (mode: string) => `monitoring: { retention: 30d }\nscaling: { vertical: { mode: ${mode} } }`;
  const policy = (all: readonly KubeObject[]) => {
    const object = sampleObject(all, 'VerticalPodAutoscaler', 'api');
    const [, first] = recordsAt(object, ['spec', 'resourcePolicy', 'containerPolicies'])[0] ?? [];
    return [stringAt(object, ['spec', 'updatePolicy', 'updateMode']), stringsAt(first, ['controlledResources'])];
  };

  test('recommendations are about everything, and change nothing', () => {
    assert.deepEqual(policy(objects({ api: GROWS, rest: rest('recommend') })), ['Off', ['cpu', 'memory']]);
  });
  test('what decides the number of pods is left alone', () => {
    const api = `${GROWS}\n    scaling: { memory: none }`;
    assert.deepEqual(policy(objects({ api, rest: rest('apply') })), ['InPlaceOrRecreate', ['memory']]);
    assert.deepEqual(
      policy(objects({ api: GROWS, rest: rest('apply') })),
      ['Off', ['cpu', 'memory']],
      'nothing is left',
    );
    assert.deepEqual(
      policy(objects({ rest: rest('apply') })),
      ['InPlaceOrRecreate', ['cpu', 'memory']],
      'nobody scales',
    );
  });
  test('a service may be left out', () => {
    const all = objects({ api: 'replicas: 3\n    vertical: { mode: none }', rest: rest('recommend') });
    assert.deepEqual(
      all.flatMap(({ kind, metadata }) => (kind === 'VerticalPodAutoscaler' ? [metadata.name] : [])),
      ['web'],
    );
  });
});

describe('nodes', () => {
  const pools = (lines: string, api = GROWS) =>
    objects({ api, rest: `scaling: { nodes: { ${lines} } }` }).filter(({ kind }) => kind === 'NodePool');
  const market = (pool: KubeObject) =>
    recordsAt(pool, ['spec', 'template', 'spec', 'requirements']).find(([, each]) =>
      String(each.key).endsWith('capacity-type'),
    )?.[1].values;

  test('a base on demand first, spot beyond it, and on demand where the market has none', () => {
    const all = pools('');
    const byWeight = all.toSorted(
      (a, b) => (numberAt(b, ['spec', 'weight']) ?? 0) - (numberAt(a, ['spec', 'weight']) ?? 0),
    );
    assert.deepEqual(
      byWeight.map((pool) => [pool.metadata.name, market(pool)]),
      [
        ['shop-base', ['on-demand']],
        ['shop-burst', ['spot']],
        ['shop-spare', ['on-demand']],
      ],
    );
    // 3 + 3 pods of half a core, and half as much again; 3 + 9 of them with a quarter for what else stands there.
    assert.deepEqual(
      byWeight.map((pool) => stringAt(pool, ['spec', 'limits', 'cpu'])),
      ['5', '3', '8'],
    );
  });

  test('only what another pod stands in for tolerates the spot market; base is what pods like best', () => {
    const all = objects({ api: `${GROWS}\n    canary: { share: 10%, replicas: 1 }`, rest: 'scaling: { nodes: {} }' });
    const keys = (name: string) =>
      recordsAt(sampleObject(all, 'Deployment', name), ['spec', 'template', 'spec', 'tolerations']).map(
        ([, each]) => each.key,
      );
    assert.ok(keys('api').includes('nines.dev/capacity'));
    assert.ok(!keys('api-canary').includes('nines.dev/capacity'));
    const taint = recordsAt(sampleObject(all, 'NodePool', 'shop-burst'), [
      'spec',
      'template',
      'spec',
      'taints',
    ])[0]?.[1];
    assert.equal(taint?.key, 'nines.dev/capacity');
    const at = ['spec', 'template', 'spec', 'affinity', 'nodeAffinity'];
    const affinity = field(sampleObject(all, 'Deployment', 'api'), at) as object;
    assert.deepEqual(
      Object.keys(affinity),
      ['preferredDuringSchedulingIgnoredDuringExecution'],
      'a wish, never a demand',
    );
  });

  test('without the spot market there is neither burst nor taint', () => {
    const all = pools('spot: false');
    assert.deepEqual(
      all.map(({ metadata }) => metadata.name),
      ['shop-base', 'shop-spare'],
    );
    assert.ok(all.every((pool) => field(pool, ['spec', 'template', 'spec', 'taints']) === undefined));
  });
});
