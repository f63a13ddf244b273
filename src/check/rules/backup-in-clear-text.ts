import { recordAt, stringAt } from '../../manifests/field.ts';
import type { Manifest, Path } from '../../manifests/types.ts';
import { type ClusterFacts, inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule, RuleFinding } from '../types.ts';

/** Fields by which an object store of Velero is told to encrypt. */
const VELERO_KEYS = [
  'kmsKeyId',
  'serverSideEncryption',
  'customerKeyEncryptionFile',
  'customerKeyEncryptionSecret',
] as const;

function overHttp(manifest: Manifest, path: Path): readonly RuleFinding[] {
  const url = stringAt(manifest.object, path) ?? '';
  return url.startsWith('http://') ? [{ manifest, path, message: `backups travel to ${url} in clear text` }] : [];
}

function ofVelero(manifest: Manifest): readonly RuleFinding[] {
  const path = ['spec', 'config'];
  const config = recordAt(manifest.object, path) ?? {};
  const clear = overHttp(manifest, [...path, 's3Url']);
  if (clear.length > 0) return clear;
  const provider = stringAt(manifest.object, ['spec', 'provider']) ?? '';
  // Other providers encrypt with keys that the bucket names.
  if (!/(?:^|\/)aws$/.test(provider) || stringAt(manifest.object, ['spec', 'accessMode']) === 'ReadOnly') return [];
  if (VELERO_KEYS.some((key) => config[key] !== undefined)) return [];
  const message = `${manifest.object.metadata.name} names no key: its backups hold every Secret, readable to whoever reads the bucket`;
  return [{ manifest, path, message }];
}

function ofArchive(manifest: Manifest, base: Path): readonly RuleFinding[] {
  const configuration = recordAt(manifest.object, base);
  if (configuration === undefined || stringAt(configuration, ['destinationPath']) === undefined) return [];
  const clear = overHttp(manifest, [...base, 'endpointURL']);
  if (clear.length > 0) return clear;
  const isAmazon = stringAt(configuration, ['endpointURL']) === undefined && configuration.s3Credentials !== undefined;
  const parts = ['wal', 'data'].filter((part) => stringAt(configuration, [part, 'encryption']) === undefined);
  if (!isAmazon || parts.length === 0) return [];
  const message = `${parts.join(' and ')} go to the bucket without a key of yours`;
  return [{ manifest, path: base, message }];
}

function find(facts: ClusterFacts): readonly RuleFinding[] {
  return [
    ...facts.objects('velero.io', 'BackupStorageLocation').flatMap(ofVelero),
    ...facts
      .objects('barmancloud.cnpg.io', 'ObjectStore')
      .flatMap((each) => ofArchive(each, ['spec', 'configuration'])),
    ...facts
      .objects('postgresql.cnpg.io', 'Cluster')
      .flatMap((each) => ofArchive(each, ['spec', 'backup', 'barmanObjectStore'])),
  ];
}

export const backupInClearText: Rule = {
  code: 'BCK016',
  title: 'Backups in clear text, or under somebody else’s key',
  severity: 'warning',
  rows: ['B06'],
  why: 'A backup is everything at once, Secrets included: Velero writes them as they are (velero#434). A key of your own is a second lock that a copied or opened bucket does not have.',
  fix: 'use https, and name a key: kmsKeyId for Velero, `encryption: aws:kms` with --sse-kms-key-id for Barman',
  find: inEachCluster(find),
};
