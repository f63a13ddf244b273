/**
 * What clouds are asked for, by OpenTofu, which reads what Terraform reads. The provider is not to be had without its
 * registry: everything before it is looked at (blocks, names used twice, arguments of the language). What comes after,
 * its schema and what refers to what, is asked in `cloud-schema.test.ts`.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { compiledClusters } from './bed/compiled-clusters.ts';
import { enginePath, withoutEngines } from './bed/engine-path.ts';

const PROVIDER = 'Failed to query available provider packages';

const clusters = ['mno', 'greenlang', 'fingerprint'].flatMap(compiledClusters);

/** Titles of the errors with which OpenTofu leaves a folder. */
function errorsOf(folder: string): readonly string[] {
  const none = join(folder, 'no-providers');
  mkdirSync(none);
  const words = [`-chdir=${folder}`, 'init', '-backend=false', '-input=false', '-no-color', `-plugin-dir=${none}`];
  const { stdout, stderr } = spawnSync(enginePath('tofu'), words, { encoding: 'utf8' });
  return [...`${stdout}\n${stderr}`.matchAll(/Error: (.*)/g)].map(([, title]) => title ?? '');
}

describe('OpenTofu takes what clouds are asked for', { skip: withoutEngines('tofu') }, () => {
  for (const cluster of clusters) {
    test(cluster.title, () => {
      const folder = mkdtempSync(join(tmpdir(), 'nines-cloud-'));
      try {
        cluster.write(folder);
        const cloud = join(folder, 'cloud');
        const names = readdirSync(cloud).filter((name) => name.endsWith('.tf.json'));
        assert.ok(names.includes('provider.tf.json'));
        assert.deepEqual(errorsOf(cloud), [PROVIDER]);
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  }

  test('but it does look: a bucket asked for twice', () => {
    const folder = mkdtempSync(join(tmpdir(), 'nines-cloud-'));
    try {
      const text = JSON.stringify({ resource: { aws_s3_bucket: { one: { bucket: 'one' } } } });
      for (const name of ['a.tf.json', 'b.tf.json']) writeFileSync(join(folder, name), text);
      assert.deepEqual(errorsOf(folder), ['Duplicate resource "aws_s3_bucket" configuration']);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
