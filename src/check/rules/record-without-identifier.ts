import { recordsAt, stringAt } from '../../manifests/field.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule } from '../types.ts';

export const recordWithoutIdentifier: Rule = {
  code: 'AVL018',
  title: 'Weighted DNS records that cannot be told apart',
  severity: 'error',
  rows: ['D03'],
  why: 'Several records of one name and type need a setIdentifier each; without it external-dns takes them for one and the last one stays: every client goes to one region.',
  fix: 'write a setIdentifier per record, the region’s name for example',
  find: inEachCluster((facts) =>
    facts.objects('externaldns.k8s.io', 'DNSEndpoint').flatMap((manifest) => {
      const seen = new Map<string, Set<string>>();
      return recordsAt(manifest.object, ['spec', 'endpoints']).flatMap(([index, endpoint]) => {
        const key = `${stringAt(endpoint, ['dnsName'])} ${stringAt(endpoint, ['recordType'])}`;
        const identifier = stringAt(endpoint, ['setIdentifier']) ?? '';
        const others = seen.get(key) ?? new Set<string>();
        seen.set(key, others);
        const isRepeated = others.has(identifier);
        others.add(identifier);
        if (!isRepeated) return [];
        const why = identifier === '' ? 'neither has a setIdentifier' : `both are called ${identifier}`;
        return [{ manifest, path: ['spec', 'endpoints', index], message: `two records of ${key}: ${why}` }];
      });
    }),
  ),
};
