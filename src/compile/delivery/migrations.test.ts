import assert from 'node:assert/strict';
import { test } from 'node:test';
import { field } from '../../manifests/field.ts';
import { sampleModel } from '../../model/sample-model.ts';
import { migrationJobs } from './migrations.ts';

const SPEC = `
apiVersion: nines.dev/v1
kind: Platform
metadata: { name: shop }
regions: { north: { share: 60%, zones: [a, b, c] }, south: { share: 40%, zones: [a, b, c] } }
services:
  api:
    image: api:1
    replicas: { north: 3, south: 3 }
    calls: [books]
    env: { PGUSER: { secret: books, key: username } }
    migration: { name: orders-v2, store: books, command: [/migrate], writes: "api:2", reads: "api:3", soak: 48h }
data: { books: { kind: postgres, run: {}, replication: { primary: south } } }
`;

test('three jobs where the database is written, each suspended, with what must be true before it', () => {
  const model = sampleModel(SPEC);
  assert.deepEqual(migrationJobs(model, 'north'), []);
  const jobs = migrationJobs(model, 'south');
  assert.deepEqual(
    jobs.map((job) => [
      job.metadata.name,
      field(job, ['spec', 'suspend']),
      field(job, ['spec', 'template', 'spec', 'containers', 0, 'command']),
      job.metadata.annotations?.['nines.dev/gate'],
    ]),
    [
      ['api-orders-v2-expand', true, ['/migrate', 'expand'], 'a backup of the database is younger than an hour'],
      [
        'api-orders-v2-backfill',
        true,
        ['/migrate', 'backfill'],
        'job api-orders-v2-expand is complete; every pod of api runs api:2',
      ],
      [
        'api-orders-v2-contract',
        true,
        ['/migrate', 'contract'],
        'job api-orders-v2-backfill is complete; every pod of api runs api:3 since 2d',
      ],
    ],
  );
});
