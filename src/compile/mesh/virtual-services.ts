import { OWNER_ANNOTATION } from '../../manifests/own-annotations.ts';
import type { JsonObject, KubeObject, Labels } from '../../manifests/types.ts';
import type { Model, Service } from '../../model/types.ts';
import { isCopiedByFlagger, movesWeights, platformMeta, routedServices, serviceMeta } from '../object-meta.ts';
import { gatewayName } from './gateways.ts';
import { serviceRoutes } from './service-routes.ts';

/** Fields that a rollout engine moves, each with its engine: applying the manifests again must not set them back. */
function ownedFields(service: Service): readonly string[] {
  const { canary, rollout } = service;
  if (!movesWeights(service) && (canary === null || canary.steps.length === 0)) return [];
  const hasShadow = canary !== null && canary.shadow !== null && movesWeights(service);
  return [
    `spec.http[*].route[*].weight: ${rollout.engine}`,
    ...(hasShadow ? [`spec.http[*].mirrors[*].percentage: ${rollout.engine}`] : []),
  ];
}

function ownership(services: readonly Service[]): Labels | undefined {
  const fields = [...new Set(services.flatMap(ownedFields))];
  return fields.length === 0 ? undefined : { [OWNER_ANNOTATION]: fields.join('; ') };
}

/** Routes for callers inside the mesh: one VirtualService per service. */
function inside(model: Model, service: Service): KubeObject {
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: serviceMeta(model, service, service.name, ownership([service])),
    spec: {
      hosts: [service.host, ...(service.split === null ? [] : [service.split.host])],
      http: [...serviceRoutes(model, service, '/')],
    },
  };
}

/** Name of the VirtualService of a public host: `app.example.com` → `app-example-com-public`; a wildcard becomes a word. */
export function publicName(host: string): string {
  return `${host.replaceAll('*', 'wildcard').replaceAll('.', '-')}-public`;
}

/** The services behind a public host with the path of each, longest path first: the first match wins. */
export function publicEntries(
  model: Model,
  host: string,
): readonly { readonly service: Service; readonly path: string }[] {
  return (
    routedServices(model)
      // Flagger generates those of its Canaries.
      .filter((service) => !isCopiedByFlagger(service))
      .flatMap((service) =>
        service.public.filter((entry) => entry.host === host).map((entry) => ({ service, path: entry.path })),
      )
      .sort((a, b) => b.path.length - a.path.length || (a.path < b.path ? -1 : 1))
  );
}

/**
 * Routes for clients: one VirtualService per public host with the routes of every service behind it. One object, since
 * Istio promises no order between several of the same host; longest path first, since the first match wins.
 */
function outside(model: Model, host: string): readonly KubeObject[] {
  const { gateway } = model;
  if (gateway === null) return [];
  const entries = publicEntries(model, host);
  if (entries.length === 0) return [];
  const http: JsonObject[] = entries.flatMap((entry) => [...serviceRoutes(model, entry.service, entry.path)]);
  return [
    {
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata: platformMeta(
        model,
        publicName(host),
        entries[0]?.service.namespace ?? model.namespace,
        ownership(entries.map(({ service }) => service)),
      ),
      spec: { hosts: [host], gateways: [`${gateway.namespace}/${gatewayName(model)}`], http },
    },
  ];
}

/** Every VirtualService of the platform: public hosts first, then one per service. */
export function virtualServices(model: Model): readonly KubeObject[] {
  const hosts = model.gateway?.hosts ?? [];
  const within = routedServices(model).filter((service) => service.protocol !== 'tcp' && !isCopiedByFlagger(service));
  return [...hosts.flatMap((host) => outside(model, host)), ...within.map((service) => inside(model, service))];
}
