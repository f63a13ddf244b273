import { VOLUME_DRIVERS } from '../../engines/volumes.ts';
import { itemsAt, stringAt, stringRecordAt } from '../../manifests/field.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule } from '../types.ts';

export const volumeBoundBeforePod: Rule = {
  code: 'DAT003',
  title: 'A zonal volume that is made before its pod is placed',
  severity: 'error',
  rows: ['D01'],
  why: 'With Immediate, the default, the volume chooses a zone as soon as it is claimed; a pod that its spread or its node’s room sends elsewhere can never mount it and stays Pending.',
  fix: 'write volumeBindingMode: WaitForFirstConsumer',
  find: inEachCluster((facts) =>
    facts.objects('storage.k8s.io', 'StorageClass').flatMap((manifest) => {
      const { object } = manifest;
      const driver = VOLUME_DRIVERS[String(object.provisioner)];
      const reach = driver?.reach(stringRecordAt(object, ['parameters']));
      const mode = stringAt(object, ['volumeBindingMode']) ?? 'Immediate';
      // One zone by decision: everything that uses it is meant to be there.
      const isPinned = itemsAt(object, ['allowedTopologies']).length > 0;
      if (driver === undefined || reach !== 'zonal' || mode !== 'Immediate' || isPinned) return [];
      const message = `${driver.name} is in one zone, and ${object.metadata.name} chooses it before anybody knows where the pod will be`;
      return [{ manifest, path: ['volumeBindingMode'], message }];
    }),
  ),
};
