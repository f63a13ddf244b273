import type { Labels, Origin } from '../manifests/types.ts';
import { serviceHost } from './host-name.ts';
import type { MeshService, ServicePort } from './services.ts';

/** What a Service says that an operator makes of an object. */
interface Said {
  readonly name: string;
  readonly namespace: string;
  readonly ports: readonly ServicePort[];
  readonly selector: Labels;
  readonly resolution?: 'pods' | 'headless';
  readonly publishNotReady?: boolean;
  /** The object of which it is made. */
  readonly origin: Origin;
}

/** A Service that no manifest writes, seen by everybody of its cluster. */
export function madeService(said: Said): MeshService {
  const { name, namespace, resolution = 'pods', publishNotReady = false, origin } = said;
  return {
    host: serviceHost(name, namespace),
    name,
    namespace,
    registry: 'kubernetes',
    ports: said.ports,
    resolution,
    selector: said.selector,
    exportTo: null,
    addresses: [],
    external: false,
    externalName: null,
    publishNotReady,
    trafficDistribution: 'any',
    writtenEndpoints: [],
    clusters: [origin.manifest.cluster],
    origin,
  };
}
