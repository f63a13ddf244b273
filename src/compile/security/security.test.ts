/** What protection compiles to, read back: where secrets come from, what the edge looks at, what is written down and kept. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { field, itemsAt, recordAt, recordsAt, stringAt, stringsAt } from '../../manifests/field.ts';
import type { JsonObject, KubeObject } from '../../manifests/types.ts';
import { sampleModel } from '../../model/sample-model.ts';
import { samplePlatform } from '../../spec/sample-platform.ts';
import { compile } from '../compile.ts';
import { sampleObject } from '../sample-object.ts';

interface Output {
  readonly objects: readonly KubeObject[];
  readonly documents: ReadonlyMap<string, JsonObject>;
}

function compiled(security: string, more = ''): Output {
  const rest = `gateway: { host: shop.example }\nsecurity: { ${security} }\n${more}`;
  const web = 'public: /\n    calls: [api]\n    env: { KEY: { secret: pay, key: token } }';
  const { files, documents } = compile(sampleModel(samplePlatform({ rest, web })));
  return {
    objects: files.flatMap((file) => file.objects),
    documents: new Map(documents.map(({ path, document }) => [path.slice(path.indexOf('/') + 1), document])),
  };
}

describe('secrets', () => {
  const TRACED = `tracing: { storage: { kind: elasticsearch, url: "https://e.example", secret: search } }`;

  test('each that something asks for comes from the store, with its keys and its age', () => {
    const output = compiled('secrets: { kind: vault, server: "https://vault.example" }', TRACED);
    const wanted = {
      pay: [['token'], '720h'],
      search: [['password', 'username'], '168h'],
      'shop-tls': [['tls.crt', 'tls.key'], '2160h'],
    };
    for (const [name, [keys, age]] of Object.entries(wanted)) {
      const secret = sampleObject(output.objects, 'ExternalSecret', name);
      const read = recordsAt(secret, ['spec', 'data']).map(([, each]) => stringAt(each, ['secretKey']));
      assert.deepEqual(read, keys, name);
      assert.equal(secret.metadata.annotations?.['nines.dev/rotate-every'], age, name);
    }
    const [namespaces] = recordsAt(sampleObject(output.objects, 'ClusterSecretStore', 'shop'), ['spec', 'conditions']);
    assert.deepEqual(stringsAt(namespaces?.[1], ['namespaces']), ['istio-system', 'shop', 'tracing']);
  });

  test('what is made here is not read from elsewhere', () => {
    const output = compiled('secrets: { kind: existing, name: vault }', 'data: { db: { kind: postgres, run: {} } }');
    const secrets = output.objects.filter(({ kind }) => kind === 'ExternalSecret');
    const fromStore = secrets.filter((secret) => stringAt(secret, ['spec', 'secretStoreRef', 'name']) === 'vault');
    assert.deepEqual(
      fromStore.map(({ metadata }) => metadata.name).filter((name) => name.startsWith('db-')),
      [],
    );
    assert.ok(!output.objects.some(({ kind }) => kind === 'ClusterSecretStore'), 'a store that is there is not made');
  });

  test('AWS keeps them under a key of the region, and makes them anew in time', () => {
    const rotator = 'arn:aws:lambda:us-east-1:111122223333:function:rotate';
    const output = compiled(
      `secrets: { kind: aws, rotators: { passwords: "${rotator}", certificates: "${rotator}" }, kinds: { pay: password } }`,
      TRACED,
    );
    const document = output.documents.get('cloud/secrets.tf.json');
    const rotations = recordAt(document, ['resource', 'aws_secretsmanager_secret_rotation']) ?? {};
    const days = (name: string) => field(rotations, [name, 'rotation_rules', 'automatically_after_days']);
    assert.deepEqual([days('pay'), days('search'), days('shop-tls')], [7, 7, 90]);
    const secret = field(document, ['resource', 'aws_secretsmanager_secret', 'pay']);
    assert.deepEqual(secret, { name: 'shop/pay', kms_key_id: '${aws_kms_key.secrets.arn}' });
    assert.equal(
      stringAt(sampleObject(output.objects, 'ClusterSecretStore', 'shop'), ['spec', 'provider', 'aws', 'region']),
      'one',
    );
    assert.equal(compiled('secrets: { kind: aws }').documents.get('cloud/secrets.tf.json')?.rotation, undefined);
  });
});

describe('a new value reaches who uses the old one', () => {
  const VAULT =
    'secrets: { kind: vault, server: "https://vault.example", rotate: { databases: 14d, certificates: 45d } }';
  const RELOAD = 'secret.reloader.stakater.com/auto';
  const TRACED = `tracing: { storage: { kind: elasticsearch, url: "https://e.example", secret: search } }`;

  test('pods with variables are replaced, others are left alone', () => {
    const output = compiled(VAULT, `${TRACED}\ndata: { db: { kind: redis, run: { secret: db-auth } } }`);
    const marked = output.objects
      .filter(({ metadata }) => metadata.annotations?.[RELOAD] === 'true')
      .map(({ kind, metadata }) => `${kind}/${metadata.name}`);
    assert.deepEqual([...new Set(marked)].sort(), [
      'Deployment/jaeger-collector',
      'Deployment/jaeger-query',
      'Deployment/web',
    ]);
    assert.ok(output.documents.has('install/reloader.values.json'));
    const without = compiled('', TRACED).objects;
    assert.ok(without.every(({ metadata }) => metadata.annotations?.[RELOAD] === undefined));
  });

  test('Flagger follows what it copies itself', () => {
    const web =
      'public: /\n    env: { KEY: { secret: pay, key: token } }\n    rollout: { engine: flagger }\n    canary: { steps: [10%, 50%, 100%] }';
    const rest = `gateway: { host: shop.example }\nsecurity: { ${VAULT} }`;
    const objects = compile(sampleModel(samplePlatform({ rest, web }))).files.flatMap((file) => file.objects);
    const deployment = objects.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'web');
    assert.equal(deployment?.metadata.annotations?.[RELOAD], undefined);
  });

  test('the owner of a database has a new password in time, and the operator is told of it', () => {
    const output = compiled(VAULT, 'data: { db: { kind: postgres, run: {} } }');
    const secret = sampleObject(output.objects, 'ExternalSecret', 'db-app');
    assert.equal(stringAt(secret, ['spec', 'refreshInterval']), '336h');
    assert.equal(stringAt(secret, ['spec', 'target', 'template', 'metadata', 'labels', 'cnpg.io/reload']), 'true');
    const cluster = sampleObject(output.objects, 'Cluster', 'db');
    assert.equal(stringAt(cluster, ['spec', 'bootstrap', 'initdb', 'secret', 'name']), 'db-app');
    const owner = stringAt(cluster, ['spec', 'bootstrap', 'initdb', 'owner']);
    assert.equal(stringAt(secret, ['spec', 'target', 'template', 'data', 'username']), owner);
  });

  test('certificates are replaced before they are too old; who signs them stays', () => {
    const acme = 'gateway: { host: shop.example, tls: { acme: { email: ops@shop.example } } }';
    for (const [security, before] of [
      [VAULT, '1080h'],
      ['', '720h'],
    ] as const) {
      const rest = `${acme}\nsecurity: { ${security} }\ndata: { log: { kind: kafka, run: {} } }`;
      const objects = compile(sampleModel(samplePlatform({ rest, web: 'public: /' }))).files.flatMap(
        (file) => file.objects,
      );
      const certificate = objects.find(({ kind }) => kind === 'Certificate');
      assert.equal(stringAt(certificate, ['spec', 'renewBefore']), before);
      const kafka = objects.find(({ kind }) => kind === 'Kafka');
      const days = Number.parseInt(before, 10) / 24;
      assert.deepEqual(field(kafka, ['spec', 'clusterCa']), { validityDays: 90, renewalDays: days });
    }
  });

  test('no function makes an authority anew', () => {
    const rotator = 'arn:aws:lambda:us-east-1:111122223333:function:rotate';
    const security = `secrets: { kind: aws, rotators: { certificates: "${rotator}" }, kinds: { pay: authority } }`;
    const document = compiled(security).documents.get('cloud/secrets.tf.json');
    const made = Object.keys(recordAt(document, ['resource', 'aws_secretsmanager_secret_rotation']) ?? {});
    assert.deepEqual(made, ['shop-tls']);
  });
});

describe('the edge', () => {
  test('settings stand between the defaults of the rules and the rules', () => {
    const plugin = sampleObject(compiled('waf: { paranoia: 2, score: 7 }').objects, 'WasmPlugin', 'shop-waf');
    const said = stringsAt(plugin, ['spec', 'pluginConfig', 'directives_map', 'default']);
    const at = (word: string): number => said.findIndex((each) => each.includes(word));
    assert.ok(at('@crs-setup-conf') < at('blocking_paranoia_level=2'));
    assert.ok(at('inbound_anomaly_score_threshold=7') < at('@owasp_crs'));
    assert.ok(at('@recommended-conf') < at('SecRuleEngine On'), 'the recommended file only looks');
    assert.equal(stringAt(plugin, ['spec', 'url']), 'oci://ghcr.io/corazawaf/coraza-proxy-wasm:0.6.0');
  });

  test('it looks only, where asked to', () => {
    const plugin = sampleObject(compiled('waf: { mode: detect }').objects, 'WasmPlugin', 'shop-waf');
    const said = stringsAt(plugin, ['spec', 'pluginConfig', 'directives_map', 'default']);
    assert.ok(said.includes('SecRuleEngine DetectionOnly'));
  });

  test('floods meet a bucket in each proxy of the gateway', () => {
    const filter = sampleObject(compiled('edge: { rate: 100/s }').objects, 'EnvoyFilter', 'shop-edge-rate-limit');
    const bucket = ['spec', 'configPatches', 0, 'patch', 'value', 'typed_config', 'token_bucket'];
    assert.deepEqual(field(filter, bucket), { max_tokens: 100, tokens_per_fill: 100, fill_interval: '1s' });
    assert.equal(stringAt(filter, ['spec', 'configPatches', 0, 'match', 'context']), 'GATEWAY');
  });

  test('AWS blocks by address and by its rules, each at a place of its own', () => {
    const edge = compiled('edge: { perAddress: 500, managedRules: true, shield: true }').documents.get(
      'cloud/edge.tf.json',
    );
    const rules = itemsAt(edge, ['resource', 'aws_wafv2_web_acl', 'edge', 'rule']);
    assert.deepEqual(
      rules.map((rule) => field(rule, ['priority'])),
      [0, 1, 2, 3],
    );
    assert.ok(field(edge, ['resource', 'aws_shield_protection', 'edge']) !== undefined);
    assert.equal(compiled('').documents.get('cloud/edge.tf.json'), undefined);
  });
});

describe('the control plane', () => {
  test('one of one’s own is given files', () => {
    const { documents } = compiled('controlPlane: { by: self }');
    const policy = documents.get('control-plane/audit-policy.json');
    const secrets = recordsAt(policy, ['rules']).find(([, rule]) => JSON.stringify(rule).includes('"secrets"'));
    assert.equal(stringAt(secrets?.[1], ['level']), 'Metadata', 'the content of a secret is never written down');
    assert.equal(stringAt(policy, ['rules', 6, 'level']), 'Metadata', 'what no rule names is written down too');
    const providers = recordsAt(documents.get('control-plane/encryption-configuration.json'), [
      'resources',
      0,
      'providers',
    ]);
    assert.deepEqual(
      providers.map(([, each]) => Object.keys(each)[0]),
      ['kms', 'identity'],
      'new objects are encrypted',
    );
    assert.equal(documents.get('cloud/audit.tf.json'), undefined);
  });

  test('a managed one is written down into a bucket that nobody empties', () => {
    const audit = compiled('controlPlane: { keep: 2557d, cold: 100d }').documents.get('cloud/audit.tf.json');
    const lock = ['resource', 'aws_s3_bucket_object_lock_configuration', 'audit', 'rule', 'default_retention'];
    assert.deepEqual(field(audit, lock), { mode: 'COMPLIANCE', days: 2557 });
    const group = ['resource', 'aws_cloudwatch_log_group', 'audit', 'retention_in_days'];
    assert.equal(field(audit, group), 120, 'CloudWatch knows no hundred days');
  });

  test('it is locked, cold and gone by one count of days, and none of it needs thawing to be asked', () => {
    const audit = compiled('controlPlane: {}').documents.get('cloud/audit.tf.json');
    const at = (...path: readonly (string | number)[]) => field(audit, ['resource', ...path]);
    const rule = ['aws_s3_bucket_lifecycle_configuration', 'audit', 'rule', 0];
    assert.deepEqual(at(...rule, 'transition', 0), { days: 90, storage_class: 'GLACIER_IR' });
    assert.equal(at(...rule, 'expiration', 'days'), 2557);
    assert.equal(at('aws_s3_bucket_versioning', 'audit', 'versioning_configuration', 'status'), 'Enabled');
    const short = compiled('controlPlane: { keep: 365d, cold: 100d }').documents.get('cloud/audit.tf.json');
    const days = ['resource', 'aws_s3_bucket_lifecycle_configuration', 'audit', 'rule', 0, 'expiration', 'days'];
    assert.equal(field(short, days), 365);
  });

  test('one trail for all clusters, with digests, of every bucket that counts and not of its own files', () => {
    const backup = 'backup: { bucket: copies }';
    const { documents } = compiled('controlPlane: {}', backup);
    const trail = recordAt(documents.get('cloud/audit-trail.tf.json'), ['resource', 'aws_cloudtrail', 'audit']) ?? {};
    assert.equal(trail.enable_log_file_validation, true);
    assert.equal(trail.is_multi_region_trail, true);
    const objects = field(trail, ['advanced_event_selector', 1, 'field_selector', 2]);
    const buckets = stringsAt(objects, ['starts_with']);
    assert.ok(buckets.includes('arn:aws:s3:::shop-audit-one/') && buckets.some((arn) => arn.includes('copies')));
    assert.deepEqual(stringsAt(objects, ['not_starts_with']), ['arn:aws:s3:::shop-audit-one/trail/']);
    const policy = field(documents.get('cloud/audit.tf.json'), ['data', 'aws_iam_policy_document', 'audit_bucket']);
    assert.match(JSON.stringify(policy), /trail\/AWSLogs\/\$\{data\.aws_caller_identity/);
  });

  test('the table finds the days that the stream writes, and every question is of a column', () => {
    const { documents } = compiled('controlPlane: {}');
    const queries = documents.get('cloud/audit-queries.tf.json');
    const events = field(queries, ['resource', 'aws_glue_catalog_table', 'events']);
    const template = stringAt(events, ['parameters', 'storage.location.template']) ?? '';
    const stream = ['aws_kinesis_firehose_delivery_stream', 'audit', 'extended_s3_configuration', 'prefix'];
    const prefix = stringAt(documents.get('cloud/audit.tf.json'), ['resource', ...stream]) ?? '';
    assert.equal(template.replace('s3://shop-audit-one/', '').replace('$${day}', '!{timestamp:yyyy/MM/dd}'), prefix);
    for (const table of ['events', 'trail']) {
      const columns = recordsAt(queries, [
        'resource',
        'aws_glue_catalog_table',
        table,
        'storage_descriptor',
        'columns',
      ]);
      const known = new Set([...columns.map(([, each]) => stringAt(each, ['name']) ?? ''), 'day']);
      const asked = Object.values(recordAt(queries, ['resource', 'aws_athena_named_query']) ?? {})
        .map((each) => stringAt(each, ['query']) ?? '')
        .filter((query) => query.includes(`FROM ${table} `));
      assert.ok(asked.length > 0, table);
      for (const query of asked) {
        const bare = query.replaceAll(/'[^']*'/g, '').replaceAll('"', '');
        const words = [...bare.matchAll(/(?<![.\w])([a-z]+)(?=[.,\s]|$)(?!\()/g)].map(([, word]) => word ?? '');
        const rest = words.filter((word) => !known.has(word) && !['events', 'trail', 'interval', 'day'].includes(word));
        assert.deepEqual(rest, [], query);
      }
    }
  });
});

test('every address of a document names something of the same folder', () => {
  const all = 'controlPlane: {}, edge: { perAddress: 500, shield: true }, secrets: { kind: aws }';
  const { documents } = compiled(all);
  const cloud = [...documents].filter(([path]) => path.startsWith('cloud/')).map(([, document]) => document);
  const known = new Set(
    cloud.flatMap((document) => [
      ...Object.entries((document.resource ?? {}) as Record<string, JsonObject>).flatMap(([type, named]) =>
        Object.keys(named).map((name) => `${type}.${name}`),
      ),
      ...Object.entries((document.data ?? {}) as Record<string, JsonObject>).flatMap(([type, named]) =>
        Object.keys(named).map((name) => `data.${type}.${name}`),
      ),
      ...Object.keys((document.variable ?? {}) as object).map((name) => `var.${name}`),
    ]),
  );
  const used = [...JSON.stringify(cloud).matchAll(/\$\{((?:data\.)?[a-z0-9_]+\.[a-z0-9_-]+)/g)].map(
    ([, name]) => name ?? '',
  );
  assert.ok(used.length > 10);
  assert.deepEqual(
    [...new Set(used)].filter((name) => !known.has(name)),
    [],
  );
});
