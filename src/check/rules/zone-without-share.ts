import { type ClusterFacts, inEachCluster } from '../facts/cluster-facts.ts';
import { distributeRows, type LocalitySetting, localitySettings } from '../facts/locality-settings.ts';
import type { Rule, RuleFinding } from '../types.ts';

/** `region/zone` covers `region/zone/*`, `region/*` and `*` cover more. */
function covers(pattern: string, locality: string): boolean {
  const [region, zone = '*'] = pattern.split('/');
  const [ownRegion, ownZone = '*'] = locality.split('/');
  return region === '*' || (region === ownRegion && (zone === '*' || zone === ownZone));
}

/** `region/zone` of every zone of a region that the targets name or that rows start from. */
function zonesOf(facts: ClusterFacts, region: string, froms: readonly string[]): ReadonlySet<string> {
  const named = (facts.targets?.regions ?? [])
    .filter(({ name }) => name === region)
    .flatMap(({ zones }) => zones.map((zone) => `${region}/${zone}`));
  const written = froms
    .map((from) => from.split('/').slice(0, 2))
    .filter(([ownRegion, zone]) => ownRegion === region && zone !== undefined && zone !== '*')
    .map((parts) => parts.join('/'));
  return new Set([...named, ...written]);
}

function findingsOf(facts: ClusterFacts, setting: LocalitySetting): readonly RuleFinding[] {
  const rows = distributeRows(setting);
  const froms = rows.map(({ from }) => from);
  return rows.flatMap(({ from, to, path }) => {
    const [region = ''] = from.split('/');
    const served = Object.keys(to).filter((locality) => (to[locality] ?? 0) > 0);
    const starved = [...zonesOf(facts, region, froms)].filter((zone) => !served.some((each) => covers(each, zone)));
    if (starved.length === 0) return [];
    const message = `from ${from} nothing goes to ${starved.join(', ')}, though pods stand there`;
    return [{ manifest: setting.manifest, path: [...path, 'to'], message }];
  });
}

export const zoneWithoutShare: Rule = {
  code: 'MSH031',
  title: 'A zone that locality weights leave out',
  severity: 'warning',
  rows: ['M18', 'D01'],
  why: 'Localities that a row of distribute does not list receive nothing, not even when the others are gone (loadbalancer.go): pods there are paid for and idle, and the loss of a listed zone is not made up.',
  fix: 'give every zone of the region a weight, however small',
  find: inEachCluster((facts) => localitySettings(facts).flatMap((setting) => findingsOf(facts, setting))),
};
