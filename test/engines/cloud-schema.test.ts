/**
 * What clouds are asked for, by the schema of the provider that is asked: every example and platforms that ask for the rest.
 * `cloud.test.ts` has OpenTofu read the same files, which knows the language and not the provider.
 *
 * Leaves out what no schema tells: which arguments exclude each other, and which texts and numbers AWS takes.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { stringAt } from '../../src/manifests/field.ts';
import type { JsonObject } from '../../src/manifests/types.ts';
import { cloudScenes } from './bed/cloud-scenes.ts';
import { enginePath, withoutEngines } from './bed/engine-path.ts';
import { type ProviderSchema, readProviderSchema } from './bed/provider-schema.ts';
import { referenceFaults } from './bed/reference-faults.ts';
import { schemaFaults } from './bed/schema-faults.ts';

const skip = withoutEngines('aws-schema');
const COMPILE = join(import.meta.dirname, '../../src/compile');
const scenes = skip === false ? cloudScenes() : [];

function faultsOf(documents: ReadonlyMap<string, JsonObject>, schema: ProviderSchema): readonly string[] {
  const faults = [...documents].flatMap(([file, document]) =>
    schemaFaults(document, schema).map((fault) => `${file} ${fault}`),
  );
  return [...faults, ...referenceFaults([...documents.values()], schema)];
}

/** Whether a version is one of `~> 6.0`: that or a later one of the same first number. */
function isAllowed(version: string, constraint: string): boolean {
  const [, first, second] = /^~> (\d+)\.(\d+)$/.exec(constraint) ?? assert.fail(constraint);
  const [major, minor] = version.split('.').map(Number);
  return major === Number(first) && minor! >= Number(second);
}

/** Words with underscores that are written as keys in what compiles to Terraform: arguments, and types of resources. */
function writtenArguments(): ReadonlySet<string> {
  const files = readdirSync(COMPILE, { recursive: true, encoding: 'utf8' })
    .filter((name) => /(?<!\.test)\.ts$/.test(name))
    .map((name) => [name, readFileSync(join(COMPILE, name), 'utf8')] as const);
  const texts = files.flatMap(([name, text]) => (name.startsWith('cloud/') || /\baws_\w+:/.test(text) ? [text] : []));
  return new Set(texts.flatMap((text) => text.match(/\b[a-z][a-z0-9]*(?:_[a-z0-9]+)+(?=:)/g) ?? []));
}

