/**
 * Secrets come from where they are kept (C03): one ExternalSecret for each that the compiled objects ask for, read again
 * so often that a new one is known within that time. The annotation says how old it may become; who makes a new one is
 * the store’s function, or a person.
 *
 * Files follow within the kubelet’s minute; pods that read variables are replaced (restarts.ts).
 */
import { ROTATION_ANNOTATION } from '../../manifests/own-annotations.ts';
import type { KubeObject } from '../../manifests/types.ts';
import type { SecretStore } from '../../model/security-types.ts';
import type { Model } from '../../model/types.ts';
import type { BuiltFile, Concern } from '../concern.ts';
import { goDuration } from '../engine-duration.ts';
import { platformMeta } from '../object-meta.ts';
import { type SecretReference, secretReferences } from './secret-references.ts';

/** Key of a secret in the store. */
export function remoteKey({ prefix }: SecretStore, name: string): string {
  return `${prefix}/${name}`;
}

function externalSecret(
  model: Model,
  store: SecretStore,
  { namespace, name, keys, kind, metadata }: SecretReference,
): KubeObject {
  const key = remoteKey(store, name);
  return {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: platformMeta(model, name, namespace, { [ROTATION_ANNOTATION]: goDuration(store.rotate[`${kind}Us`]) }),
    spec: {
      refreshPolicy: 'Periodic',
      refreshInterval: goDuration(store.refreshUs),
      secretStoreRef: { kind: 'ClusterSecretStore', name: store.name },
      // A store that is not reached for a while takes nothing away from pods that start.
      target: {
        name,
        creationPolicy: 'Owner',
        deletionPolicy: 'Retain',
        ...(metadata === null ? {} : { template: { metadata } }),
      },
      ...(keys.length === 0
        ? { dataFrom: [{ extract: { key } }] }
        : { data: keys.map((each) => ({ secretKey: each, remoteRef: { key, property: each } })) }),
    },
  };
}

const known = new WeakMap<readonly BuiltFile[], readonly SecretReference[]>();

/** Every secret that a cluster’s files ask for, looked for once. */
export function askedSecrets(
  model: Model,
  store: SecretStore,
  files: readonly BuiltFile[],
): readonly SecretReference[] {
  const found = known.get(files) ?? secretReferences(model, store, files);
  known.set(files, found);
  return found;
}

/** Areas with a file of secrets; those of any other come with `security`. */
const AREAS = ['availability', 'data', 'mesh', 'backup', 'tracing', 'monitoring', 'logging'];

/** What objects of one area ask for, and no earlier one. */
export function externalSecrets(area: string): NonNullable<Concern['follow']> {
  return (model, _cluster, others) => {
    const store = model.security.secrets;
    if (store === null) return [];
    return askedSecrets(model, store, others)
      .filter((asked) => (AREAS.includes(asked.area) ? asked.area : 'security') === area)
      .map((asked) => externalSecret(model, store, asked));
  };
}
