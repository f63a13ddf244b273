/**
 * Every file that `compile` writes and that is no Kubernetes object: what a cloud provider is asked for, as Terraform's
 * JSON syntax (a `.tf.json` file is read by Terraform and OpenTofu as it is). One folder `cloud` per cluster is one root
 * module, so resources of different files may name each other; the order is that of the index page, for Terraform finds
 * its own.
 */
import type { JsonObject } from '../manifests/types.ts';
import type { Model } from '../model/types.ts';
import { backupBucket } from './backup/bucket.ts';
import { backupCopies } from './backup/bucket-copies.ts';
import { backupKey } from './backup/bucket-key.ts';
import { backupIdentities } from './backup/identities.ts';
import { cloudProvider } from './cloud/provider.ts';
import { applicationBuckets } from './data/buckets.ts';
import { route53Records } from './recovery/route53-records.ts';

export interface DocumentConcern {
  /** Path within a cluster's folder; ends in `.tf.json`. */
  readonly file: string;
  /** Ledger rows. */
  readonly rows: readonly string[];
  readonly engine: string;
  /** What the file promises, as the index page says it. */
  readonly promise: string;
  /** Null: nothing of it in this cluster. */
  readonly build: (model: Model, cluster: string) => JsonObject | null;
}

const AWS = 'Terraform, AWS';

const RESOURCES: readonly DocumentConcern[] = [
  {
    file: 'cloud/buckets.tf.json',
    rows: ['D05'],
    engine: AWS,
    promise: 'what one region writes is in all of them, a quarter of an hour later',
    build: applicationBuckets,
  },
  {
    file: 'cloud/dns.tf.json',
    rows: ['D06'],
    engine: AWS,
    promise: 'clients are sent to regions that answer',
    build: route53Records,
  },
  {
    file: 'cloud/backup-bucket.tf.json',
    rows: ['B06', 'B08', 'B10'],
    engine: AWS,
    promise: 'what was written can be neither changed nor deleted before its time',
    build: backupBucket,
  },
  {
    file: 'cloud/backup-key.tf.json',
    rows: ['B06'],
    engine: AWS,
    promise: 'a key of the region’s own, which nobody deletes',
    build: backupKey,
  },
  {
    file: 'cloud/backup-copies.tf.json',
    rows: ['B07'],
    engine: AWS,
    promise: 'other regions hold what this one wrote, a quarter of an hour later',
    build: backupCopies,
  },
  {
    file: 'cloud/backup-identities.tf.json',
    rows: ['B06'],
    engine: AWS,
    promise: 'each writer reaches its own folder',
    build: backupIdentities,
  },
];

/** One provider for everything in the folder; none where there is nothing to ask for. */
const PROVIDER: DocumentConcern = {
  file: 'cloud/provider.tf.json',
  rows: [...new Set(RESOURCES.flatMap(({ rows }) => rows))].sort(),
  engine: AWS,
  promise: 'one region, and the account that is applied to',
  build: (model, cluster) =>
    RESOURCES.some(({ build }) => build(model, cluster) !== null) ? cloudProvider(model, cluster) : null,
};

export const DOCUMENTS: readonly DocumentConcern[] = [PROVIDER, ...RESOURCES];
