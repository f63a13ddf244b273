import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KubeObject } from '../manifests/types.ts';
import { balancerCheckUs } from './balancer-check.ts';

test('how soon a load balancer finds a dead gateway out', () => {
  const prefix = 'service.beta.kubernetes.io/aws-load-balancer-';
  const nlb = { type: 'LoadBalancer', loadBalancerClass: 'service.k8s.aws/nlb' };
  const ip = { 'nlb-target-type': 'ip' };
  const table: readonly (readonly [string, object, Readonly<Record<string, string>>, number | null])[] = [
    ['its own figures', nlb, { ...ip, 'healthcheck-interval': '5', 'healthcheck-unhealthy-threshold': '2' }, 10e6],
    ['what its controller tells it', nlb, ip, 30e6],
    ['one of the two', nlb, { ...ip, 'healthcheck-interval': '6' }, 18e6],
    ['named by annotation', { type: 'LoadBalancer' }, { ...ip, type: 'external' }, 30e6],
    ['it asks nodes', nlb, { 'healthcheck-interval': '5' }, null],
    ['nobody knows which', { type: 'LoadBalancer' }, ip, null],
    ['none at all', { type: 'ClusterIP', loadBalancerClass: 'service.k8s.aws/nlb' }, ip, null],
    ['no number', nlb, { ...ip, 'healthcheck-interval': 'often' }, null],
  ];
  for (const [title, spec, written, expected] of table) {
    const annotations = Object.fromEntries(Object.entries(written).map(([key, value]) => [`${prefix}${key}`, value]));
    const service: KubeObject = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'gate', annotations }, spec };
    assert.equal(balancerCheckUs(service), expected, title);
  }
});
