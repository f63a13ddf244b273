/** What Amazon is asked for, read back: whatever is referred to exists, and nobody has more rights than it needs. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { field, itemsAt, recordAt, recordsAt, stringAt, stringsAt } from '../../manifests/field.ts';
import type { JsonObject } from '../../manifests/types.ts';
import { sampleBackup } from '../../model/sample-backup.ts';
import { compile } from '../compile.ts';

/** Addresses of resources and data sources that exist in a folder of documents. */
function addressesOf(documents: readonly JsonObject[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const document of documents) {
    for (const [section, prefix] of [
      ['resource', ''],
      ['data', 'data.'],
    ] as const) {
      for (const [type, named] of Object.entries(recordAt(document, [section]) ?? {})) {
        for (const name of Object.keys(named as object)) {
          assert.ok(!found.has(`${prefix}${type}.${name}`), `${type}.${name} twice`);
          found.add(`${prefix}${type}.${name}`);
        }
      }
    }
    for (const name of Object.keys(recordAt(document, ['variable']) ?? {})) found.add(`var.${name}`);
  }
  return found;
}

describe('what Amazon is asked for', () => {
  const model = sampleBackup('keys: { rotate: 30d }, lock: { for: 14d }, copies: { to: { one: [two] }, keep: 120d }');
  const documents = compile(model).documents.filter(({ path }) => path.startsWith('one/'));
  const document = (name: string) => documents.find(({ path }) => path === `one/cloud/${name}.tf.json`)?.document;

  test('whatever refers to something finds it in the same folder', () => {
    const known = addressesOf(documents.map((each) => each.document));
    const text = JSON.stringify(documents.map((each) => each.document));
    const references = [...text.matchAll(/\$\{((?:data\.)?[a-z_]+\.[a-z_0-9]+)/g)].map(([, address = '']) => address);
    assert.ok(references.length > 20);
    for (const address of references) assert.ok(known.has(address), address);
    const waits = [...text.matchAll(/"depends_on":\[([^\]]*)\]/g)].flatMap(([, list = '']) => JSON.parse(`[${list}]`));
    for (const address of waits) assert.ok(known.has(address), address);
  });

  test('the lock is the spec’s, and the key turns no faster than KMS can', () => {
    const rule = ['resource', 'aws_s3_bucket_object_lock_configuration', 'backup', 'rule', 'default_retention'];
    assert.deepEqual(field(document('backup-bucket'), rule), { mode: 'COMPLIANCE', days: 14 });
    const key = recordAt(document('backup-key'), ['resource', 'aws_kms_key', 'backup']);
    assert.equal(key?.rotation_period_in_days, 90);
    assert.deepEqual(key?.lifecycle, { prevent_destroy: true });
  });

  test('a region copies to those that it names, and what others copied here stays for the time of copies', () => {
    const rules = (cluster: string) =>
      itemsAt(
        compile(model).documents.find(({ path }) => path === `${cluster}/cloud/backup-bucket.tf.json`)?.document,
        ['resource', 'aws_s3_bucket_lifecycle_configuration', 'backup', 'rule'],
      );
    const forgets = (cluster: string) =>
      rules(cluster).flatMap((rule) => {
        const days = field(rule, ['noncurrent_version_expiration', 'noncurrent_days']);
        return days === undefined ? [] : [[stringAt(rule, ['filter', 'prefix']), days]];
      });
    assert.deepEqual(forgets('one'), [['one/', 14]]);
    assert.deepEqual(forgets('two'), [
      ['two/', 14],
      ['one/', 120],
    ]);
    const copies = recordsAt(document('backup-copies'), [
      'resource',
      'aws_s3_bucket_replication_configuration',
      'backup',
      'rule',
    ]);
    assert.deepEqual(
      copies.map(([, each]) => stringAt(each, ['destination', 'bucket'])),
      ['arn:aws:s3:::shop-backups-two'],
    );
    assert.ok(compile(model).documents.every(({ path }) => path !== 'two/cloud/backup-copies.tf.json'));
  });

  test('nobody may delete a version, and each writes its own folder', () => {
    const text = JSON.stringify(document('backup-identities'));
    assert.ok(!text.includes('DeleteObjectVersion') && !text.includes('s3:*'));
    const written = new Map<string, string>();
    for (const [name, policy] of Object.entries(
      recordAt(document('backup-identities'), ['data', 'aws_iam_policy_document']) ?? {},
    )) {
      for (const [, statement] of recordsAt(policy, ['statement'])) {
        if (stringAt(statement, ['sid']) !== 'Write' || name === 'backup_backup_keys') continue;
        for (const folder of stringsAt(statement, ['resources'])) {
          assert.ok(!written.has(folder), `${folder} is written by ${written.get(folder)} and ${name}`);
          written.set(folder, name);
        }
      }
    }
    assert.ok(written.size >= 7);
  });
});
