import assert from 'node:assert/strict';
import { test } from 'node:test';
import { field, numberAt, recordsAt, stringAt, stringRecordAt, stringsAt } from '../../manifests/field.ts';
import { parseYaml } from '../../manifests/parse-yaml.ts';
import type { KubeObject } from '../../manifests/types.ts';
import { sampleModel } from '../../model/sample-model.ts';
import { samplePlatform } from '../../spec/sample-platform.ts';
import { compile } from '../compile.ts';
import { sampleObject } from '../sample-object.ts';

function logging(lines: string): readonly KubeObject[] {
  const { files } = compile(sampleModel(samplePlatform({ rest: `logs: { ${lines} }` })));
  return files.filter(({ path }) => path.includes('/logging/')).flatMap(({ objects }) => objects);
}

function lokiConfig(objects: readonly KubeObject[]): unknown {
  const parsed = parseYaml(stringAt(sampleObject(objects, 'ConfigMap', 'loki'), ['data', 'loki.yaml']) ?? '');
  assert.ok('value' in parsed);
  return parsed.value;
}

test('lines end when their time is over, by a compactor that knows where to ask', () => {
  const config = lokiConfig(logging('retention: 30d, storage: { bucket: shop-logs }'));
  assert.equal(stringAt(config, ['limits_config', 'retention_period']), '720h');
  assert.equal(field(config, ['compactor', 'retention_enabled']), true);
  assert.equal(stringAt(config, ['compactor', 'delete_request_store']), 's3');
});

test('a line is held by three where there are three, and never by two', () => {
  const copiesOf = (replicas: number): number | undefined =>
    numberAt(lokiConfig(logging(`replicas: ${replicas}, storage: { bucket: shop-logs }`)), [
      'common',
      'replication_factor',
    ]);
  assert.deepEqual([1, 2, 3, 9].map(copiesOf), [1, 1, 3, 3]);
});

test('keys come from a Secret as variables, and stand in no file', () => {
  const objects = logging('storage: { bucket: shop-logs, endpoint: "minio.shop.example:9000", secret: logs-keys }');
  const store = field(lokiConfig(objects), ['common', 'storage', 's3']);
  assert.equal(stringAt(store, ['endpoint']), 'minio.shop.example:9000');
  assert.equal(field(store, ['s3forcepathstyle']), true);
  assert.match(stringAt(store, ['secret_access_key']) ?? '', /^\$\{\w+\}$/);
  const [[, container] = []] = recordsAt(sampleObject(objects, 'StatefulSet', 'loki'), [
    'spec',
    'template',
    'spec',
    'containers',
  ]);
  assert.ok(stringsAt(container, ['args']).includes('-config.expand-env=true'));
  assert.deepEqual(
    recordsAt(container, ['env']).map(([, each]) => stringAt(each, ['valueFrom', 'secretKeyRef', 'key'])),
    ['access-key', 'secret-key'],
  );
});

test('a role is the identity of its pods, and no key is asked for', () => {
  const objects = logging('storage: { bucket: shop-logs, role: "arn:aws:iam::1:role/logs" }');
  const { annotations } = sampleObject(objects, 'ServiceAccount', 'loki').metadata;
  assert.equal(annotations?.['eks.amazonaws.com/role-arn'], 'arn:aws:iam::1:role/logs');
  assert.equal(field(lokiConfig(objects), ['common', 'storage', 's3', 'access_key_id']), undefined);
});

test('agents read the files of their node as nobody, and stand where that is allowed', () => {
  const objects = logging('storage: { bucket: shop-logs }');
  const agent = sampleObject(objects, 'DaemonSet', 'log-agent');
  assert.equal(agent.metadata.namespace, 'logs-agents');
  const levels = ['logs', 'logs-agents'].map(
    (name) => sampleObject(objects, 'Namespace', name).metadata.labels?.['pod-security.kubernetes.io/enforce'],
  );
  assert.deepEqual(levels, ['restricted', 'privileged']);
  const pod = field(agent, ['spec', 'template', 'spec']);
  assert.equal(field(pod, ['securityContext', 'runAsNonRoot']), true);
  const node = recordsAt(pod, ['volumes']).filter(([, volume]) => volume.hostPath !== undefined);
  assert.deepEqual(
    node.map(([, volume]) => stringAt(volume, ['hostPath', 'path'])),
    ['/var/log/pods'],
  );
  const [[, container] = []] = recordsAt(pod, ['containers']);
  const mounts = recordsAt(container, ['volumeMounts']).map(([, mount]) => mount);
  assert.equal(mounts.find((mount) => mount.mountPath === '/var/log/pods')?.readOnly, true);
  assert.equal(
    stringRecordAt(agent, ['spec', 'template', 'metadata', 'labels'])['app.kubernetes.io/name'],
    'log-agent',
  );
});
