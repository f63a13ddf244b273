/** What stores compile to, read back: who writes, who follows, where the pods stand, what they are told. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { field, itemsAt, numberAt, recordsAt, stringAt, stringsAt } from '../../manifests/field.ts';
import type { KubeObject } from '../../manifests/types.ts';
import { sampleModel } from '../../model/sample-model.ts';
import type { RedisStore } from '../../model/store-types.ts';
import { samplePlatform } from '../../spec/sample-platform.ts';
import { compile } from '../compile.ts';
import { sampleObject } from '../sample-object.ts';
import { clusterPlaces } from './redis-places.ts';

const TWO = 'one: { zones: [a, b, c] }\n  two: { role: passive, zones: [a, b, c] }';

function objects(stores: string, regions = TWO, cluster = 'one'): readonly KubeObject[] {
  const api = 'replicas: 6\n    calls: [db]';
  const text = samplePlatform({ regions, api, rest: `data:\n  db: ${stores}` });
  const { files } = compile(sampleModel(text));
  return files.filter((file) => file.cluster === cluster).flatMap((file) => file.objects);
}

function namesOf(all: readonly KubeObject[], kind: string): readonly string[] {
  return all.filter((object) => object.kind === kind).map(({ metadata }) => metadata.name);
}

describe('PostgreSQL', () => {
  test('one region alone has a primary, replicas in other zones, and a quorum that spans them', () => {
    const all = objects('{ kind: postgres, run: {} }', 'one: { zones: [a, b, c] }');
    const cluster = sampleObject(all, 'Cluster', 'db');
    assert.equal(numberAt(cluster, ['spec', 'instances']), 3);
    assert.equal(field(cluster, ['spec', 'replica']), undefined);
    assert.equal(numberAt(cluster, ['spec', 'postgresql', 'synchronous', 'number']), 1);
    const [zone] = itemsAt(cluster, ['spec', 'topologySpreadConstraints']);
    assert.equal(stringAt(zone, ['topologyKey']), 'topology.kubernetes.io/zone');
    assert.equal(stringAt(zone, ['whenUnsatisfiable']), 'DoNotSchedule');
    const volumes = sampleObject(all, 'StorageClass', 'shop-data');
    assert.equal(volumes.provisioner, 'ebs.csi.aws.com');
    assert.equal(volumes.volumeBindingMode, 'WaitForFirstConsumer');
    assert.deepEqual(namesOf(all, 'ServiceEntry'), [], 'a Service of the cluster needs no entry');
  });

  test('the writer is one field, which every region has alike', () => {
    for (const primary of ['one', 'two']) {
      const clusters = ['one', 'two'].map((cluster) => {
        const all = objects(`{ kind: postgres, run: {}, replication: { primary: ${primary} } }`, TWO, cluster);
        return sampleObject(all, 'Cluster', 'db');
      });
      assert.deepEqual(
        clusters.map((each) => stringAt(each, ['spec', 'replica', 'primary'])),
        [primary, primary],
      );
      assert.deepEqual(
        clusters.map((each) => stringAt(each, ['spec', 'replica', 'self'])),
        ['one', 'two'],
      );
      const bootstraps = clusters.map((each) => Object.keys(field(each, ['spec', 'bootstrap']) ?? {}));
      assert.deepEqual(bootstraps.toSorted(), [['initdb'], ['pg_basebackup']]);
      for (const each of clusters) {
        const known = recordsAt(each, ['spec', 'externalClusters']).map(([, other]) => stringAt(other, ['name']));
        assert.ok(known.includes(stringAt(each, ['spec', 'replica', 'source'])), 'the source is described');
        assert.notEqual(stringAt(each, ['spec', 'replica', 'source']), stringAt(each, ['spec', 'replica', 'self']));
      }
    }
  });

  test('regions that write for themselves exchange only the tables that may lose edits', () => {
    const alone = objects('{ kind: postgres, run: {}, replication: { writer: each } }');
    assert.equal(field(sampleObject(alone, 'Cluster', 'db'), ['spec', 'externalClusters']), undefined);
    assert.deepEqual(namesOf(alone, 'Publication'), []);
    const shared = objects('{ kind: postgres, run: {}, replication: { writer: each, lossy: [carts] } }');
    const [table] = itemsAt(sampleObject(shared, 'Publication', 'db-exchange'), ['spec', 'target', 'objects']);
    assert.deepEqual(table, { table: { schema: 'public', name: 'carts' } });
    const subscription = sampleObject(shared, 'Subscription', 'db-from-two');
    assert.equal(stringAt(subscription, ['spec', 'parameters', 'origin']), 'none');
    assert.equal(stringAt(subscription, ['spec', 'externalClusterName']), 'two');
  });

  test('replicas may differ by region, and the synchronous ones follow', () => {
    const written = '{ kind: postgres, run: { replicas: { one: 3, two: 1 } } }';
    const counts = ['one', 'two'].map((cluster) => {
      const spec = field(sampleObject(objects(written, TWO, cluster), 'Cluster', 'db'), ['spec']);
      return [numberAt(spec, ['instances']), numberAt(spec, ['postgresql', 'synchronous', 'number'])];
    });
    assert.deepEqual(counts, [
      [4, 1],
      [2, undefined],
    ]);
  });

  test('care: what is slow is told, and months are made where the database writes', () => {
    const store =
      '{ kind: postgres, run: {}, replication: { primary: two }, care: { slow: 20ms, partitions: { carts: { by: made_at, keep: 24 } } } }';
    assert.deepEqual(namesOf(objects(store), 'CronJob'), [], 'who follows writes nothing');
    const all = objects(store, TWO, 'two');
    const told = field(sampleObject(all, 'Cluster', 'db'), ['spec', 'postgresql', 'parameters']) as Record<
      string,
      unknown
    >;
    assert.equal(told.log_min_duration_statement, '20ms');
    assert.equal(told['auto_explain.log_min_duration'], '20ms');
    const job = sampleObject(all, 'CronJob', 'db-partitions');
    const [container] = itemsAt(job, ['spec', 'jobTemplate', 'spec', 'template', 'spec', 'containers']);
    assert.deepEqual(stringsAt(container, ['args']), [
      'database',
      'partitions',
      '--database=postgresql://db-rw.shop-data.svc.cluster.local:5432/app',
      '--table=public.carts=made_at,ahead=3,keep=24',
    ]);
    const plain = sampleObject(objects('{ kind: postgres, run: {} }'), 'Cluster', 'db');
    assert.equal(field(plain, ['spec', 'postgresql', 'parameters', 'log_min_duration_statement']), undefined);
  });

  test('other providers have volumes of their own', () => {
    const of = (provider: string) =>
      objects('{ kind: postgres, run: {} }', `one: { zones: [a, b, c] }\nprovider: ${provider}`);
    assert.deepEqual(sampleObject(of('gcp'), 'StorageClass', 'shop-data').parameters, {
      type: 'pd-ssd',
      'replication-type': 'regional-pd',
    });
    assert.deepEqual(sampleObject(of('azure'), 'StorageClass', 'shop-data').parameters, { skuName: 'Premium_ZRS' });
    const plain = of('other');
    assert.deepEqual(namesOf(plain, 'StorageClass'), []);
    assert.equal(field(sampleObject(plain, 'Cluster', 'db'), ['spec', 'storage', 'storageClass']), undefined);
  });
});

describe('Kafka', () => {
  function mirrors(store: string, cluster: string) {
    const [found] = objects(store, TWO, cluster).filter(({ kind }) => kind === 'KafkaMirrorMaker2');
    return recordsAt(found, ['spec', 'mirrors']).map(([, each]) => each);
  }

  test('three copies in three zones, two of which confirm, on volumes that stay', () => {
    const all = objects('{ kind: kafka, run: { brokers: 6, topics: { orders: { partitions: 24, keep: 1d } } } }');
    const kafka = sampleObject(all, 'Kafka', 'db');
    const config = field(kafka, ['spec', 'kafka', 'config']) as Record<string, unknown>;
    assert.equal(config['default.replication.factor'], 3);
    assert.equal(config['min.insync.replicas'], 2);
    assert.equal(config['auto.create.topics.enable'], false);
    assert.equal(stringAt(kafka, ['spec', 'kafka', 'rack', 'topologyKey']), 'topology.kubernetes.io/zone');
    assert.equal(numberAt(sampleObject(all, 'KafkaNodePool', 'db-broker'), ['spec', 'replicas']), 6);
    assert.equal(numberAt(sampleObject(all, 'KafkaNodePool', 'db-controller'), ['spec', 'replicas']), 3);
    for (const pool of all.filter(({ kind }) => kind === 'KafkaNodePool')) {
      const [zone] = itemsAt(pool, ['spec', 'template', 'pod', 'topologySpreadConstraints']);
      assert.equal(stringAt(zone, ['whenUnsatisfiable']), 'DoNotSchedule');
      const [volume] = itemsAt(pool, ['spec', 'storage', 'volumes']);
      assert.equal(stringAt(volume, ['class']), 'shop-data');
    }
    const topic = sampleObject(all, 'KafkaTopic', 'db-orders');
    assert.equal(numberAt(topic, ['spec', 'partitions']), 24);
    assert.deepEqual(field(topic, ['spec', 'config']), { 'min.insync.replicas': 2, 'retention.ms': 86_400_000 });
    assert.deepEqual(namesOf(all, 'KafkaMirrorMaker2'), [], 'nobody asked for a mirror');
    assert.equal(itemsAt(kafka, ['spec', 'kafka', 'listeners']).length, 1, 'nobody comes from outside');
  });

  test('topics are made by whoever writes to them, where none is named', () => {
    const kafka = sampleObject(objects('{ kind: kafka, run: {} }'), 'Kafka', 'db');
    const config = field(kafka, ['spec', 'kafka', 'config']) as Record<string, unknown>;
    assert.equal(config['auto.create.topics.enable'], true);
    assert.equal(field(kafka, ['spec', 'entityOperator']), undefined);
    assert.equal(field(kafka, ['spec', 'cruiseControl']), undefined);
  });

  test('one region writes: the others fetch from it, and topics keep their names', () => {
    const store = '{ kind: kafka, run: {}, replication: { primary: two } }';
    assert.deepEqual(mirrors(store, 'two'), []);
    const [only, ...more] = mirrors(store, 'one');
    assert.deepEqual(more, []);
    assert.equal(stringAt(only, ['source', 'bootstrapServers']), 'two.db.shop.internal:9094');
    const policies = ['sourceConnector', 'checkpointConnector'].map((each) =>
      stringAt(only, [each, 'config', 'replication.policy.class']),
    );
    assert.deepEqual(new Set(policies), new Set(['org.apache.kafka.connect.mirror.IdentityReplicationPolicy']));
  });

  test('each region writes: what was fetched is not fetched again', () => {
    const store = '{ kind: kafka, run: {}, replication: { writer: each } }';
    for (const [cluster, other] of [
      ['one', 'two'],
      ['two', 'one'],
    ] as const) {
      const [only] = mirrors(store, cluster);
      assert.equal(stringAt(only, ['source', 'alias']), other);
      const excluded = new RegExp(`^(?:${stringAt(only, ['topicsExcludePattern'])})$`);
      for (const topic of [
        'one.orders',
        'two.orders',
        '__consumer_offsets',
        'db-mirror-config',
        'one.checkpoints.internal',
      ])
        assert.match(topic, excluded);
      for (const topic of ['orders', 'onerous', 'shop.two']) assert.doesNotMatch(topic, excluded);
    }
  });

  test('who comes from another region shows a certificate and may only read', () => {
    const all = objects('{ kind: kafka, run: {}, replication: { writer: each } }');
    const [, region] = itemsAt(sampleObject(all, 'Kafka', 'db'), ['spec', 'kafka', 'listeners']);
    assert.equal(field(region, ['tls']), true);
    assert.equal(stringAt(region, ['authentication', 'type']), 'tls');
    const names = itemsAt(region, ['configuration', 'brokers']).map((each) => stringAt(each, ['advertisedHost']));
    assert.deepEqual(
      names,
      ['broker-0', 'broker-1', 'broker-2'].map((each) => `${each}.one.db.shop.internal`),
    );
    const acls = itemsAt(sampleObject(all, 'KafkaUser', 'db-mirror'), ['spec', 'authorization', 'acls']);
    const may = new Set(acls.flatMap((acl) => stringsAt(acl, ['operations'])));
    assert.deepEqual([...may].toSorted(), ['Describe', 'DescribeConfigs', 'Read']);
  });
});

describe('Redis', () => {
  test('Sentinel: as many as there are nodes, and a majority decides', () => {
    const all = objects('{ kind: redis, run: { sentinel: { nodes: 5 } } }');
    assert.equal(numberAt(sampleObject(all, 'StatefulSet', 'db'), ['spec', 'replicas']), 5);
    const files = sampleObject(all, 'ConfigMap', 'db');
    const conf = stringAt(files, ['data', 'sentinel.conf']) ?? '';
    assert.match(conf, /^sentinel monitor db db-0\.db-nodes\.shop-data\.svc\.cluster\.local 6379 3$/m);
    assert.doesNotMatch(stringAt(files, ['data', 'redis.conf']) ?? '', /cluster-enabled/);
    assert.match(stringAt(files, ['data', 'redis.conf']) ?? '', /^min-replicas-to-write 1$/m);
  });

  test('Cluster: no Sentinel anywhere, and a Job that joins the nodes', () => {
    const all = objects('{ kind: redis, run: { cluster: {} } }');
    const sets = all.filter(({ kind }) => kind === 'StatefulSet');
    assert.deepEqual(
      sets.map((each) => [each.metadata.name, numberAt(each, ['spec', 'replicas'])]),
      [
        ['db-onea', 2],
        ['db-oneb', 2],
        ['db-onec', 2],
      ],
    );
    assert.doesNotMatch(JSON.stringify(all), /sentinel/i);
    const [job] = all.filter(({ kind }) => kind === 'Job');
    const script = stringsAt(job, ['spec', 'template', 'spec', 'containers', 0, 'command']).at(-1) ?? '';
    assert.equal(script.match(/cluster replicate/g)?.length, 3);
    assert.match(script, /addslotsrange 0 5460 .*\n.*addslotsrange 5461 10921 .*\n.*addslotsrange 10922 16383 /);
  });

  test('copies of a part of the keys are in different zones, and masters are divided over the zones', () => {
    for (const [masters, replicas, zoneCount] of [
      [3, 1, 3],
      [3, 2, 3],
      [5, 1, 3],
      [4, 1, 2],
      [6, 2, 3],
    ] as const) {
      const zones = ['a', 'b', 'c'].slice(0, zoneCount);
      const topology = { kind: 'cluster', masters, replicas } as const;
      const places = clusterPlaces({ name: 'r' } as RedisStore, topology, zones);
      const zoneOf = (pod: string) => pod.split('-')[1] ?? '';
      for (const copies of places.shards) assert.equal(new Set(copies.map(zoneOf)).size, replicas + 1);
      const mastersIn = zones.map((zone) => places.shards.filter(([master = '']) => zoneOf(master) === zone).length);
      assert.ok(Math.max(...mastersIn) - Math.min(...mastersIn) <= 1, String(mastersIn));
      const named = places.shards.flat().toSorted();
      const made = places.zones.flatMap(({ set, pods }) => Array.from({ length: pods }, (_, i) => `${set}-${i}`));
      assert.deepEqual(named, made.toSorted());
    }
  });

  test('a password goes to the engine, its Sentinel and its exporter', () => {
    const all = objects('{ kind: redis, run: { secret: db-auth } }');
    const pods = recordsAt(sampleObject(all, 'StatefulSet', 'db'), ['spec', 'template', 'spec', 'containers']);
    for (const [, each] of pods) {
      const [variable] = recordsAt(each, ['env']);
      assert.equal(stringAt(variable?.[1], ['valueFrom', 'secretKeyRef', 'name']), 'db-auth');
    }
    assert.match(stringAt(sampleObject(all, 'ConfigMap', 'db'), ['data', 'start-sentinel.sh']) ?? '', /auth-pass db/);
  });
});
