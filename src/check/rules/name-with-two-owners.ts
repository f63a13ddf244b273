import { clusterFacts } from '../facts/cluster-facts.ts';
import { type AskedRecord, askedRecords } from '../facts/dns-records.ts';
import type { Rule } from '../types.ts';

export const nameWithTwoOwners: Rule = {
  code: 'DNS004',
  title: 'Two owners of one DNS name',
  severity: 'error',
  rows: ['D06'],
  why: 'The external-dns of each cluster takes a record that it did not write for somebody’s mistake: it refuses to touch it, or deletes it with all that it owns (kubernetes-sigs/external-dns#3884, #5846). Which of the two clients reach is chance.',
  fix: 'ask for the name in one cluster only, or give each its own name and one record set above them',
  find: (context) => {
    const owners = new Map<string, AskedRecord & { readonly cluster: string }>();
    return [...clusterFacts(context)].flatMap(([cluster, facts]) =>
      askedRecords(facts).flatMap((record) => {
        const { name, identifier, manifest, path } = record;
        const key = `${name} ${identifier}`;
        const first = owners.get(key);
        if (first === undefined) owners.set(key, { ...record, cluster });
        if (first === undefined || name === '' || first.manifest === manifest) return [];
        const where = first.cluster === cluster ? 'twice in this cluster' : `in ${first.cluster} and in ${cluster}`;
        const which = identifier === '' ? name : `${identifier} of ${name}`;
        const other = { manifest: first.manifest, path: first.path };
        return [{ manifest, path, message: `${which} is asked for ${where}`, other }];
      }),
    );
  },
};
