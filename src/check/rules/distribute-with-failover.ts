import { recordsAt } from '../../manifests/field.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import { localitySettings } from '../facts/locality-settings.ts';
import type { Rule } from '../types.ts';

export const distributeWithFailover: Rule = {
  code: 'MSH032',
  title: 'Locality weights together with failover',
  severity: 'error',
  rows: ['M18'],
  why: 'Istio accepts one of the two (validation.go): the DestinationRule is refused, and none of it is in force.',
  fix: 'keep distribute for shares or failover for order, not both',
  find: inEachCluster((facts) =>
    localitySettings(facts).flatMap(({ manifest, path, setting }) => {
      if (recordsAt(setting, ['distribute']).length === 0 || recordsAt(setting, ['failover']).length === 0) return [];
      return [
        { manifest, path, message: 'distribute and failover stand in one localityLbSetting: Istio refuses the object' },
      ];
    }),
  ),
};
