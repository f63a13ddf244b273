import { stringAt } from '../../manifests/field.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule } from '../types.ts';

const GROUP = 'external-secrets.io';

export const secretStoreMissing: Rule = {
  code: 'SEC022',
  title: 'A secret from a store that is not there',
  severity: 'warning',
  rows: ['C03'],
  why: 'External Secrets reads nothing, makes no Secret, and pods that ask for it stay in CreateContainerConfigError.',
  fix: 'add the SecretStore, or name one that is there',
  find: inEachCluster((facts) => {
    const stores = ['SecretStore', 'ClusterSecretStore'].flatMap((kind) =>
      facts.objects(GROUP, kind).map(({ object }) => `${kind}/${object.metadata.name}`),
    );
    // Where no store is among the files they are made elsewhere, as most are.
    if (stores.length === 0) return [];
    return facts.objects(GROUP, 'ExternalSecret').flatMap((manifest) => {
      const name = stringAt(manifest.object, ['spec', 'secretStoreRef', 'name']);
      const kind = stringAt(manifest.object, ['spec', 'secretStoreRef', 'kind']) ?? 'SecretStore';
      if (name === undefined || stores.includes(`${kind}/${name}`)) return [];
      const message = `${manifest.object.metadata.name} comes from ${kind} ${name}, and there are ${stores.join(', ')}`;
      return [{ manifest, path: ['spec', 'secretStoreRef', 'name'], message }];
    });
  }),
};
