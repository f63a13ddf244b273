import assert from 'node:assert/strict';
import { test } from 'node:test';
import { indexManifests } from '../manifests/manifest-index.ts';
import { readManifests } from '../manifests/read-manifests.ts';
import { strimziServices, strimziWorkloads } from './strimzi.ts';

const KAFKA = `
apiVersion: kafka.strimzi.io/v1
kind: Kafka
metadata: { name: log, namespace: shop }
spec:
  kafka:
    listeners:
      - { name: plain, port: 9092, type: internal, tls: false }
      - { name: region, port: 9094, type: loadbalancer, tls: true }
---
apiVersion: kafka.strimzi.io/v1
kind: KafkaNodePool
metadata: { name: brokers, namespace: shop, labels: { strimzi.io/cluster: log } }
spec: { replicas: 5, roles: [broker] }
---
apiVersion: kafka.strimzi.io/v1
kind: KafkaNodePool
metadata: { name: controllers, namespace: shop, labels: { strimzi.io/cluster: log } }
spec: { replicas: 3, roles: [controller] }
`;

test('clients reach brokers by two Services, and by the listeners that are for them', () => {
  const index = indexManifests(readManifests('kafka.yaml', KAFKA, 'here').manifests);
  const services = strimziServices(index);
  assert.deepEqual(
    services.map(({ host }) => host),
    ['log-kafka-bootstrap.shop.svc.cluster.local', 'log-kafka-brokers.shop.svc.cluster.local'],
  );
  for (const { ports } of services)
    assert.deepEqual(
      ports.map(({ number }) => number),
      [9092],
    );
  const workloads = strimziWorkloads(index);
  assert.deepEqual(
    workloads.map(({ name, replicas }) => [name, replicas]),
    [['log-brokers', 5]],
  );
  const [brokers] = workloads;
  for (const { selector } of services)
    for (const [key, value] of Object.entries(selector ?? {})) assert.equal(brokers?.labels[key], value);
});
