import { recordAt, stringAt } from '../../manifests/field.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule } from '../types.ts';

export const plaintextAccepted: Rule = {
  code: 'SEC003',
  title: 'Mutual TLS that also accepts plain text',
  severity: 'warning',
  rows: ['M20'],
  why: 'PERMISSIVE is for a migration: anybody who reaches the pod’s address can call it without an identity, and rules about principals do not hold for such calls.',
  fix: 'write mode: STRICT once every caller has a proxy',
  find: inEachCluster((facts) =>
    facts.mesh.peerAuthentications.flatMap(({ manifest, spec }) => {
      const ports = Object.keys(recordAt(spec, ['portLevelMtls']) ?? {}).map((port) => ['portLevelMtls', port, 'mode']);
      return [['mtls', 'mode'], ...ports].flatMap((path) => {
        const mode = stringAt(spec, path);
        if (mode !== 'PERMISSIVE' && mode !== 'DISABLE') return [];
        const where = path.length === 2 ? '' : ` on port ${path[1]}`;
        const message = mode === 'DISABLE' ? `mutual TLS is off${where}` : `plain text is still accepted${where}`;
        return [{ manifest, path: ['spec', ...path], message }];
      });
    }),
  ),
};
