import assert from 'node:assert/strict';
import { test } from 'node:test';
import { indexManifests } from '../manifests/manifest-index.ts';
import { readManifests } from '../manifests/read-manifests.ts';
import { workloadsOf } from './workload.ts';

const TEXT = `
apiVersion: kafka.strimzi.io/v1
kind: Kafka
metadata: { name: log, namespace: shop }
spec:
  kafka: { listeners: [] }
  entityOperator: { userOperator: { resources: { requests: { cpu: 100m, memory: 64Mi } } } }
  kafkaExporter: {}
---
apiVersion: kafka.strimzi.io/v1
kind: KafkaNodePool
metadata: { name: both, namespace: shop, labels: { strimzi.io/cluster: log } }
spec: { replicas: 3, roles: [controller, broker], template: { pod: { priorityClassName: high } } }
---
apiVersion: kafka.strimzi.io/v1
kind: KafkaMirrorMaker2
metadata: { name: mirror, namespace: shop }
spec: { replicas: 2, mirrors: [] }
---
apiVersion: kafka.strimzi.io/v1beta2
kind: Kafka
metadata: { name: old, namespace: shop }
spec: { kafka: { replicas: 3 }, zookeeper: { replicas: 5 } }
`;

test('pods of Kafka, of what stands beside it, and of MirrorMaker', () => {
  const index = indexManifests(readManifests('kafka.yaml', TEXT, 'here').manifests);
  const found = workloadsOf(index, 'here');
  const byName = new Map(found.map((workload) => [workload.name, workload]));
  assert.deepEqual(Object.fromEntries(found.map(({ name, replicas }) => [name, replicas])), {
    'log-entity-operator': 1,
    'log-kafka-exporter': 1,
    'log-both': 3,
    'mirror-mirrormaker2': 2,
    'old-kafka': 3,
    'old-zookeeper': 5,
  });
  const labels = byName.get('log-both')?.template.labels;
  assert.equal(labels?.['strimzi.io/name'], 'log-kafka');
  assert.equal(labels?.['strimzi.io/broker-role'], 'true');
  assert.equal(labels?.['strimzi.io/kind'], 'Kafka');
  const ports = byName
    .get('mirror-mirrormaker2')
    ?.template.containers.flatMap((each) => each.ports.map(({ port }) => port));
  assert.deepEqual(ports, [8083, 9404]);
});
