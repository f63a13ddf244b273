/**
 * Every file that `compile` writes and that is no Kubernetes object: how engines are installed, what an API server of
 * one's own reads at its start, and what a cloud provider is asked for, as Terraform's JSON syntax (a `.tf.json` file is
 * read by Terraform and OpenTofu as it is). One folder `cloud` per cluster is one root module, so resources of different
 * files may name each other; the order is that of the index page, for Terraform finds its own.
 */
import type { JsonObject, KubeObject } from '../manifests/types.ts';
import type { Model } from '../model/types.ts';
import { backupBucket } from './backup/bucket.ts';
import { backupCopies } from './backup/bucket-copies.ts';
import { backupKey } from './backup/bucket-key.ts';
import { backupIdentities } from './backup/identities.ts';
import { loadBalancer } from './cloud/load-balancer.ts';
import { cloudProvider } from './cloud/provider.ts';
import { regionName } from './cloud/region-name.ts';
import { applicationBuckets } from './data/buckets.ts';
import { installationPlan } from './install/installation-plan.ts';
import type { Installing } from './install/installation-steps.ts';
import { route53Records } from './recovery/route53-records.ts';
import { syncIdentities } from './recovery/sync-identities.ts';
import { auditPolicy } from './security/audit-policy.ts';
import { auditQueries } from './security/audit-queries.ts';
import { auditTrail } from './security/audit-trail.ts';
import { cloudAudit } from './security/cloud-audit.ts';
import { cloudEdge } from './security/cloud-edge.ts';
import { cloudSecrets } from './security/cloud-secrets.ts';
import { encryptionConfiguration } from './security/encryption-configuration.ts';

export interface DocumentConcern {
  /** Path within a cluster's folder; what Terraform reads ends in `.tf.json`. */
  readonly file: string;
  /** Ledger rows. */
  readonly rows: readonly string[];
  readonly engine: string;
  /** What the file promises, as the index page says it. */
  readonly promise: string;
  /** How it is put to use; absent: Terraform applies its folder. */
  readonly apply?: string;
  /** From the model, the cluster's objects and the engines that read them. Null: nothing of it in this cluster. */
  readonly build: (
    model: Model,
    cluster: string,
    objects: readonly KubeObject[],
    installing: Installing,
  ) => JsonObject | null;
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
    file: 'cloud/sync.tf.json',
    rows: ['D14'],
    engine: AWS,
    promise: 'who copies artifacts reaches their buckets and no other',
    build: syncIdentities,
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
  {
    file: 'cloud/load-balancer.tf.json',
    rows: ['W05'],
    engine: AWS,
    promise: 'who makes the load balancer of the gateways has the rights to, and no other',
    build: loadBalancer,
  },
  {
    file: 'cloud/region-name.tf.json',
    rows: ['W05', 'D06'],
    engine: AWS,
    promise: 'a region is found by its name, at gateways that answer',
    build: regionName,
  },
  {
    file: 'cloud/edge.tf.json',
    rows: ['C02'],
    engine: AWS,
    promise: 'known attacks and floods end before the gateway',
    build: cloudEdge,
  },
  {
    file: 'cloud/secrets.tf.json',
    rows: ['C03', 'C08'],
    engine: AWS,
    promise: 'secrets are kept encrypted, and made anew in time',
    build: cloudSecrets,
  },
  {
    file: 'cloud/audit.tf.json',
    rows: ['C05', 'C08'],
    engine: AWS,
    promise: 'nobody can take out what was written down',
    build: cloudAudit,
  },
  {
    file: 'cloud/audit-trail.tf.json',
    rows: ['C05'],
    engine: AWS,
    promise: 'whoever touches what was written down is seen',
    build: auditTrail,
  },
  {
    file: 'cloud/audit-queries.tf.json',
    rows: ['C05'],
    engine: AWS,
    promise: 'all of it can be asked',
    build: auditQueries,
  },
];

/** One provider for everything in the folder; none where there is nothing to ask for. */
const PROVIDER: DocumentConcern = {
  file: 'cloud/provider.tf.json',
  rows: [...new Set(['W05', ...RESOURCES.flatMap(({ rows }) => rows)])].sort(),
  engine: AWS,
  promise: 'one region, and the account that is applied to',
  build: (model, cluster, ...of) =>
    RESOURCES.some(({ build }) => build(model, cluster, ...of) !== null) ? cloudProvider(model, cluster) : null,
};

/** What an API server reads that the platform's owners run themselves. */
const CONTROL_PLANE: readonly DocumentConcern[] = [
  {
    file: 'control-plane/audit-policy.json',
    rows: ['C05'],
    engine: 'Kubernetes',
    promise: 'who did what is written down',
    apply: '`kube-apiserver --audit-policy-file=audit-policy.json`',
    build: auditPolicy,
  },
  {
    file: 'control-plane/encryption-configuration.json',
    rows: ['C08'],
    engine: 'Kubernetes',
    promise: 'secrets are stored encrypted',
    apply: '`kube-apiserver --encryption-provider-config=encryption-configuration.json`',
    build: encryptionConfiguration,
  },
];

const INSTALLATION: DocumentConcern = {
  file: 'install/plan.json',
  rows: ['W04'],
  engine: 'Helm and kubectl',
  promise: 'what reads the files is there before them, at known versions',
  apply: 'see above',
  build: installationPlan,
};

export const DOCUMENTS: readonly DocumentConcern[] = [PROVIDER, ...RESOURCES, ...CONTROL_PLANE, INSTALLATION];
