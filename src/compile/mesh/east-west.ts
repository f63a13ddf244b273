import type { KubeObject } from '../../manifests/types.ts';
import type { Model } from '../../model/types.ts';
import { platformMeta } from '../object-meta.ts';

/** Port on which a gateway says that it is ready; load balancers ask it. */
export const STATUS_PORT = 15021;

/**
 * The gateway through which other clusters reach this one's pods (M19): it passes mutual TLS through, choosing the
 * service by SNI, and so never sees a request. Its Service carries the name of the network that it leads into: that is
 * how Istio in the other clusters finds the way.
 */
export function eastWestGateways(model: Model, cluster: string): readonly KubeObject[] {
  const { eastWest } = model.mesh;
  if (eastWest === null) return [];
  const meta = platformMeta(model, 'istio-eastwestgateway', eastWest.namespace);
  const network = model.clusters[cluster]?.network ?? '';
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { ...meta, labels: { ...meta.labels, ...eastWest.selector, 'topology.istio.io/network': network } },
      spec: {
        type: 'LoadBalancer',
        selector: { ...eastWest.selector },
        ports: [
          { name: 'status-port', port: STATUS_PORT, targetPort: STATUS_PORT },
          { name: 'tls', port: eastWest.port, targetPort: eastWest.port },
        ],
      },
    },
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