/** A text of a document of mno’s first folder, what a mistake puts in its place, and what is said of it. */
const MISTAKES: readonly (readonly [file: string, right: string, wrong: string, fault: RegExp])[] = [
  [
    'backup-bucket',
    '"aws_s3_bucket_policy"',
    '"aws_s3_policy"',
    /^resource\.aws_s3_policy\.backup: the provider has none$/,
  ],
  ['backup-bucket', '"force_destroy"', '"forceDestroy"', /backup: no argument forceDestroy$/],
  ['backup-bucket', '"force_destroy":false', '"force_destroy":"no"', /force_destroy: a boolean is wanted$/],
  ['backup-bucket', '"rule":{"object_ownership"', '"rule":[],"x":{"object_ownership"', /backup: without rule$/],
  ['backup-bucket', '"values":["false"]', '"values":"false"', /condition\.values: a list is wanted$/],
  ['backup-bucket', '"values":["false"]', '"values":[false]', /condition\.values\[0\]: a string is wanted$/],
  ['backup-bucket', '"noncurrent_days":30', '"noncurrent_days":"30"', /noncurrent_days: a number is wanted$/],
  ['backup-bucket', '"filter":{"prefix"', '"filter":{"prefixes"', /rule\[0\]\.filter: no argument prefixes$/],
  ['backup-bucket', '"lifecycle"', '"lifecycles"', /backup: no argument lifecycles$/],
  ['backup-copies', '"destination":{"bucket"', '"destination":{"buckets"', /rule\[0\]\.destination: without bucket$/],
  ['backup-copies', '"time":{"minutes":15}', '"time":15', /replication_time\.time: a block is wanted$/],
  ['backup-copies', '"time":{"minutes":15}', '"time":"${var.copies}"', /replication_time\.time: a block is wanted$/],
  ['backup-copies', '"time":{"minutes":15}', '"time":[{"minutes":15},{"minutes":15}]', /time: at most one$/],
  ['edge', '"override_action":{"none":{}}', '"override_action":"none"', /override_action: a block is wanted$/],
  ['edge', '"vendor_name"', '"vendor"', /managed_rule_group_statement: without vendor_name$/],
  [
    'provider',
    '"default_tags":{"tags"',
    '"default_tags":{"labels"',
    /^provider\.aws\.default_tags: no argument labels$/,
  ],
  ['provider', '"nines.dev/cluster":"us-east-1"', '"nines.dev/cluster":1', /nines\.dev\/cluster: a string is wanted$/],
  ['provider', '"aws_caller_identity"', '"aws_caller"', /^data\.aws_caller\.current: the provider has none$/],
  [
    'backup-key',
    '${aws_kms_key.backup.key_id}',
    '${aws_kms_key.backups.key_id}',
    /^aws_kms_key\.backups\.key_id: nothing/,
  ],
  ['backup-key', '${aws_kms_key.backup.key_id}', '${aws_kms_key.backup.keyid}', /keyid: no attribute keyid$/],
  ['backup-key', '${aws_kms_key.backup.key_id}', '${aws_kms_key.backup[0].key_id}', /key_id: no list$/],
  ['backup-copies', '"count":"${var.copies ', '"count":"${var.copy ', /^var\.copy: nothing of that name$/],
  ['backup-copies', 'aws_iam_role.backup_copies.id}', 'aws_iam_role.backup_copies}', /no attribute of it$/],
  [
    'backup-copies',
    '"aws_iam_role_policy.backup_copies"]',
    '"aws_iam_role_policy.copies"]',
    /^depends_on aws_iam_role_policy\.copies: nothing/,
  ],
];

describe('the provider knows what it is asked for', { skip }, () => {
  let schema: ProviderSchema;
  before(() => {
    schema = readProviderSchema(enginePath('aws-schema'));
  });

  for (const { title, documents } of scenes) {
    test(title, () => {
      assert.deepEqual(faultsOf(documents, schema), []);
      const wanted = ['terraform', 'required_providers', 'aws'];
      const provider = documents.get('cloud/provider.tf.json');
      assert.equal(stringAt(provider, [...wanted, 'source']), schema.source);
      assert.ok(isAllowed(schema.version, stringAt(provider, [...wanted, 'version']) ?? ''));
    });
  }

  for (const [file, right, wrong, fault] of MISTAKES) {
    test(`but not ${wrong} in ${file}`, () => {
      const { documents } = scenes.find(({ title }) => title === 'mno us-east-1')!;
      const path = `cloud/${file}.tf.json`;
      const text = JSON.stringify(documents.get(path));
      assert.ok(text.includes(right), text);
      const mistaken = JSON.parse(text.replace(right, () => wrong)) as JsonObject;
      const faults = faultsOf(new Map([...documents, [path, mistaken]]), schema).map((each) =>
        each.replace(`${path} `, ''),
      );
      assert.ok(
        faults.some((each) => fault.test(each)),
        faults.join('\n') || 'nothing is said',
      );
    });
  }

  test('no argument that can be written is left out', () => {
    const looked = scenes.map(({ documents }) => JSON.stringify([...documents.values()])).join('\n');
    const written = [...writtenArguments()];
    assert.ok(written.length > 100, `${written.length}`);
    assert.deepEqual(
      written.filter((name) => !looked.includes(`"${name}":`)),
      [],
    );
  });

  test('a version is one of its constraint', () => {
    for (const version of ['6.0.0', '6.66.0']) assert.ok(isAllowed(version, '~> 6.0'), version);
    for (const version of ['5.99.0', '7.0.0']) assert.ok(!isAllowed(version, '~> 6.0'), version);
    assert.ok(!isAllowed('6.2.9', '~> 6.3'));
  });
});
