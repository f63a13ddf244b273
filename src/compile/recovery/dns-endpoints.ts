import type { JsonObject, KubeObject } from '../../manifests/types.ts';
import type { Dns } from '../../model/dns-types.ts';
import type { Model } from '../../model/types.ts';
import { wholeSeconds } from '../engine-duration.ts';
import { platformMeta } from '../object-meta.ts';
import { type DnsRecord, dnsRecords, type Routing } from './dns-records.ts';
import { storeNames } from './store-names.ts';

const IPV4 = /^\d{1,3}(\.\d{1,3}){3}$/;
/** How long resolvers keep the name of a database, where nothing is said of records. */
const STORE_TTL_SECONDS = 60;

/** Properties by external-dns’ names for Route 53. */
function properties(routing: Routing): Readonly<Record<string, string>> {
  switch (routing.kind) {
    case 'weighted':
      return { 'aws/weight': String(routing.weight) };
    case 'latency':
      return { 'aws/region': routing.region };
    case 'failover':
      return { 'aws/failover': routing.role };
    case 'proximity':
      return {
        'aws/geoproximity-region': routing.region,
        'aws/geoproximity-bias': String(routing.bias),
      };
    case 'geo':
      return {
        ...(routing.continent === undefined ? {} : { 'aws/geolocation-continent-code': routing.continent }),
        ...(routing.country === undefined ? {} : { 'aws/geolocation-country-code': routing.country }),
        ...(routing.state === undefined ? {} : { 'aws/geolocation-subdivision-code': routing.state }),
      };
  }
}

function endpoint(dns: Dns, host: string, { id, region, address, routing }: DnsRecord): JsonObject {
  const check = dns.health?.ids[region];
  const told = { ...properties(routing), ...(check === undefined ? {} : { 'aws/health-check-id': check }) };
  return {
    dnsName: host,
    recordType: IPV4.test(address) ? 'A' : 'CNAME',
    recordTTL: wholeSeconds(dns.ttlUs),
    targets: [address],
    setIdentifier: id,
    providerSpecific: Object.entries(told).map(([name, value]) => ({ name, value })),
  };
}

function endpoints(model: Model, name: string, namespace: string, records: readonly JsonObject[]): KubeObject {
  return {
    apiVersion: 'externaldns.k8s.io/v1alpha1',
    kind: 'DNSEndpoint',
    metadata: platformMeta(model, name.replaceAll('*', 'wildcard'), namespace),
    spec: { endpoints: [...records] },
  };
}

/**
 * Records of the public hosts (D06): one set per region, told apart by `setIdentifier`, as external-dns and Route 53 want
 * them; and the names of databases, which lead to the region that writes. They are written into one cluster only, the
 * first: two clusters that own one name delete each other's records.
 */
export function dnsEndpoints(model: Model, cluster: string): readonly KubeObject[] {
  const { dns, gateway } = model;
  if (cluster !== Object.keys(model.clusters)[0] || dns?.owner === 'terraform') return [];
  const seconds = dns === null ? STORE_TTL_SECONDS : wholeSeconds(dns.ttlUs);
  const stores = storeNames(model).map(({ name, target }) =>
    endpoints(model, name, model.namespace, [
      { dnsName: name, recordType: 'CNAME', recordTTL: seconds, targets: [target] },
    ]),
  );
  if (dns === null || gateway === null) return stores;
  const hosts = dns.hosts.map((host) =>
    endpoints(
      model,
      host,
      gateway.namespace,
      dnsRecords(dns).map((record) => endpoint(dns, host, record)),
    ),
  );
  return [...hosts, ...stores];
}
