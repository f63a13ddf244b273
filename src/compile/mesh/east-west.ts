import type { KubeObject } from '../../manifests/types.ts';
import type { Model } from '../../model/types.ts';
import { platformMeta } from '../object-meta.ts';

/**
 * The gateway through which other clusters reach this one's pods (M19): it passes mutual TLS through, choosing the
 * service by SNI, and so never sees a request.
 */
export function eastWestGateways(model: Model): readonly KubeObject[] {
  const { eastWest } = model.mesh;
  if (eastWest === null) return [];
  return [
    {
      apiVersion: 'networking.istio.io/v1',
      kind: 'Gateway',
      metadata: platformMeta(model, 'cross-network', eastWest.namespace),
      spec: {
        selector: { ...eastWest.selector },
        servers: [
          {
            port: { number: eastWest.port, name: 'tls', protocol: 'TLS' },
            tls: { mode: 'AUTO_PASSTHROUGH' },
            hosts: ['*.local'],
          },
        ],
      },
    },
  ];
}

/**
 * Global hosts (M19): a name of its own per service that is divided over clusters. Its endpoints are the service
 * itself; the weights stand in the VirtualService of the same host.
 */
export function globalHosts(model: Model): readonly KubeObject[] {
  return Object.values(model.services).flatMap((service) =>
    service.split === null
      ? []
      : [
          {
            apiVersion: 'networking.istio.io/v1',
            kind: 'ServiceEntry',
            metadata: platformMeta(model, `${service.name}-global`, service.namespace),
            spec: {
              hosts: [service.split.host],
              location: 'MESH_INTERNAL',
              resolution: 'DNS',
              ports: [{ number: service.port, name: service.protocol, protocol: service.protocol.toUpperCase() }],
              endpoints: [{ address: service.host, ports: { [service.protocol]: service.port } }],
            },
          },
        ],
  );
}
