/** What backups compile to, read back: schedules that never meet, folders that nobody shares, references that exist. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { booleanAt, field, recordsAt, stringAt, stringsAt } from '../../manifests/field.ts';
import { parseYaml } from '../../manifests/parse-yaml.ts';
import type { KubeObject } from '../../manifests/types.ts';
import { BACKED_UP_DATA, sampleBackup } from '../../model/sample-backup.ts';
import type { Model } from '../../model/types.ts';
import { parseCron } from '../../units/cron.ts';
import { longestGapUs, shareMinute } from '../../units/longest-gap.ts';
import { compile } from '../compile.ts';
import { sampleObject } from '../sample-object.ts';
import { archiveTimeout, barmanPlugin } from './barman-plugin.ts';

function objectsOf(model: Model, cluster = 'one'): readonly KubeObject[] {
  return compile(model).files.flatMap((file) =>
    file.cluster === cluster && file.path.includes('/backup/') ? file.objects : [],
  );
}

function argumentsOf(all: readonly KubeObject[], name: string): readonly string[] {
  const path = ['spec', 'jobTemplate', 'spec', 'template', 'spec', 'containers', 0, 'args'];
  return stringsAt(sampleObject(all, 'CronJob', name), path);
}

function schedulesOf(all: readonly KubeObject[]): readonly (readonly [name: string, text: string])[] {
  return all.flatMap(({ kind, metadata, spec }) => {
    const text = stringAt(spec, ['schedule']);
    if (text === undefined) return [];
    return [[`${kind}/${metadata.name}`, kind === 'ScheduledBackup' ? text.slice(2) : text] as const];
  });
}

function read(text: string) {
  const parsed = parseCron(text);
  assert.ok(parsed.ok, text);
  return parsed.value;
}

describe('schedules', () => {
  test('no two of a cluster ever begin in the same minute', () => {
    const frequencies = fc.constantFrom('5m', '10m', '15m', '30m', '1h', '2h', '4h', '6h', '12h', '1d');
    fc.assert(
      fc.property(frequencies, frequencies, frequencies, (db, cache, configuration) => {
        const data = `db: { kind: postgres, run: {}, backup: { every: ${db}, keep: { daily: 30d } } }, cache: { kind: redis, run: {}, backup: { every: ${cache}, keep: { daily: 30d } } }`;
        const all = objectsOf(
          sampleBackup(
            `configuration: { every: ${configuration} }, schedules: { full: { at: 0 2 * * *, keep: 30d }, incremental: { at: 15 * * * *, keep: 7d } }`,
            data,
          ),
        );
        const schedules = schedulesOf(all);
        assert.ok(schedules.length >= 7);
        for (const [i, [name, text]] of schedules.entries()) {
          for (const [other, later] of schedules.slice(i + 1)) {
            assert.ok(!shareMinute(read(text), read(later)), `${name} ${text} and ${other} ${later}`);
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  test('each comes as often as it was asked for', () => {
    const all = objectsOf(
      sampleBackup('', `${BACKED_UP_DATA.replace('run: {} }, old', 'run: {}, backup: { every: 4h } }, old')}`),
    );
    const gaps = Object.fromEntries(
      schedulesOf(all).map(([name, text]) => [name, (longestGapUs(read(text)) ?? 0) / 3.6e9]),
    );
    assert.equal(gaps['CronJob/backup-db'], 4);
    assert.equal(gaps['CronJob/backup-cache'], 0.5);
    assert.equal(gaps['CronJob/backup-configuration'], 0.5);
    assert.equal(gaps['Schedule/full'], 24);
    assert.equal(gaps['Schedule/incremental'], 1);
    assert.equal(gaps['ScheduledBackup/db-base'], 24);
  });

  test('a copy of what another region writes rests, and so does what changes nowhere', () => {
    const model = sampleBackup('');
    const paused = (cluster: string) =>
      objectsOf(model, cluster)
        .filter(({ spec }) => booleanAt(spec, ['suspend']) === true || booleanAt(spec, ['paused']) === true)
        .map(({ kind, metadata }) => `${kind}/${metadata.name}`);
    assert.deepEqual(paused('one'), []);
    assert.deepEqual(paused('two'), ['CronJob/backup-db', 'CronJob/backup-old']);
    assert.deepEqual(paused('three'), [
      'Schedule/incremental',
      'CronJob/backup-db',
      'CronJob/backup-old',
      'CronJob/backup-cache',
    ]);
  });
});

describe('places', () => {
  test('every schedule has its location, and every location a folder that one cluster writes', () => {
    const model = sampleBackup('');
    const writers = new Map<string, string>();
    for (const cluster of Object.keys(model.clusters)) {
      const all = objectsOf(model, cluster);
      const locations = all.filter(({ kind }) => kind === 'BackupStorageLocation');
      const names = locations.map(({ metadata }) => metadata.name);
      for (const schedule of all.filter(({ kind }) => kind === 'Schedule')) {
        assert.ok(names.includes(stringAt(schedule, ['spec', 'template', 'storageLocation']) ?? ''));
      }
      for (const { metadata, spec } of locations) {
        const bucket = stringAt(spec, ['objectStorage', 'bucket']);
        const folder = stringAt(spec, ['objectStorage', 'prefix']) ?? '';
        const isCopy = !folder.startsWith(`${cluster}/`);
        assert.equal(bucket, `shop-backups-${cluster}`, metadata.name);
        assert.equal(stringAt(spec, ['accessMode']), isCopy ? 'ReadOnly' : 'ReadWrite');
        if (!isCopy) writers.set(`${bucket}/${folder}`, cluster);
      }
      assert.equal(locations.filter(({ spec }) => booleanAt(spec, ['default']) === true).length, 1);
    }
    assert.equal(writers.size, 6, 'two folders of each of three clusters');
  });

  test('what is kept longest lies apart, so that it can become cold', () => {
    const all = objectsOf(sampleBackup('tiers: { infrequent: 30d, archive: 60d }'));
    const location = (name: string) =>
      stringAt(sampleObject(all, 'Schedule', name), ['spec', 'template', 'storageLocation']);
    assert.deepEqual(['full', 'incremental', 'weekly', 'monthly'].map(location), [
      'default',
      'default',
      'archive',
      'archive',
    ]);
  });

  test('another store than Amazon’s has its address and its credentials everywhere, and nothing is asked of Amazon', () => {
    const urls = ['one', 'two', 'three'].map((name) => `${name}: "https://s3.${name}.example"`).join(', ');
    const model = sampleBackup(`urls: { ${urls} }`);
    const all = objectsOf(model);
    const location = sampleObject(all, 'BackupStorageLocation', 'default');
    assert.equal(stringAt(location, ['spec', 'config', 's3Url']), 'https://s3.one.example');
    assert.deepEqual(field(location, ['spec', 'credential']), { name: 'backup-store', key: 'cloud' });
    assert.ok(argumentsOf(all, 'backup-cache').includes('--endpoint=https://s3.one.example'));
    assert.ok(argumentsOf(all, 'backup-copies').includes('--copy-to=https://s3.two.example/shop-backups-two'));
    const archive = sampleObject(all, 'ObjectStore', 'db-archive');
    assert.equal(stringAt(archive, ['spec', 'configuration', 'endpointURL']), 'https://s3.one.example');
    assert.ok(compile(model).documents.every(({ path }) => !path.includes('backup')));
  });
});

describe('databases', () => {
  const model = sampleBackup(
    '',
    BACKED_UP_DATA.replace(
      'run: {} }, old',
      'run: {}, backup: { wal: { every: 90s, keep: 14d, base: 30 0 * * * } } }, old',
    ),
  );

  test('the archive, the plugin and the schedule speak of the same', () => {
    const all = objectsOf(model, 'two');
    const store = model.stores.db;
    assert.ok(store?.kind === 'postgres');
    const plugin = barmanPlugin(model, store, 'two');
    assert.equal(stringAt(plugin, ['parameters', 'barmanObjectName']), 'db-archive');
    assert.equal(archiveTimeout(model, store), '90s');
    const archive = sampleObject(all, 'ObjectStore', 'db-archive');
    assert.equal(archive.metadata.namespace, store.namespace);
    assert.equal(stringAt(archive, ['spec', 'retentionPolicy']), '14d');
    assert.equal(stringAt(archive, ['spec', 'configuration', 'destinationPath']), 's3://shop-backups-two/two/barman');
    const schedule = sampleObject(all, 'ScheduledBackup', 'db-base');
    assert.equal(stringAt(schedule, ['spec', 'schedule']), '0 30 0 * * *');
    assert.equal(stringAt(schedule, ['spec', 'pluginConfiguration', 'name']), stringAt(plugin, ['name']));
  });

  test('a copy of another region’s archive is read and never tidied', () => {
    const copy = sampleObject(objectsOf(model, 'two'), 'ObjectStore', 'db-archive-one');
    assert.equal(stringAt(copy, ['spec', 'retentionPolicy']), undefined);
    assert.equal(stringAt(copy, ['spec', 'configuration', 'destinationPath']), 's3://shop-backups-two/one/barman');
  });

  test('Velero leaves their volumes alone', () => {
    const policy =
      stringAt(sampleObject(objectsOf(model), 'ConfigMap', 'volume-policy'), ['data', 'policy.yaml']) ?? '';
    const parsed = parseYaml(policy);
    assert.ok('value' in parsed && parsed.problem === undefined);
    const skipped = recordsAt(parsed.value, ['volumePolicies']).map(([, each]) => each);
    assert.deepEqual(skipped, [{ conditions: { pvcLabels: { 'cnpg.io/cluster': 'db' } }, action: { type: 'skip' } }]);
  });

  test('a dump runs beside a database of ours, and among our jobs for one elsewhere', () => {
    const all = objectsOf(model);
    assert.equal(sampleObject(all, 'CronJob', 'backup-db').metadata.namespace, 'shop-data');
    assert.equal(sampleObject(all, 'CronJob', 'backup-old').metadata.namespace, 'backup');
    assert.ok(
      argumentsOf(all, 'backup-db').includes('--source=postgresql://db-rw.shop-data.svc.cluster.local:5432/app'),
    );
    assert.ok(argumentsOf(all, 'backup-old').includes('--source=postgresql://old.example:5432/old'));
  });
});

test('of what is held nothing is deleted', () => {
  const all = objectsOf(sampleBackup('holds: [db]'));
  assert.ok(argumentsOf(all, 'backup-db').includes('--hold') && !argumentsOf(all, 'backup-old').includes('--hold'));
  assert.equal(stringAt(sampleObject(all, 'ObjectStore', 'db-archive'), ['spec', 'retentionPolicy']), undefined);
});

test('etcd is copied where the control plane is ours, and nowhere else', () => {
  const jobs = (lines: string) =>
    objectsOf(sampleBackup(lines)).filter(({ metadata }) => metadata.name === 'backup-etcd');
  assert.deepEqual(jobs(''), []);
  assert.deepEqual(jobs('etcd: {}'), [], 'a managed one is its provider’s');
  const own = jobs('controlPlane: self-managed, etcd: { every: 2h, keep: 14d }');
  assert.ok(argumentsOf(own, 'backup-etcd').includes('--keep=all=14d'));
});
