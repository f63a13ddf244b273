/**
 * Services as they stand in a cluster: with the address that the API server gives those which ask for none, and with
 * those that Istio makes for a Gateway of the Gateway API. Both sides see them.
 */
import { field, recordsAt } from '../../../src/manifests/field.ts';
import { groupOf } from '../../../src/manifests/object-scope.ts';
import type { Manifest } from '../../../src/manifests/types.ts';
import { GATEWAY_NAME_LABEL } from '../../../src/mesh/gateway-api-gateways.ts';

const ADDRESSES_PER_BLOCK = 250;

/** The same manifests, with every Service in place. */
export function withClusterServices(manifests: readonly Manifest[]): readonly Manifest[] {
  let number = 0;
  return [...manifests, ...manifests.flatMap(gatewayService)].map((manifest) => {
    const { object } = manifest;
    if (object.apiVersion !== 'v1' || object.kind !== 'Service' || !wantsAddress(manifest)) return manifest;
    number++;
    const clusterIP = `10.9.${Math.floor(number / ADDRESSES_PER_BLOCK)}.${(number % ADDRESSES_PER_BLOCK) + 1}`;
    return { ...manifest, object: { ...object, spec: { ...(object.spec as object), clusterIP } } };
  });
}

function wantsAddress({ object }: Manifest): boolean {
  return field(object, ['spec', 'type']) !== 'ExternalName' && field(object, ['spec', 'clusterIP']) === undefined;
}

/** One port per port of the Gateway's listeners. */
function gatewayService({ object, cluster }: Manifest): Manifest[] {
  if (groupOf(object.apiVersion) !== 'gateway.networking.k8s.io' || object.kind !== 'Gateway') return [];
  const { name, namespace = 'default' } = object.metadata;
  const labels = { [GATEWAY_NAME_LABEL]: name };
  const listeners = recordsAt(object, ['spec', 'listeners']).map(([, listener]) => Number(listener.port));
  const ports = [...new Set(listeners)].map((port) => ({ name: `http-${port}`, port, targetPort: port }));
  const metadata = { name: `${name}-istio`, namespace, labels };
  return [{ object: { apiVersion: 'v1', kind: 'Service', metadata, spec: { selector: labels, ports } }, cluster }];
}
