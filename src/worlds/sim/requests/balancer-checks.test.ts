import assert from 'node:assert/strict';
import { test } from 'node:test';
import { indexManifests } from '../../../manifests/manifest-index.ts';
import { readManifests } from '../../../manifests/read-manifests.ts';
import type { SimPod } from '../types.ts';
import { balancerChecks } from './balancer-checks.ts';

function service(name: string, more: string): string {
  return `apiVersion: v1
kind: Service
metadata:
  name: ${name}
  namespace: edge
  annotations:
    service.beta.kubernetes.io/aws-load-balancer-nlb-target-type: ip
    service.beta.kubernetes.io/aws-load-balancer-healthcheck-interval: '5'
    service.beta.kubernetes.io/aws-load-balancer-healthcheck-unhealthy-threshold: '2'
spec: { loadBalancerClass: service.k8s.aws/nlb, ports: [{ port: 443 }], ${more} }
`;
}

const pod = (cluster: string, namespace: string, labels: SimPod['labels']) =>
  ({ cluster, namespace, labels }) as unknown as SimPod;

test('the Service in front of a gateway says how soon it is left; without one, what is assumed', () => {
  const text = [
    service('gate', 'type: LoadBalancer, selector: { istio: gate }'),
    service('inside', 'type: ClusterIP, selector: { istio: inside }'),
    service('nobody', 'type: LoadBalancer'),
  ].join('---\n');
  const { manifests, issues } = readManifests('edge.yaml', text, 'one');
  assert.deepEqual(issues, []);
  const index = indexManifests(manifests);
  for (const assumed of [undefined, 7e6]) {
    const check = balancerChecks(index, assumed);
    assert.equal(check(pod('one', 'edge', { istio: 'gate', app: 'gate' })), 10e6);
    assert.equal(check(pod('one', 'edge', { istio: 'inside' })), assumed);
    assert.equal(check(pod('one', 'edge', { istio: 'other' })), assumed);
    assert.equal(check(pod('one', 'shop', { istio: 'gate' })), assumed);
    assert.equal(check(pod('two', 'edge', { istio: 'gate' })), assumed);
  }
});
