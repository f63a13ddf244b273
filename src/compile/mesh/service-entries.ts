import type { KubeObject } from '../../manifests/types.ts';
import type { EgressHost } from '../../model/mesh-types.ts';
import type { External, Model } from '../../model/types.ts';
import { platformMeta } from '../object-meta.ts';

const PROTOCOL = { tcp: 'TCP', tls: 'TLS', http: 'HTTP', https: 'HTTPS' } as const;

function externalEntry(model: Model, external: External): KubeObject {
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'ServiceEntry',
    metadata: platformMeta(model, external.name, model.namespace),
    spec: {
      hosts: [external.host],
      location: external.location === 'internal' ? 'MESH_INTERNAL' : 'MESH_EXTERNAL',
      resolution: external.resolution === 'static' ? 'STATIC' : 'DNS',
      ports: [{ number: external.port, name: external.protocol, protocol: PROTOCOL[external.protocol] }],
      ...(external.addresses.length === 0 ? {} : { endpoints: external.addresses.map((address) => ({ address })) }),
    },
  };
}

function egressEntry(model: Model, egress: EgressHost): KubeObject {
  const wildcard = egress.host.startsWith('*');
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'ServiceEntry',
    metadata: platformMeta(
      model,
      `egress-${egress.host.replace('*', 'wildcard').replaceAll('.', '-')}`,
      model.namespace,
    ),
    spec: {
      hosts: [egress.host],
      location: 'MESH_EXTERNAL',
      // A wildcard cannot be resolved; the connection goes where the caller already resolved it to.
      resolution: wildcard ? 'NONE' : 'DNS',
      ports: [{ number: egress.port, name: egress.protocol, protocol: PROTOCOL[egress.protocol] }],
    },
  };
}

/** What lives outside (M23): databases, caches, third parties, and the rest of the egress allow-list. */
export function serviceEntries(model: Model): readonly KubeObject[] {
  return [
    ...Object.values(model.externals)
      .filter(({ location }) => location !== 'cluster')
      .map((external) => externalEntry(model, external)),
    ...model.mesh.egress.allow.map((egress) => egressEntry(model, egress)),
  ];
}
