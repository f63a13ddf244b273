import { sharesOf } from '../spec/derive/clusters-of.ts';
import { publicHostsOf, recordRegionsOf, regionAddressOf } from '../spec/derive/dns-of.ts';
import type { PlatformSpec } from '../spec/platform-schema.ts';
import { wholeWeights } from './build-gateway.ts';
import type { Dns, DnsHealth } from './dns-types.ts';
import type { Origins } from './origins.ts';

/** Records for the public hosts; null where none are asked for. */
export function buildDns(spec: PlatformSpec, origins: Origins): Dns | null {
  const { dns, gateway } = spec;
  if (dns === undefined || gateway === undefined) return null;
  const shares = Object.entries(sharesOf(spec)).filter(([, share]) => share > 0);
  const regions = recordRegionsOf(spec);
  origins.derived(['dns', 'hosts'], 'gateway.host and the hosts of public services');
  origins.derived(['dns', 'regions'], '`policy`, the roles and the shares of the regions');
  if (dns.weights === undefined) origins.derived(['dns', 'weights'], 'the shares of the regions');
  if (dns.zone === undefined) origins.derived(['dns', 'zone'], 'gateway.host');
  if (dns.health === undefined) origins.derived(['dns', 'health'], 'nothing asks the regions');
  for (const region of regions) {
    if (dns.addresses !== undefined && Object.hasOwn(dns.addresses, region)) continue;
    origins.derived(['dns', 'addresses', region], 'the region and gateway.host');
  }
  return {
    hosts: publicHostsOf(spec),
    zone: dns.zone ?? gateway.host,
    policy: dns.policy,
    owner: dns.owner,
    ttlUs: dns.ttl,
    regions,
    weights: dns.policy === 'weighted' ? wholeWeights(shares) : {},
    places: dns.places,
    bias: dns.bias,
    addresses: Object.fromEntries(regions.map((region) => [region, regionAddressOf(spec, region)])),
    health: buildHealth(dns.health, origins),
  };
}

function buildHealth(written: NonNullable<PlatformSpec['dns']>['health'], origins: Origins): DnsHealth | null {
  if (written === undefined) return null;
  if (written.path === undefined) origins.derived(['dns', 'health', 'path'], 'a connection is enough');
  return { path: written.path ?? null, everyUs: written.every, failures: written.failures, ids: written.ids };
}
