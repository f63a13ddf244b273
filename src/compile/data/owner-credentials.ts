/**
 * The password of who owns a database, made anew in time (C03): External Secrets generates it in the cluster, and
 * CloudNativePG gives it to PostgreSQL, which asks for passwords at log-in only: sessions stay. Nobody but the platform’s
 * own jobs logs in as the owner, and each job reads the Secret when it starts.
 *
 * Leaves out users of services: whom they are is their owners’ business, and a password that is changed under a pod that
 * runs refuses its next connection. They take turns of two, which the store of secrets does.
 */

import { ROTATION_ANNOTATION } from '../../manifests/own-annotations.ts';
import type { JsonObject, KubeObject } from '../../manifests/types.ts';
import type { PostgresStore } from '../../model/store-types.ts';
import type { Model } from '../../model/types.ts';
import { goDuration } from '../engine-duration.ts';
import { storeMeta } from './store-meta.ts';

const GENERATORS = 'generators.external-secrets.io/v1alpha1';
const LENGTH = 48;

function secretName({ name }: PostgresStore): string {
  return `${name}-app`;
}

/** Where the operator finds the password; absent where it makes one itself, once. */
export function ownerSecret({ security }: Model, store: PostgresStore): JsonObject {
  return security.secrets === null ? {} : { secret: { name: secretName(store) } };
}

/** Generator and Secret of an owner; none where nobody keeps secrets. */
export function ownerCredentials(model: Model, store: PostgresStore): readonly KubeObject[] {
  const { secrets } = model.security;
  if (secrets === null) return [];
  const name = secretName(store);
  const every = goDuration(secrets.rotate.databaseUs);
  return [
    {
      apiVersion: GENERATORS,
      kind: 'Password',
      metadata: storeMeta(model, store, name),
      // Letters and digits: it stands in addresses.
      spec: { length: LENGTH, digits: 12, symbols: 0, noUpper: false, allowRepeat: true },
    },
    {
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      metadata: storeMeta(model, store, name, { [ROTATION_ANNOTATION]: every }),
      spec: {
        refreshPolicy: 'Periodic',
        refreshInterval: every,
        target: {
          name,
          creationPolicy: 'Owner',
          deletionPolicy: 'Retain',
          template: {
            type: 'kubernetes.io/basic-auth',
            metadata: { labels: { 'cnpg.io/reload': 'true' } },
            data: { username: store.database, password: '{{ .password }}' },
          },
        },
        dataFrom: [{ sourceRef: { generatorRef: { apiVersion: GENERATORS, kind: 'Password', name } } }],
      },
    },
  ];
}
