import type { JsonObject, KubeObject } from '../../manifests/types.ts';
import type { SecretStore } from '../../model/security-types.ts';
import type { Model } from '../../model/types.ts';
import type { BuiltFile } from '../concern.ts';
import { platformMeta } from '../object-meta.ts';
import { askedSecrets } from './external-secrets.ts';

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

/** The store that secrets are read from; one that is there already is not made. */
export function secretStore(model: Model, cluster: string, others: readonly BuiltFile[]): readonly KubeObject[] {
  const store = model.security.secrets;
  if (store === null || store.kind === 'existing') return [];
  const asked = askedSecrets(model, store, others);
  const namespaces = [...new Set(asked.map(({ namespace }) => namespace))].sort();
  return namespaces.length === 0 ? [] : [clusterStore(model, cluster, store, namespaces)];
}
