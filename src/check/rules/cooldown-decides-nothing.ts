import { numberAt } from '../../manifests/field.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule } from '../types.ts';

export const cooldownDecidesNothing: Rule = {
  code: 'SCL012',
  title: 'A cooldown that decides nothing',
  severity: 'warning',
  rows: ['S01'],
  why: 'KEDA’s cooldownPeriod counts only between one pod and none (kedacore/keda#6844). Where at least one runs always, the autoscaler that KEDA makes takes pods away after its own five minutes.',
  fix: 'write advanced.horizontalPodAutoscalerConfig.behavior.scaleDown.stabilizationWindowSeconds',
  find: inEachCluster((facts) =>
    facts.objects('keda.sh', 'ScaledObject').flatMap((manifest) => {
      const { object } = manifest;
      const cooldown = numberAt(object, ['spec', 'cooldownPeriod']);
      const least = numberAt(object, ['spec', 'minReplicaCount']) ?? 0;
      if (cooldown === undefined || least === 0 || numberAt(object, ['spec', 'idleReplicaCount']) === 0) return [];
      const message = `${cooldown} s are never waited for: ${least} pods always run`;
      return [{ manifest, path: ['spec', 'cooldownPeriod'], message }];
    }),
  ),
};
