/**
 * Secrets in AWS Secrets Manager (C03): one per secret that the cluster asks for, encrypted with a key of the region
 * (C08) and made anew by the function of its kind before it is too old. Values are nobody’s business here. An authority is
 * never made anew by a function: until everybody trusts the next, what it signs is refused.
 */
import type { JsonObject, KubeObject } from '../../manifests/types.ts';
import type { Model } from '../../model/types.ts';
import { DAY_US } from '../../units/duration.ts';
import { reference } from '../cloud/provider.ts';
import { remoteKey } from './external-secrets.ts';
import { secretReferences } from './secret-references.ts';

/** Whether the cluster is the one whose folder has what its region has once. */
function isFirstOfRegion(model: Model, cluster: string): boolean {
  const own = model.clusters[cluster];
  return own !== undefined && model.regions[own.region]?.clusters[0] === cluster;
}

/** Secrets, their key and their rotation; null where none is kept there. */
export function cloudSecrets(model: Model, cluster: string, objects: readonly KubeObject[]): JsonObject | null {
  const store = model.security.secrets;
  if (store === null || store.kind !== 'aws' || !isFirstOfRegion(model, cluster)) return null;
  const asking = objects.filter(({ kind }) => kind !== 'ExternalSecret');
  const names = new Map(
    secretReferences(model, store, [{ file: '', objects: asking }]).map((each) => [each.name, each]),
  );
  if (names.size === 0) return null;
  const entries = [...names.values()];
  const secrets = entries.map(({ name }) => [
    name,
    { name: remoteKey(store, name), kms_key_id: reference('aws_kms_key.secrets.arn') },
  ]);
  const rotations = entries.flatMap(({ name, kind }) => {
    const rotator = store.rotators[kind];
    if (rotator === undefined) return [];
    const rotation = {
      secret_id: reference(`aws_secretsmanager_secret.${name}.id`),
      rotation_lambda_arn: rotator,
      rotation_rules: { automatically_after_days: Math.floor(store.rotate[`${kind}Us`] / DAY_US) },
    };
    return [[name, rotation] as const];
  });
  return {
    resource: {
      aws_kms_key: {
        secrets: { description: `Secrets of ${model.name}`, enable_key_rotation: true, deletion_window_in_days: 30 },
      },
      aws_kms_alias: {
        secrets: { name: `alias/${model.name}-secrets`, target_key_id: reference('aws_kms_key.secrets.key_id') },
      },
      aws_secretsmanager_secret: Object.fromEntries(secrets),
      ...(rotations.length === 0 ? {} : { aws_secretsmanager_secret_rotation: Object.fromEntries(rotations) }),
    },
  };
}
