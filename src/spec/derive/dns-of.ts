import type { PlatformSpec } from '../platform-schema.ts';
import { sharesOf } from './clusters-of.ts';
import { entriesOf } from './entries-of.ts';
import { isFollowed, storeHostOf } from './stores-of.ts';

/** Which regions stand by for others, the readiest first. */
const READINESS = ['active', 'hot', 'warm', 'passive'];

/** Regions that have a record, in their order; with `failover` the one that clients are sent to first stands first. */
export function recordRegionsOf(spec: PlatformSpec): readonly string[] {
  const { dns } = spec;
  const shares = sharesOf(spec);
  const regions = Object.entries(spec.regions);
  const taking = regions.map(([name]) => name).filter((name) => (shares[name] ?? 0) > 0);
  switch (dns?.policy) {
    case 'geo':
      return regions.map(([name]) => name).filter((name) => Object.hasOwn(dns.places, name));
    case 'failover':
      return regions
        .toSorted(([, a], [, b]) => READINESS.indexOf(a.role) - READINESS.indexOf(b.role))
        .map(([name]) => name)
        .slice(0, 2);
    default:
      return taking;
  }
}

/** Address of a region’s gateway: as written, else a name below the gateway’s host. */
export function regionAddressOf(spec: PlatformSpec, region: string): string {
  const addresses = spec.dns?.addresses ?? {};
  return Object.hasOwn(addresses, region) ? addresses[region]! : `${region}.${spec.gateway?.host ?? ''}`;
}

/** Names that clients look up, which are sent to regions; the regions’ own names are not among them. */
export function publicHostsOf(spec: PlatformSpec): readonly string[] {
  if (spec.gateway === undefined) return [];
  const entries = Object.values(spec.services).flatMap((service) => entriesOf(spec, service).map(({ host }) => host));
  const own = new Set(Object.keys(spec.regions).map((region) => regionAddressOf(spec, region)));
  return [...new Set([spec.gateway.host, ...entries])].filter((host) => !own.has(host)).sort();
}

/** A name that somebody writes a record for, and the place in the spec that asks for it. */
export interface OwnedName {
  readonly name: string;
  readonly at: readonly (string | number)[];
}

/** Every name that is written: public hosts, and databases that regions reach one another by. */
export function ownedNamesOf(spec: PlatformSpec): readonly OwnedName[] {
  const hosts =
    spec.dns === undefined
      ? []
      : publicHostsOf(spec).map((name) => ({ name, at: name === spec.gateway?.host ? ['gateway', 'host'] : ['dns'] }));
  const stores = Object.entries(spec.data).flatMap(([name, store]) => {
    if (!isFollowed(spec, store)) return [];
    const host = storeHostOf(spec, name, store);
    const at = ['data', name, ...(store.host === undefined ? [] : ['host'])];
    const regional = Object.keys(spec.regions).flatMap((region) => [`${region}.${host}`, `pool.${region}.${host}`]);
    return [host, ...regional].map((each) => ({ name: each, at }));
  });
  return [...hosts, ...stores];
}
