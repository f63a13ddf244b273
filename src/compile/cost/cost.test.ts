/** What OpenCost is told, read back. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { field, recordsAt, stringAt, stringRecordAt } from '../../manifests/field.ts';
import type { KubeObject } from '../../manifests/types.ts';
import { sampleModel } from '../../model/sample-model.ts';
import { samplePlatform } from '../../spec/sample-platform.ts';
import { compile } from '../compile.ts';
import { applicationBuckets } from '../data/buckets.ts';

function objects(rest: string): readonly KubeObject[] {
  return compile(sampleModel(samplePlatform({ rest: `monitoring: {}\n${rest}` }))).files.flatMap(
    (file) => file.objects,
  );
}

function opencost(all: readonly KubeObject[], kind: string): KubeObject {
  const found = all.find((object) => object.kind === kind && object.metadata.name === 'opencost');
  assert.ok(found !== undefined, `no ${kind}`);
  return found;
}

function prices(all: readonly KubeObject[]): readonly [file: string, values: Readonly<Record<string, string>>] {
  const [[file, text] = ['', '']] = Object.entries(stringRecordAt(opencost(all, 'ConfigMap'), ['data']));
  return [file, JSON.parse(text) as Record<string, string>];
}

describe('prices', () => {
  test('are those of the first family, divided between processor and memory', () => {
    const [file, values] = prices(objects('scaling: { nodes: { families: [m7g] } }\ncost: {}'));
    assert.equal(file, 'aws.json');
    // Two processors and 8 GiB are an m7g.large: 0.0816 dollars an hour.
    const large = 2 * Number(values.CPU) + 8 * Number(values.RAM);
    assert.ok(Math.abs(large - 0.0816) < 1e-6, `${large}`);
    assert.ok(Math.abs(Number(values.spotCPU) / Number(values.CPU) - 0.3) < 1e-4);
    assert.equal(values.spotLabel, 'karpenter.sh/capacity-type');
  });
  test('are as written, and under the name of the provider', () => {
    const [file, values] = prices(
      objects('provider: other\ncost: { prices: { cpu: 0.02, memory: 0.003, storage: 0.073 } }'),
    );
    assert.equal(file, 'default.json');
    assert.deepEqual([values.CPU, values.RAM, values.storage], ['0.02', '0.003', '0.0001']);
    assert.ok(Object.values(values).every((value) => typeof value === 'string'));
  });
});

test('it is one, asks our Prometheus, and is scraped', () => {
  const all = objects('cost: {}');
  const deployment = opencost(all, 'Deployment');
  assert.equal(field(deployment, ['spec', 'replicas']), 1, 'a second one would count everything twice');
  const env = recordsAt(deployment, ['spec', 'template', 'spec', 'containers', 0, 'env']);
  const endpoint = stringAt(env.find(([, { name }]) => name === 'PROMETHEUS_SERVER_ENDPOINT')?.[1], ['value']) ?? '';
  const { hostname, port } = new URL(endpoint);
  const [service, namespace] = hostname.split('.');
  const prometheus = all.find(({ kind, metadata }) => kind === 'Service' && metadata.name === service);
  assert.equal(prometheus?.metadata.namespace, namespace);
  assert.deepEqual(
    recordsAt(prometheus, ['spec', 'ports']).map(([, each]) => String(each.port)),
    [port],
  );
  const monitor = all.find(({ kind, metadata }) => kind === 'PodMonitor' && metadata.name === 'opencost');
  const ports = recordsAt(deployment, ['spec', 'template', 'spec', 'containers', 0, 'ports']);
  assert.equal(stringAt(monitor, ['spec', 'podMetricsEndpoints', 0, 'port']), ports[0]?.[1].name);
});

test('without `cost` nobody reckons', () => {
  const all = objects('targets: { budget: $1000/month }');
  assert.ok(!all.some(({ metadata }) => metadata.name.includes('opencost') || metadata.name.includes('cost')));
});

test('objects of the platform’s buckets become cheaper with age', () => {
  const model = sampleModel(
    samplePlatform({ rest: 'monitoring: {}\ndata: { files: { kind: bucket } }\ncost: { tiers: { archive: 120d } }' }),
  );
  const rules = recordsAt(applicationBuckets(model, 'one'), [
    'resource',
    'aws_s3_bucket_lifecycle_configuration',
    'app_files',
    'rule',
  ]);
  const moves = recordsAt(rules.find(([, { id }]) => id === 'cool')?.[1], ['transition']);
  assert.deepEqual(
    moves.map(([, move]) => [move.days, move.storage_class]),
    [
      [30, 'STANDARD_IA'],
      [120, 'GLACIER_IR'],
    ],
  );
});
