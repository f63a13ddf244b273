import assert from 'node:assert/strict';
import { test } from 'node:test';
import { indexManifests } from '../manifests/manifest-index.ts';
import type { KubeObject } from '../manifests/types.ts';
import { type Workload, workloadsOf } from './workload.ts';

const container = { name: 'web', image: 'x', ports: [{ containerPort: 8080, name: 'http' }] };
const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [container] } };

const object = (kind: string, spec: Record<string, unknown>, apiVersion = 'apps/v1', name = 'web'): KubeObject => ({
  apiVersion,
  kind,
  metadata: { name, namespace: 'shop' },
  spec,
});
const hpa = (minReplicas: number, maxReplicas: number): KubeObject =>
  object(
    'HorizontalPodAutoscaler',
    { scaleTargetRef: { kind: 'Deployment', name: 'web' }, minReplicas, maxReplicas },
    'autoscaling/v2',
  );

const read = (...objects: KubeObject[]): readonly Workload[] =>
  workloadsOf(indexManifests(objects.map((each) => ({ object: each, cluster: 'a' }))), 'a');
const replicas = (...objects: KubeObject[]): string =>
  read(...objects)
    .map((each) => `${each.id} ${each.replicas} ${each.replicasFrom}`)
    .join(', ');

test('how many replicas a workload starts with', () => {
  const rows: readonly [string, string, string][] = [
    ['nothing written', replicas(object('Deployment', { template })), 'Deployment/shop/web 1 default'],
    ['written', replicas(object('Deployment', { replicas: 4, template })), 'Deployment/shop/web 4 written'],
    ['an autoscaler', replicas(object('Deployment', { template }), hpa(9, 30)), 'Deployment/shop/web 9 autoscaler'],
    [
      'too few for the autoscaler',
      replicas(object('Deployment', { replicas: 1, template }), hpa(3, 5)),
      'Deployment/shop/web 3 autoscaler',
    ],
    [
      'within its bounds',
      replicas(object('Deployment', { replicas: 4, template }), hpa(3, 5)),
      'Deployment/shop/web 4 written',
    ],
    [
      'switched off',
      replicas(object('Deployment', { replicas: 0, template }), hpa(3, 5)),
      'Deployment/shop/web 0 written',
    ],
    ['every node', replicas(object('DaemonSet', { template })), 'DaemonSet/shop/web 0 perNode'],
    ['a bare pod', replicas({ ...object('Pod', template.spec, 'v1') }), 'Pod/shop/web 1 default'],
    ['jobs are none', replicas(object('CronJob', { jobTemplate: { spec: { template } } }, 'batch/v1')), ''],
    [
      'Flagger',
      replicas(
        object('Deployment', { replicas: 2, template }),
        object('Canary', { targetRef: { kind: 'Deployment', name: 'web' } }, 'flagger.app/v1beta1'),
      ),
      'Deployment/shop/web 0 flagger, Deployment/shop/web-primary 2 flagger',
    ],
    [
      'a Rollout by reference',
      replicas(
        object('Deployment', { replicas: 0, template }),
        object(
          'Rollout',
          { replicas: 3, workloadRef: { kind: 'Deployment', name: 'web' } },
          'argoproj.io/v1alpha1',
          'ro',
        ),
      ),
      'Deployment/shop/web 0 written, Rollout/shop/ro 3 written',
    ],
    [
      'PostgreSQL',
      replicas(object('Cluster', { instances: 3 }, 'postgresql.cnpg.io/v1', 'pg')),
      'Cluster/shop/pg 1 operator, Cluster/shop/pg-replica 2 operator',
    ],
    [
      'Alertmanager',
      replicas(object('Alertmanager', { replicas: 3 }, 'monitoring.coreos.com/v1', 'main')),
      'Alertmanager/shop/alertmanager-main 3 operator',
    ],
  ];
  for (const [title, actual, expected] of rows) assert.equal(actual, expected, title);
});

test('what a Rollout takes the pods away from stands at none', () => {
  const rollout = (scaleDown: string) =>
    object(
      'Rollout',
      { replicas: 3, workloadRef: { kind: 'Deployment', name: 'web', scaleDown } },
      'argoproj.io/v1alpha1',
      'ro',
    );
  for (const [scaleDown, expected] of [
    ['onsuccess', 'Deployment/shop/web 0 rollout, Rollout/shop/ro 3 written'],
    ['never', 'Deployment/shop/web 2 written, Rollout/shop/ro 3 written'],
  ] as const)
    assert.equal(replicas(object('Deployment', { replicas: 2, template }), rollout(scaleDown)), expected);
});

