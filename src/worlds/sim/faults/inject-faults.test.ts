import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KubeObject } from '../../../manifests/types.ts';
import {
  budget,
  isReady,
  type Run,
  SECOND_US,
  SERVICE,
  SPREAD,
  samplePlatform,
  web,
  zonesOf,
} from '../control/sample-platform.ts';
import type { Fault, FaultKind, FaultTarget, SimPod } from '../types.ts';
import { injectFaults } from './inject-faults.ts';

const WEB = 'shop/web';
const GATEWAY: KubeObject = {
  apiVersion: 'networking.istio.io/v1',
  kind: 'Gateway',
  metadata: { name: 'shop', namespace: 'shop' },
  spec: { selector: { istio: 'ingressgateway' }, servers: [{ port: { number: 80, protocol: 'HTTP' }, hosts: ['*'] }] },
};
const DATABASE: KubeObject = {
  ...GATEWAY,
  kind: 'ServiceEntry',
  metadata: { name: 'db', namespace: 'shop' },
  spec: { hosts: ['db.example'], ports: [{ number: 5432, protocol: 'TCP', name: 'tcp' }], resolution: 'DNS' },
};
const fault = (
  kind: FaultKind,
  target: FaultTarget = { workload: WEB },
  more: { at?: number; for?: number; amount?: number } = {},
): Fault => ({
  atUs: (more.at ?? 10) * SECOND_US,
  kind,
  target,
  forUs: more.for === undefined ? null : more.for * SECOND_US,
  amount: more.amount ?? 0,
});
const spikes: string[] = [];

function stricken(faults: readonly Fault[], objects: readonly KubeObject[] = [web({ replicas: 6 }), SERVICE]): Run {
  const platform = samplePlatform(objects);
  const { kernel, control } = platform;
  spikes.length = 0;
  injectFaults(kernel, control.levers, faults, {
    loadSpike: (each, isOn) => spikes.push(`${kernel.nowUs() / SECOND_US} ${each.amount} ${isOn}`),
  });
  return platform;
}

const names = (pods: readonly SimPod[]): string => pods.map(({ number }) => number).join(' ');

interface Row {
  readonly title: string;
  readonly fault: Fault;
  /** What is to be seen two seconds after the beginning, and ten after the end. */
  readonly during: (run: Run) => unknown;
  readonly expected: unknown;
  readonly after: unknown;
}

const hung = ({ pods }: Run): string => names(pods((pod) => pod.behaviour.hung));
const errors = ({ pods }: Run): string =>
  pods()
    .map((pod) => pod.behaviour.errorPerMillion)
    .join(' ');
const slow = ({ pods }: Run): string =>
  pods()
    .map((pod) => pod.behaviour.slowFactor)
    .join(' ');
const late = ({ pods }: Run): string =>
  pods()
    .map((pod) => pod.behaviour.extraLatencyUs)
    .join(' ');
const lost = ({ pods }: Run): string => zonesOf(pods((pod) => pod.behaviour.unreachable));

