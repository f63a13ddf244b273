import type { JsonObject, KubeObject } from '../../manifests/types.ts';
import type { Model } from '../../model/types.ts';
import { wholeSeconds } from '../engine-duration.ts';
import { platformMeta } from '../object-meta.ts';

const IPV4 = /^\d{1,3}(\.\d{1,3}){3}$/;

/**
 * Weighted records of the public hosts (D06): one set per region, told apart by `setIdentifier`, as external-dns and
 * Route 53 want them. They are written into one cluster only, the first: two clusters that own one name delete each
 * other's records.
 */
export function dnsEndpoints(model: Model, cluster: string): readonly KubeObject[] {
  const { dns, gateway } = model;
  if (dns === null || gateway === null || cluster !== Object.keys(model.clusters)[0]) return [];
  return dns.hosts.map((host) => ({
    apiVersion: 'externaldns.k8s.io/v1alpha1',
    kind: 'DNSEndpoint',
    metadata: platformMeta(model, host.replaceAll('*', 'wildcard'), gateway.namespace),
    spec: {
      endpoints: Object.entries(dns.weights).map(([region, weight]): JsonObject => {
        const address = dns.addresses[region] ?? '';
        return {
          dnsName: host,
          recordType: IPV4.test(address) ? 'A' : 'CNAME',
          recordTTL: wholeSeconds(dns.ttlUs),
          targets: [address],
          setIdentifier: region,
          providerSpecific: [{ name: 'aws/weight', value: String(weight) }],
        };
      }),
    },
  }));
}