test('what a template says, with the defaults of the API', () => {
  const full = {
    metadata: { labels: { app: 'web' } },
    spec: {
      terminationGracePeriodSeconds: 60,
      initContainers: [
        { name: 'migrate', resources: { requests: { cpu: '3' } } },
        { name: 'proxy', restartPolicy: 'Always', resources: { requests: { cpu: '100m' } } },
      ],
      containers: [
        { name: 'log', resources: { limits: { cpu: '200m', memory: '64Mi' } } },
        {
          ...container,
          resources: { requests: { cpu: '500m', memory: '256Mi' }, limits: { cpu: '1500m' } },
          readinessProbe: { httpGet: { port: 'http' }, periodSeconds: 5 },
          livenessProbe: { exec: { command: ['true'] }, successThreshold: 5 },
          lifecycle: { preStop: { exec: { command: ['/bin/sh', '-c', 'sleep 15 && nginx -s quit'] } } },
        },
      ],
    },
  };
  const { template: found } = read(object('Deployment', { template: full }))[0]!;
  assert.equal(found.serving.name, 'web');
  // The init container asks for more than all that run together.
  assert.equal(found.cpuMillis, 3000);
  // A request that is not stated is the limit.
  assert.equal(found.cpuRequestMillis, 800);
  assert.equal(found.memoryRequestBytes, null);
  assert.equal(found.concurrency, 2);
  assert.equal(found.terminationGraceUs, 60_000_000);
  assert.equal(found.serving.preStopUs, 15_000_000);
  const { readiness, liveness, startup } = found.serving;
  assert.deepEqual(
    [readiness?.periodUs, readiness?.timeoutUs, readiness?.failureThreshold, readiness?.initialDelayUs],
    [5_000_000, 1_000_000, 3, 0],
  );
  assert.deepEqual([liveness?.asks, liveness?.successThreshold, liveness?.periodUs], ['exec', 1, 10_000_000]);
  assert.equal(startup, null);
});

test('pauses before SIGTERM', () => {
  const pause = (lifecycle: unknown): number =>
    read(object('Deployment', { template: { ...template, spec: { containers: [{ ...container, lifecycle }] } } }))[0]!
      .template.serving.preStopUs;
  const exec = (...command: string[]): unknown => ({ preStop: { exec: { command } } });
  const rows: readonly [unknown, number][] = [
    [{ preStop: { sleep: { seconds: 10 } } }, 10_000_000],
    [exec('sleep', '5'), 5_000_000],
    [exec('sh', '-c', 'sleep 0.5; kill 1'), 500_000],
    [exec('/bin/sleep', '1m'), 60_000_000],
    [exec('sh', '-c', 'echo asleep 5'), 0],
    [{ preStop: { httpGet: { path: '/stop', port: 80 } } }, 0],
    [undefined, 0],
  ];
  for (const [lifecycle, expected] of rows) assert.equal(pause(lifecycle), expected, JSON.stringify(lifecycle));
});

test('the revision follows the template and nothing else', () => {
  const of = (given: unknown, count: number): string =>
    read(object('Deployment', { replicas: count, template: given }))[0]!.template.revision;
  const other = { ...template, metadata: { labels: { app: 'web' }, annotations: { restarted: 'yes' } } };
  const reordered = {
    spec: { containers: [{ ports: container.ports, image: 'x', name: 'web' }] },
    metadata: template.metadata,
  };
  assert.equal(of(template, 1), of(template, 5));
  assert.equal(of(template, 1), of(reordered, 1));
  assert.notEqual(of(template, 1), of(other, 1));
});

test('priority: by class, by the default class, else 0', () => {
  const priorityClass = (name: string, value: number, more = {}): KubeObject => ({
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: { name },
    value,
    ...more,
  });
  const named = { ...template, spec: { ...template.spec, priorityClassName: 'high' } };
  const value = (given: unknown, ...classes: KubeObject[]): number =>
    read(object('Deployment', { template: given }), ...classes)[0]!.template.priority.value;
  assert.equal(value(template), 0);
  assert.equal(value(named, priorityClass('high', 1000)), 1000);
  assert.equal(value(template, priorityClass('low', 10, { globalDefault: true })), 10);
  assert.equal(value({ ...named, spec: { ...named.spec, priorityClassName: 'system-node-critical' } }), 2_000_001_000);
});
