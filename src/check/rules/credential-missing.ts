import { recordsAt, stringAt, stringsAt } from '../../manifests/field.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import { madeObjects } from '../facts/made-objects.ts';
import type { Rule } from '../types.ts';

export const credentialMissing: Rule = {
  code: 'SEC008',
  title: 'A gateway’s certificate is not among the files',
  severity: 'info',
  rows: ['M02'],
  why: 'The Secret has to stand in the namespace of the gateway’s pods; without it the server has no certificate and refuses every connection.',
  fix: 'add a Certificate that makes the Secret, or make sure that it is there',
  find: inEachCluster((facts) => {
    const made = madeObjects(facts);
    return facts.objects('networking.istio.io', 'Gateway').flatMap((manifest) =>
      recordsAt(manifest.object, ['spec', 'servers']).flatMap(([index, server]) => {
        const single = stringAt(server, ['tls', 'credentialName']);
        const names = [...(single === undefined ? [] : [single]), ...stringsAt(server, ['tls', 'credentialNames'])];
        // References to other stores (kubernetes-gateway://, builtin://) name no Secret of this cluster.
        const missing = names.filter((name) => !name.includes('/') && !made.hasAnywhere('Secret', name));
        return missing.map((name) => ({
          manifest,
          path: ['spec', 'servers', index, 'tls', 'credentialName'],
          message: `nothing here makes Secret ${name}`,
        }));
      }),
    );
  }),
};
