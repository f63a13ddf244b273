import { numberAt, recordsAt, stringAt, stringsAt } from '../../../src/manifests/field.ts';
import type { KubeObject } from '../../../src/manifests/types.ts';

/** Volumes as a driver would have made them, one for each claim of the stateful sets: there is no driver here. */
export function fakeVolumes(objects: readonly KubeObject[]): readonly KubeObject[] {
  return objects
    .filter(({ kind }) => kind === 'StatefulSet')
    .flatMap((set) =>
      recordsAt(set, ['spec', 'volumeClaimTemplates']).flatMap(([, template]) =>
        Array.from({ length: numberAt(set, ['spec', 'replicas']) ?? 1 }, (_, index) => {
          const name = `${set.metadata.namespace}-${set.metadata.name}-${stringAt(template, ['metadata', 'name'])}-${index}`;
          const storageClass = stringAt(template, ['spec', 'storageClassName']);
          return {
            apiVersion: 'v1',
            kind: 'PersistentVolume',
            metadata: { name },
            spec: {
              accessModes: [...stringsAt(template, ['spec', 'accessModes'])],
              capacity: { storage: stringAt(template, ['spec', 'resources', 'requests', 'storage']) },
              ...(storageClass === undefined ? {} : { storageClassName: storageClass }),
              hostPath: { path: `/nowhere/${name}` },
            },
          };
        }),
      ),
    );
}