const ROWS: readonly Row[] = [
  {
    title: 'podHang',
    fault: fault('podHang', { workload: WEB, index: 2 }, { for: 20 }),
    during: hung,
    expected: '2',
    after: '',
  },
  {
    title: 'podHang of all',
    fault: fault('podHang', { workload: WEB }, { for: 20 }),
    during: hung,
    expected: '0 1 2 3 4 5',
    after: '',
  },
  {
    title: 'podSlow',
    fault: fault('podSlow', { workload: WEB, index: 0 }, { for: 20, amount: 5 }),
    during: slow,
    expected: '5 1 1 1 1 1',
    after: '1 1 1 1 1 1',
  },
  {
    title: 'errorRate in one zone',
    fault: fault('errorRate', { zone: 'ra' }, { for: 20, amount: 20_000 }),
    during: (run) =>
      `${
        errors(run)
          .split(' ')
          .filter((each) => each === '20000').length
      }`,
    expected: '2',
    after: '0',
  },
  {
    title: 'latency',
    fault: fault('latency', { workload: WEB }, { for: 20, amount: 500_000 }),
    during: late,
    expected: Array(6).fill(500_000).join(' '),
    after: Array(6).fill(0).join(' '),
  },
  {
    title: 'an index beyond the last counts on from the first',
    fault: fault('podHang', { workload: WEB, index: 7 }, { for: 20 }),
    during: hung,
    expected: '1',
    after: '',
  },
  {
    title: 'somebody else',
    fault: fault('podHang', { workload: 'shop/other' }, { for: 20 }),
    during: hung,
    expected: '',
    after: '',
  },
  {
    title: 'nodeLoss',
    fault: fault('nodeLoss', { node: 'ra-1' }, { for: 20 }),
    during: lost,
    expected: '1 0 0',
    after: '0 0 0',
  },
  {
    title: 'zoneLoss',
    fault: fault('zoneLoss', { zone: 'rb' }, { for: 20 }),
    during: lost,
    expected: '0 2 0',
    after: '0 0 0',
  },
  {
    title: 'zonePartition',
    fault: fault('zonePartition', { zone: 'rc' }, { for: 20 }),
    during: lost,
    expected: '0 0 2',
    after: '0 0 0',
  },
];

test('each kind begins and heals', () => {
  for (const row of ROWS) {
    const run = stricken([row.fault]);
    run.until(9.9);
    assert.equal(row.during(run), row.after, `${row.title}: before`);
    run.until(12);
    assert.equal(row.during(run), row.expected, `${row.title}: during`);
    run.until(40);
    assert.equal(row.during(run), row.after, `${row.title}: after`);
    run.until(200);
    assert.equal(run.pods(isReady).length, 6, `${row.title}: converged`);
  }
});

test('a killed pod is replaced, a killed container restarted in place', () => {
  const killed = stricken([fault('podKill', { workload: WEB, index: 0 })]);
  killed.until(60);
  assert.equal(names(killed.pods(isReady)), '1 2 3 4 5 6');
  const crashed = stricken([fault('podKill', { workload: WEB, index: 0 }, { amount: 1 })]);
  crashed.until(11);
  assert.equal(crashed.pods(isReady).length, 5);
  crashed.until(60);
  assert.equal(names(crashed.pods(isReady)), '0 1 2 3 4 5');
  assert.equal(crashed.control.restartsOf(crashed.control.pods[0]!), 1);
});

test('a partition keeps processes, a loss does not', () => {
  const restarts = (kind: FaultKind): number => {
    const run = stricken([fault(kind, { zone: 'ra' }, { for: 30 })]);
    run.until(100);
    return run.pods().reduce((sum, pod) => sum + run.control.restartsOf(pod), 0);
  };
  assert.equal(restarts('zonePartition'), 0);
  assert.equal(restarts('zoneLoss'), 2);
});

test('faults on one pod add up, and the end of one leaves the other', () => {
  const run = stricken([
    fault('errorRate', { workload: WEB, index: 0 }, { for: 50, amount: 500_000 }),
    fault('errorRate', { workload: WEB }, { at: 20, for: 20, amount: 500_000 }),
    fault('podSlow', { workload: WEB, index: 0 }, { at: 20, for: 20, amount: 3 }),
  ]);
  run.until(25);
  assert.equal(errors(run), '750000 500000 500000 500000 500000 500000');
  assert.equal(slow(run), '3 1 1 1 1 1');
  run.until(45);
  assert.equal(errors(run), '500000 0 0 0 0 0');
  run.until(65);
  assert.equal(errors(run), '0 0 0 0 0 0');
});

