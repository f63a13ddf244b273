import { numberAt, recordsAt, stringAt } from '../../manifests/field.ts';
import type { Manifest } from '../../manifests/types.ts';
import { type ClusterFacts, inEachCluster } from '../facts/cluster-facts.ts';
import { percentText } from '../facts/percent-text.ts';
import type { Rule, RuleFinding } from '../types.ts';

/** Providers name the weight of a record differently; the value is a number in quotes. */
const WEIGHT = /(?:^|\/)weight$/;
const TOLERANCE = 0.005;

interface WeightedRecord {
  readonly index: number;
  readonly region: string;
  readonly weight: number;
}

/** Weighted records by the name that clients look up. */
function recordsByName({ object }: Manifest): ReadonlyMap<string, readonly WeightedRecord[]> {
  const found = new Map<string, WeightedRecord[]>();
  for (const [index, endpoint] of recordsAt(object, ['spec', 'endpoints'])) {
    const property = recordsAt(endpoint, ['providerSpecific']).find(([, each]) =>
      WEIGHT.test(stringAt(each, ['name']) ?? ''),
    );
    const weight = Number(stringAt(property?.[1], ['value']) ?? numberAt(property?.[1], ['value']));
    if (property === undefined || !Number.isFinite(weight)) continue;
    const name = stringAt(endpoint, ['dnsName']) ?? '';
    const region = stringAt(endpoint, ['setIdentifier']) ?? '';
    found.set(name, [...(found.get(name) ?? []), { index, region, weight }]);
  }
  return found;
}

function findingsOf(facts: ClusterFacts, manifest: Manifest): readonly RuleFinding[] {
  const shares = new Map((facts.targets?.regions ?? []).map(({ name, share }) => [name, share] as const));
  return [...recordsByName(manifest)].flatMap(([name, records]) => {
    const total = records.reduce((sum, { weight }) => sum + weight, 0);
    // Records that are not told apart by region say nothing about regions.
    if (total === 0 || !records.every(({ region }) => shares.has(region))) return [];
    return records.flatMap(({ index, region, weight }): readonly RuleFinding[] => {
      const promised = shares.get(region) ?? 0;
      if (Math.abs(weight / total - promised) <= TOLERANCE) return [];
      const message = `${percentText(weight / total)} of the clients of ${name} are sent to ${region}, ${percentText(promised)} are promised`;
      return [{ manifest, path: ['spec', 'endpoints', index], message }];
    });
  });
}

export const recordSharesOffTarget: Rule = {
  code: 'AVL017',
  title: 'DNS weights that are not the promised shares of the regions',
  severity: 'warning',
  rows: ['D03'],
  why: 'Clients follow the weights of the records, whatever share a region was sized for: one region is overrun while another idles.',
  fix: 'write weights in the proportion of the regions’ shares',
  find: inEachCluster((facts) =>
    facts.objects('externaldns.k8s.io', 'DNSEndpoint').flatMap((manifest) => findingsOf(facts, manifest)),
  ),
};
