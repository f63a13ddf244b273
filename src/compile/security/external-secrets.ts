/**
 * Secrets come from where they are kept (C03): one ExternalSecret for each that the compiled objects ask for, read again
 * so often that a new one is known within that time. The annotation says how old it may become; who makes a new one is
 * the store’s function, or a person.
 *
 * Leaves out how pods take up a new value: files follow within the kubelet’s minute, variables only in new pods.
 */
import type { JsonObject, KubeObject } from '../../manifests/types.ts';
import type { SecretStore } from '../../model/security-types.ts';
import type { Model } from '../../model/types.ts';
import { goDuration } from '../engine-duration.ts';
import { platformMeta } from '../object-meta.ts';
import { type SecretReference, secretReferences } from './secret-references.ts';

/** How old the value of a secret may become; what `check` goes by. */
export const ROTATION_ANNOTATION = 'nines.dev/rotate-every';
/** Where the External Secrets operator’s own chart puts it. */
const OPERATOR = { name: 'external-secrets', namespace: 'external-secrets' };

function provider(model: Model, cluster: string, store: SecretStore): JsonObject {
  if (store.kind === 'aws') {
    const region = model.clusters[cluster]?.region ?? cluster;
    return { aws: { service: 'SecretsManager', region, ...(store.role === null ? {} : { role: store.role }) } };
  }
  return {
    vault: {
      server: store.server,
      path: store.path,
      version: 'v2',
      auth: { kubernetes: { mountPath: 'kubernetes', role: store.role, serviceAccountRef: OPERATOR } },
    },
  };
}

/** Only namespaces that ask for something may: a store that serves every namespace serves whoever can make an object. */
function clusterStore(model: Model, cluster: string, store: SecretStore, namespaces: readonly string[]): KubeObject {
  return {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ClusterSecretStore',
    metadata: platformMeta(model, store.name),
    spec: { provider: provider(model, cluster, store), conditions: [{ namespaces: [...namespaces] }] },
  };
}

/** Key of a secret in the store. */
export function remoteKey({ prefix }: SecretStore, name: string): string {
  return `${prefix}/${name}`;
}

function externalSecret(
  model: Model,
  store: SecretStore,
  { namespace, name, keys, kind }: SecretReference,
): KubeObject {
  const key = remoteKey(store, name);
  return {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: platformMeta(model, name, namespace, { [ROTATION_ANNOTATION]: goDuration(store.rotateUs[kind]) }),
    spec: {
      refreshPolicy: 'Periodic',
      refreshInterval: goDuration(store.refreshUs),
      secretStoreRef: { kind: 'ClusterSecretStore', name: store.name },
      // A store that is not reached for a while takes nothing away from pods that start.
      target: { name, creationPolicy: 'Owner', deletionPolicy: 'Retain' },
      ...(keys.length === 0
        ? { dataFrom: [{ extract: { key } }] }
        : { data: keys.map((each) => ({ secretKey: each, remoteRef: { key, property: each } })) }),
    },
  };
}

/** The store, and every secret that is asked for. */
export function externalSecrets(model: Model, cluster: string, others: readonly KubeObject[]): readonly KubeObject[] {
  const store = model.security.secrets;
  if (store === null) return [];
  const references = secretReferences(model, store, others);
  if (references.length === 0) return [];
  const namespaces = [...new Set(references.map(({ namespace }) => namespace))].sort();
  return [
    ...(store.kind === 'existing' ? [] : [clusterStore(model, cluster, store, namespaces)]),
    ...references.map((reference) => externalSecret(model, store, reference)),
  ];
}
