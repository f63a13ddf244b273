import { POLICY_LABEL } from '../../manifests/own-annotations.ts';
import type { KubeObject } from '../../manifests/types.ts';
import type { Model, Service } from '../../model/types.ts';
import { maintenanceDrafts } from '../mesh/maintenance-drafts.ts';
import { bindRoutes, openRoutes } from '../mesh/service-routes.ts';
import { publicEntries, publicName } from '../mesh/virtual-services.ts';
import { serviceMeta } from '../object-meta.ts';

/** Key under which the routes for one VirtualService stand: `routes.<namespace>.<name>`. */
function routesKey(namespace: string, name: string): string {
  return `routes.${namespace}.${name}`;
}

function policy(model: Model, service: Service): KubeObject {
  const { maintenance } = service;
  if (maintenance === null) throw new Error(`service ${service.name} has no maintenance`);
  const drafts = maintenanceDrafts(maintenance, openRoutes(model, service));
  const text = (entry: string): string => JSON.stringify(bindRoutes(model, service, drafts, entry));
  const meta = serviceMeta(model, service, `${service.name}-maintenance-policy`);
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { ...meta, labels: { ...meta.labels, [POLICY_LABEL]: 'maintenance' } },
    data: {
      service: `${service.namespace}/${service.name}`,
      enabled: String(maintenance.enabled),
      before: `${service.name}-`,
      [routesKey(service.namespace, service.name)]: text('/'),
      ...Object.fromEntries(
        service.public.map((entry) => [
          routesKey(publicEntries(model, entry.host)[0]?.service.namespace ?? model.namespace, publicName(entry.host)),
          text(entry.path),
        ]),
      ),
    },
  };
}

/**
 * Maintenance kept ready (M09): the routes that close a service, as JSON, per VirtualService. They are put in front of the
 * service's own first route (`before`) when maintenance begins, so that other services of the host stay open. Whoever switches it on applies what was reviewed here.
 */
export function maintenancePolicies(model: Model): readonly KubeObject[] {
  return Object.values(model.services)
    .filter((service) => service.maintenance !== null && service.inMesh && !service.background)
    .map((service) => policy(model, service));
}
