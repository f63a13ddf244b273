import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { field } from '../../manifests/field.ts';
import { buildModel } from '../../model/build-model.ts';
import type { Model } from '../../model/types.ts';
import { readSpec } from '../../spec/read-spec.ts';
import { compile } from '../compile.ts';
import { gatewayService } from '../mesh/gateway-service.ts';
import { balancerName } from './balancer-name.ts';
import { loadBalancer } from './load-balancer.ts';
import { regionName } from './region-name.ts';

const GREENLANG = readFileSync(new URL('../../../examples/greenlang.yaml', import.meta.url), 'utf8');

function modelOf(text: string): Model {
  const { issues, reading, spec } = readSpec('platform.yaml', text);
  assert.deepEqual(issues, []);
  return buildModel(spec!, reading);
}

test('a name that Amazon takes, one per cluster', () => {
  const named = (name: string, cluster: string) => balancerName(name, cluster);
  assert.equal(named('greenlang', 'us-east-1a'), 'greenlang-us-east-1a');
  const long = ['ap-southeast-1a', 'ap-southeast-1b'].map((cluster) => named('a-platform-of-many-words', cluster));
  assert.equal(new Set(long).size, 2);
  for (const name of long) assert.match(name, /^[a-z][a-z0-9-]{30}[a-z0-9]$/);
});

test('where none is asked for, nothing is made and the chart’s own Service stays', () => {
  const model = modelOf(GREENLANG.replace(/^ {2}balancer: .*\n/m, ''));
  assert.equal(loadBalancer(model), null);
  assert.equal(regionName(model, 'us-east-1a'), null);
  assert.deepEqual(gatewayService(model, 'us-east-1a'), []);
  const steps = compile(model).installing.get('us-east-1a')!.steps;
  assert.equal(steps.find(({ name }) => name === 'istio-ingressgateway')!.values.service, undefined);
  assert.equal(
    steps.some(({ name }) => name === 'aws-load-balancer-controller'),
    false,
  );
});

test('its controller is installed before the gateways’ Service, which the chart leaves to us', () => {
  const compiled = compile(modelOf(GREENLANG));
  const steps = compiled.installing.get('us-east-1a')!.steps;
  const controller = steps.find(({ name }) => name === 'aws-load-balancer-controller')!;
  assert.deepEqual(controller.neededBy, ['mesh/gateway-service.yaml']);
  assert.deepEqual(steps.find(({ name }) => name === 'istio-ingressgateway')!.values.service, { type: 'None' });
});

test('clusters of one region share its name evenly; a name that others write is left to them', () => {
  const record = (text: string, cluster: string) =>
    field(regionName(modelOf(text), cluster), ['resource', 'aws_route53_record', 'gateways']) as
      | Record<string, unknown>
      | undefined;
  const shared = record(GREENLANG, 'us-east-1b')!;
  assert.deepEqual(
    [shared.name, shared.set_identifier, shared.weighted_routing_policy],
    ['us-east-1.greenlang.example', 'us-east-1b', { weight: 1 }],
  );
  const alone = record(GREENLANG.replace('[us-east-1a, us-east-1b, us-east-1c]', '[us-east-1a]'), 'us-east-1a')!;
  assert.equal(alone.set_identifier, undefined);
  const elsewhere = 'addresses: { us-east-1: edge.example.net }, owner: terraform';
  assert.equal(record(GREENLANG.replace('owner: terraform', elsewhere), 'us-east-1a'), undefined);
  assert.equal(record(GREENLANG.replace(/^dns: .*/m, 'dns: { ttl: 60s, policy: latency }'), 'us-east-1a'), undefined);
});