test('a restart wakes a hung process up; a replacement of an erring pod errs only if the workload is the target', () => {
  const live = { livenessProbe: { tcpSocket: { port: 8080 }, periodSeconds: 5 } };
  const hanging = stricken(
    [fault('podHang', { workload: WEB })],
    [web({ pod: { terminationGracePeriodSeconds: 1 }, container: live })],
  );
  hanging.until(12);
  assert.equal(hung(hanging), '0 1 2');
  hanging.until(60);
  assert.equal(hung(hanging), '');
  const kill = fault('podKill', { workload: WEB, index: 0 }, { at: 20 });
  const one = stricken([fault('errorRate', { workload: WEB, index: 0 }, { amount: 7 }), kill], [web()]);
  one.until(60);
  assert.equal(errors(one), '0 0 0');
  const all = stricken([fault('errorRate', { workload: WEB }, { amount: 7 }), kill], [web()]);
  all.until(60);
  assert.equal(errors(all), '7 7 7');
});

test('a rolling update makes new pods; its amount makes them bad; its end goes back', () => {
  const run = stricken([fault('rollingUpdate', { workload: WEB }, { for: 200, amount: 100_000 })]);
  const before = run.pods()[0]!.revision;
  run.until(150);
  assert.ok(run.pods().every((pod) => pod.revision !== before && pod.behaviour.errorPerMillion === 100_000));
  assert.equal(run.pods(isReady).length, 6);
  run.until(400);
  assert.ok(run.pods().every((pod) => pod.revision === before && pod.behaviour.errorPerMillion === 0));
});

test('a bad version is the newest one, or the one that carries the labels', () => {
  const update = [fault('rollingUpdate'), fault('badVersion', { workload: WEB }, { amount: 300_000 })];
  const run = stricken(update);
  run.until(20);
  const bad = run.pods((pod) => pod.behaviour.errorPerMillion > 0);
  assert.ok(bad.length > 0 && bad.length < run.pods().length);
  assert.ok(
    bad.every((pod) => pod.revision === run.control.pods.at(-1)!.revision && pod.behaviour.errorStatus === 500),
  );
  const byLabel = stricken([fault('badVersion', { labels: { app: 'web' } }, { amount: 5 })]);
  byLabel.until(11);
  assert.equal(errors(byLabel), '5 5 5 5 5 5');
});

test('drains honour the budget and end with an open node', () => {
  const pod = { topologySpreadConstraints: [SPREAD] };
  const objects = [web({ replicas: 6, pod }), budget({ minAvailable: 5 })];
  const run = stricken([fault('zoneDrain', { zone: 'ra' }, { for: 60 })], objects);
  let fewest = 6;
  for (let time = 10; time < 60; time += 0.5) {
    run.until(time);
    fewest = Math.min(fewest, run.pods(isReady).length);
  }
  assert.equal(fewest, 5);
  assert.equal(zonesOf(run.pods()), '0 3 3');
  run.until(80);
  assert.ok(run.control.levers.state.cluster('one').nodes.every((node) => !node.state.unschedulable));
});

test('a node lost twice is back when both losses are over', () => {
  const run = stricken([
    fault('nodeLoss', { node: 'ra-1' }, { for: 20 }),
    fault('zoneLoss', { zone: 'ra' }, { at: 15, for: 30 }),
  ]);
  run.until(35);
  assert.equal(lost(run), '2 0 0');
  run.until(50);
  assert.equal(lost(run), '0 0 0');
});

test('gateways, servers outside, load', () => {
  const run = stricken(
    [
      fault('gatewayLoss', { cluster: 'one', index: 0 }, { for: 30 }),
      fault('databaseSlow', {}, { for: 30, amount: 10 }),
      fault('loadSpike', { cluster: 'one' }, { for: 30, amount: 3 }),
    ],
    [web(), GATEWAY, DATABASE],
  );
  const gateways = (): string =>
    run
      .pods((pod) => pod.role === 'gateway')
      .map(({ accepting }) => accepting)
      .join(' ');
  const server = (): number => run.pods((pod) => pod.role === 'external')[0]!.behaviour.slowFactor;
  run.until(30);
  assert.equal(gateways(), 'false true');
  assert.equal(server(), 10);
  run.until(80);
  assert.equal(gateways(), 'true true');
  assert.equal(server(), 1);
  assert.deepEqual(spikes, ['10 3 true', '40 3 false']);
});
