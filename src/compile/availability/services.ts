import { OWNER_ANNOTATION } from '../../manifests/own-annotations.ts';
import type { KubeObject } from '../../manifests/types.ts';
import type { Model, Service } from '../../model/types.ts';
import { isCopiedByFlagger, serviceMeta } from '../object-meta.ts';

/** Istio takes the protocol from the port's name, so the name is the protocol. */
export function portName(service: Service): string {
  return service.protocol;
}

/**
 * Services, in every cluster: a cluster without pods of a service still needs its name to resolve, or callers there
 * could not reach the pods of the other clusters.
 */
export function services(model: Model): readonly KubeObject[] {
  return Object.values(model.services)
    .filter((service) => !service.background)
    .map((service) => ({
      apiVersion: 'v1',
      kind: 'Service',
      // Flagger takes it over, and points it at its copy.
      metadata: serviceMeta(
        model,
        service,
        service.name,
        isCopiedByFlagger(service) ? { [OWNER_ANNOTATION]: 'spec.selector: flagger' } : undefined,
      ),
      spec: {
        selector: { app: service.name },
        ports: [{ name: portName(service), port: service.port, targetPort: service.port, protocol: 'TCP' }],
      },
    }));
}
