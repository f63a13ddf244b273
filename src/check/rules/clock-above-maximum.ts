import { field, numberAt, recordsAt, stringAt } from '../../manifests/field.ts';
import { parseQuantity } from '../../manifests/quantity.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule } from '../types.ts';

const KEDA_MOST = 100;

export const clockAboveMaximum: Rule = {
  code: 'SCL013',
  title: 'Hours that ask for more pods than there may be',
  severity: 'warning',
  rows: ['S01', 'S07'],
  why: 'The clock’s wish is one of several, and the autoscaler cuts it at its maximum: in the hours for which it was written pods are missing, and nothing says so.',
  fix: 'raise maxReplicaCount, or lower desiredReplicas',
  find: inEachCluster((facts) =>
    facts.objects('keda.sh', 'ScaledObject').flatMap((manifest) => {
      const most = numberAt(manifest.object, ['spec', 'maxReplicaCount']) ?? KEDA_MOST;
      return recordsAt(manifest.object, ['spec', 'triggers']).flatMap(([index, trigger]) => {
        const wanted = parseQuantity(field(trigger, ['metadata', 'desiredReplicas']));
        if (stringAt(trigger, ['type']) !== 'cron' || wanted === undefined || wanted <= most) return [];
        const message = `${wanted} pods are asked for from ${stringAt(trigger, ['metadata', 'start'])} on, and at most ${most} may run`;
        return [{ manifest, path: ['spec', 'triggers', index, 'metadata', 'desiredReplicas'], message }];
      });
    }),
  ),
};
