import type { JsonObject } from '../../manifests/types.ts';
import type { Backup } from '../../model/backup-types.ts';
import { ACCOUNT } from '../cloud/provider.ts';

/** Rights to a region's key. It is named by its alias: its id is known to the folder only that makes it. */
export function keyStatement(sid: string, { keys }: Backup, region: string, actions: readonly string[]): JsonObject {
  return {
    sid,
    actions: [...actions],
    resources: [`arn:aws:kms:${region}:${ACCOUNT}:key/*`],
    condition: [{ test: 'ForAnyValue:StringEquals', variable: 'kms:ResourceAliases', values: [keys.alias] }],
  };
}
