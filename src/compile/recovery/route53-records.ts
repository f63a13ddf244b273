/**
 * The same records, written by Terraform (D06), with the health checks that external-dns cannot make: Route 53 asks every
 * region from many places of the world, and leaves out of its answers who does not answer.
 */
import type { JsonObject } from '../../manifests/types.ts';
import type { Dns, DnsHealth } from '../../model/dns-types.ts';
import type { Model } from '../../model/types.ts';
import { reference } from '../cloud/provider.ts';
import { wholeSeconds } from '../engine-duration.ts';
import { type DnsRecord, dnsRecords, type Routing } from './dns-records.ts';
import { storeNames } from './store-names.ts';

const IPV4 = /^\d{1,3}(\.\d{1,3}){3}$/;
const HTTPS = 443;
const PUBLIC_ZONE = 'public';

/** What Terraform allows as the name of a resource; no host has `_`, so two hosts have two names. */
function resourceName(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9-]/g, '_').replace(/^\d/, '_$&');
}

function routingBlock(routing: Routing): JsonObject {
  switch (routing.kind) {
    case 'weighted':
      return { weighted_routing_policy: { weight: routing.weight } };
    case 'latency':
      return { latency_routing_policy: { region: routing.region } };
    case 'failover':
      return { failover_routing_policy: { type: routing.role } };
    case 'proximity':
      return { geoproximity_routing_policy: { aws_region: routing.region, bias: routing.bias } };
    case 'geo':
      return {
        geolocation_routing_policy: {
          ...(routing.continent === undefined ? {} : { continent: routing.continent }),
          ...(routing.country === undefined ? {} : { country: routing.country }),
          ...(routing.state === undefined ? {} : { subdivision: routing.state }),
        },
      };
  }
}

function healthCheck({ path, everyUs, failures }: DnsHealth, region: string, address: string): JsonObject {
  return {
    ...(IPV4.test(address) ? { ip_address: address } : { fqdn: address }),
    port: HTTPS,
    // An answer of 2xx or 3xx within two seconds; without a path, a connection.
    ...(path === null ? { type: 'TCP' } : { type: 'HTTPS', resource_path: path, enable_sni: true }),
    request_interval: wholeSeconds(everyUs),
    failure_threshold: failures,
    measure_latency: true,
    tags: { Name: region },
  };
}

/** At the top of its zone a name cannot be another name’s: there it is an alias of a record of the same zone. */
function answer(dns: Dns, host: string, address: string): JsonObject {
  const zone = reference(`data.aws_route53_zone.${PUBLIC_ZONE}.zone_id`);
  if (IPV4.test(address)) return { type: 'A', ttl: wholeSeconds(dns.ttlUs), records: [address] };
  if (host !== dns.zone) return { type: 'CNAME', ttl: wholeSeconds(dns.ttlUs), records: [address] };
  return { type: 'A', alias: { name: address, zone_id: zone, evaluate_target_health: true } };
}

function record(dns: Dns, host: string, { id, region, address, routing }: DnsRecord): JsonObject {
  const check = reference(`aws_route53_health_check.${resourceName(region)}.id`);
  return {
    zone_id: reference(`data.aws_route53_zone.${PUBLIC_ZONE}.zone_id`),
    name: host,
    set_identifier: id,
    ...answer(dns, host, address),
    ...(dns.health === null ? {} : { health_check_id: check }),
    ...routingBlock(routing),
  };
}

function publicResources(dns: Dns): { readonly checks: JsonObject; readonly records: JsonObject } {
  const { health } = dns;
  const records = dns.hosts.flatMap((host) =>
    dnsRecords(dns).map((each) => [resourceName(`${host}-${each.id}`), record(dns, host, each)] as const),
  );
  const checks = dns.regions.map(
    (region) =>
      [resourceName(region), health === null ? {} : healthCheck(health, region, dns.addresses[region] ?? '')] as const,
  );
  return { checks: health === null ? {} : Object.fromEntries(checks), records: Object.fromEntries(records) };
}

/** Records and health checks, in the folder of the first cluster; null where external-dns writes them. */
export function route53Records(model: Model, cluster: string): JsonObject | null {
  const { dns } = model;
  if (dns === null || dns.owner !== 'terraform' || cluster !== Object.keys(model.clusters)[0]) return null;
  const stores = storeNames(model);
  const { checks, records } = publicResources(dns);
  const zones = [...new Set(stores.map(({ zone }) => zone))];
  const storeRecords = stores.map(({ name, zone, target }) => [
    resourceName(name),
    {
      zone_id: reference(`data.aws_route53_zone.${resourceName(zone)}.zone_id`),
      name,
      type: 'CNAME',
      ttl: wholeSeconds(dns.ttlUs),
      records: [target],
    },
  ]);
  return {
    data: {
      aws_route53_zone: {
        [PUBLIC_ZONE]: { name: dns.zone, private_zone: false },
        ...Object.fromEntries(zones.map((zone) => [resourceName(zone), { name: zone, private_zone: true }])),
      },
    },
    resource: {
      ...(Object.keys(checks).length === 0 ? {} : { aws_route53_health_check: checks }),
      aws_route53_record: { ...records, ...Object.fromEntries(storeRecords) },
    },
  };
}
