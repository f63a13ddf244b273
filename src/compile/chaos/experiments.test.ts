import assert from 'node:assert/strict';
import { test } from 'node:test';
import { field, recordsAt, stringAt } from '../../manifests/field.ts';
import { sampleModel } from '../../model/sample-model.ts';
import type { Model } from '../../model/types.ts';
import { experiments } from './experiments.ts';

function modelOf(faults: string, gateway = 'gateway: { host: shop.example }'): Model {
  const text = `
apiVersion: nines.dev/v1
kind: Platform
metadata: { name: shop }
regions: { north: { share: 100%, zones: [a, b, c] }, south: { role: warm, zones: [a, b, c] } }
${gateway}
services:
  web: { image: "web:1", replicas: 60, ${gateway === '' ? '' : 'public: /, '}calls: [cart, bank], scratch: [/tmp], resources: { cpu: 1500m, memory: 512Mi } }
  cart: { image: "cart:1", replicas: 20 }
externals: { bank: { host: bank.example } }
chaos: { experiments: { x: { ${faults} } } }
`;
  return sampleModel(text);
}

/** Templates of the only experiment in a cluster that break something. */
function faultsOf(model: Model, cluster = 'north'): readonly (readonly [kind: string, body: unknown])[] {
  const [schedule] = experiments(model, cluster);
  return recordsAt(schedule, ['spec', 'workflow', 'templates']).flatMap(([, template]) => {
    const kind = stringAt(template, ['templateType']) ?? '';
    const key = kind.replace(/^(?:IO|[A-Z])/, (start) => start.toLowerCase());
    return kind.endsWith('Chaos') ? [[kind, template[key]] as const] : [];
  });
}

const web = { namespaces: ['shop'], labelSelectors: { app: 'web' } };
const some = { mode: 'fixed', value: '6', selector: web };

test('each fault in the words of Chaos Mesh, on a number of pods and never a share of them', () => {
  const cases: readonly (readonly [faults: string, kind: string, body: object])[] = [
    ['fault: kill, service: web', 'PodChaos', { action: 'pod-kill', ...some }],
    ['fault: fail, service: web', 'PodChaos', { action: 'pod-failure', ...some }],
    [
      'fault: delay, service: web, by: 500ms',
      'NetworkChaos',
      { action: 'delay', direction: 'to', ...some, delay: { latency: '500ms', jitter: '50ms', correlation: '0' } },
    ],
    [
      'fault: partition, service: web, from: cart',
      'NetworkChaos',
      {
        action: 'partition',
        direction: 'to',
        ...some,
        target: { mode: 'all', selector: { namespaces: ['shop'], labelSelectors: { app: 'cart' } } },
      },
    ],
    [
      'fault: partition, service: web, from: bank',
      'NetworkChaos',
      { action: 'partition', direction: 'to', ...some, externalTargets: ['bank.example'] },
    ],
    ['fault: cpu, service: web', 'StressChaos', { ...some, stressors: { cpu: { workers: 2, load: 80 } } }],
    ['fault: memory, service: web', 'StressChaos', { ...some, stressors: { memory: { workers: 1, size: '256MiB' } } }],
    [
      'fault: disk-full, service: web, volume: /tmp',
      'IOChaos',
      {
        ...some,
        volumePath: '/tmp',
        path: '/tmp/**/*',
        percent: 100,
        action: 'fault',
        errno: 28,
        methods: ['WRITE', 'CREATE', 'MKDIR'],
      },
    ],
  ];
  for (const [faults, kind, body] of cases) assert.deepEqual(faultsOf(modelOf(faults)), [[kind, body]], faults);
});

test('a zone is cut off from each of the others', () => {
  const faults = faultsOf(modelOf('fault: zone, zone: b, waive: promised'));
  const zones = faults.map(([, body]) => [
    field(body, ['selector', 'nodeSelectors', 'topology.kubernetes.io/zone']),
    field(body, ['target', 'selector', 'nodeSelectors', 'topology.kubernetes.io/zone']),
  ]);
  assert.deepEqual(zones, [
    ['northb', 'northa'],
    ['northb', 'northc'],
  ]);
});

test('clusters take turns, and users are asked before, meanwhile and after', () => {
  const model = modelOf('fault: kill, service: cart');
  const [north] = experiments(model, 'north');
  const [south] = experiments(model, 'south');
  assert.deepEqual(
    [stringAt(north, ['spec', 'schedule']), stringAt(south, ['spec', 'schedule'])],
    ['0 10 2 1,3,5,7,9,11 *', '0 10 2 2,4,6,8,10,12 *'],
  );
  const templates = recordsAt(north, ['spec', 'workflow', 'templates']).map(([, template]) => template);
  const checks = templates.filter(({ templateType }) => templateType === 'StatusCheck');
  assert.deepEqual(
    checks.map(({ name, abortWithStatusCheck, statusCheck }) => [
      name,
      abortWithStatusCheck,
      field(statusCheck, ['http', 'url']),
    ]),
    ['steady', 'watched', 'recovered'].map((name) => [name, true, 'https://shop.example/healthz']),
  );
  // Every child is a template, and every template but the entry somebody's child.
  const names = templates.map(({ name }) => name);
  const children = templates.flatMap((template) => (template.children ?? []) as string[]);
  assert.deepEqual([...children, 'experiment'].sort(), names.toSorted());
});

test('where users cannot be asked nothing pretends to ask them', () => {
  const [north] = experiments(modelOf('fault: kill, service: cart', ''), 'north');
  const types = recordsAt(north, ['spec', 'workflow', 'templates']).map(([, each]) => each.templateType);
  assert.deepEqual(types, ['Parallel', 'PodChaos']);
});
