import assert from 'node:assert/strict';
import { test } from 'node:test';
import { indexManifests } from '../../../manifests/manifest-index.ts';
import type { KubeObject } from '../../../manifests/types.ts';
import { SimKernel } from '../kernel/sim-kernel.ts';
import { createControlPlane, type SimControl } from './control-plane.ts';
import { SECOND_US, SERVICE, samplePlatform, TARGETS, web } from './sample-platform.ts';

const network = (name: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'istio-system', labels: { 'topology.istio.io/network': name } },
});

function twoClusters(joined: boolean): { control: SimControl; kernel: SimKernel } {
  const kernel = new SimKernel(1);
  const objects = (cluster: string): { object: KubeObject; cluster: string }[] =>
    [web({ replicas: 2 }), SERVICE, ...(joined ? [network(`net-${cluster}`)] : [])].map((object) => ({
      object,
      cluster,
    }));
  const manifests = indexManifests([...objects('one'), ...objects('two')]);
  return { control: createControlPlane({ kernel, manifests, targets: TARGETS }), kernel };
}

test('clusters of one mesh share the pods of a service, clusters apart do not', () => {
  const ids = (control: SimControl): readonly string[] =>
    control.endpointsOf('one', 'shop', 'web').map(({ endpoint }) => `${endpoint.cluster} ${endpoint.network}`);
  assert.deepEqual(ids(twoClusters(false).control), ['one ', 'one ']);
  assert.deepEqual(ids(twoClusters(true).control), ['one net-one', 'one net-one', 'two net-two', 'two net-two']);
});

test('a loss in one cluster reaches the proxies of both', () => {
  const { control, kernel } = twoClusters(true);
  const changed: string[] = [];
  control.attach({
    start: () => {},
    podChanged: () => {},
    endpointsChanged: (cluster, namespace, service) =>
      changed.push(`${kernel.nowUs() / SECOND_US} ${cluster} ${namespace}/${service}`),
    configChanged: () => {},
    cpuUsedUs: () => 0,
  });
  kernel.runUntil(10 * SECOND_US);
  const victim = control.levers.state.records.find(({ sim }) => sim.cluster === 'two')!;
  control.levers.life.kill(victim);
  kernel.runUntil(12 * SECOND_US);
  // The loss; that its successor exists but is not ready says nothing new to a proxy, yet is a change of the list.
  assert.deepEqual(changed.slice(0, 2), ['11 one shop/web', '11 two shop/web']);
  assert.equal(control.endpointsOf('one', 'shop', 'web').filter(({ endpoint }) => endpoint.ready).length, 3);
});

test('headless, named ports, not ready and published all the same', () => {
  const named = web({ container: { ports: [{ containerPort: 9000, name: 'http' }] } });
  const service = (spec: Record<string, unknown>): KubeObject => ({
    ...SERVICE,
    spec: { selector: { app: 'web' }, ...spec },
  });
  const port = (spec: Record<string, unknown>): readonly number[] =>
    samplePlatform([named, service(spec)])
      .control.endpointsOf('one', 'shop', 'web')
      .map(({ endpoint }) => endpoint.port);
  assert.deepEqual(port({ ports: [{ port: 80, targetPort: 'http' }] }), [9000, 9000, 9000]);
  assert.deepEqual(port({ ports: [{ port: 80 }] }), [80, 80, 80]);
  assert.deepEqual(port({ ports: [{ port: 80, targetPort: 'grpc' }] }), []);
  assert.deepEqual(port({ clusterIP: 'None' }), [0, 0, 0]);
  const published = samplePlatform([named, service({ ports: [{ port: 80 }], publishNotReadyAddresses: true })]);
  const record = published.control.levers.state.records[0]!;
  record.sim.behaviour.hung = true;
  published.control.levers.life.nudge(record);
  published.until(60);
  assert.equal(record.sim.ready, false);
  assert.equal(published.known().length, 3);
});
