import { ROOT_NAMESPACE } from '../../engines/istio-root-namespace.ts';
import type { KubeObject } from '../../manifests/types.ts';
import type { Model, Service } from '../../model/types.ts';
import { nodesService } from '../data/redis-config.ts';
import { runsIn, serviceMeta, serviceSelector } from '../object-meta.ts';
import { AGENT, hostOf, JAEGER_COLLECTOR } from '../tracing/parts.ts';

/** Entries of what is elsewhere stand in the platform's namespace. */
function namespaceOf(model: Model, to: string): string {
  const store = model.externals[to]?.location === 'cluster' ? model.stores[to] : undefined;
  return model.services[to]?.namespace ?? store?.namespace ?? model.namespace;
}

/** `namespace/host` of everything that the service calls or sends requests to by a rule, sorted, each once. */
function egressHosts(model: Model, service: Service): string[] {
  const hosts = new Set<string>();
  for (const call of service.calls) {
    hosts.add(`${namespaceOf(model, call.to)}/${call.host}`);
    // A global host is divided over the subsets of the service itself, which must be visible too.
    const callee = model.services[call.to];
    if (callee !== undefined) hosts.add(`${callee.namespace}/${callee.host}`);
    const store = model.stores[call.to];
    // Whoever asks a Sentinel or a Cluster is sent on to a pod by its own name.
    if (store?.kind === 'redis')
      hosts.add(`${store.namespace}/${nodesService(store)}.${store.namespace}.svc.cluster.local`);
    // Brokers tell who asks which of them leads a partition, by its own name.
    if (store?.kind === 'kafka')
      hosts.add(`${store.namespace}/${store.name}-kafka-brokers.${store.namespace}.svc.cluster.local`);
    const mirror = callee?.mirror?.to;
    if (mirror?.kind === 'service') {
      const shadow = model.services[mirror.service];
      if (shadow !== undefined) hosts.add(`${shadow.namespace}/${shadow.host}`);
    }
  }
  for (const egress of model.mesh.egress.allow) hosts.add(`${model.namespace}/${egress.host}`);
  const { tracing } = model;
  if (tracing !== null)
    for (const name of [AGENT, JAEGER_COLLECTOR]) hosts.add(`${tracing.namespace}/${hostOf(tracing, name)}`);
  return [`${ROOT_NAMESPACE}/*`, ...[...hosts].sort()];
}

/**
 * One Sidecar per service that lists what it calls, where asked for: each proxy then holds the configuration of its
 * few callees instead of everybody's, and a host nobody declared is refused rather than passed through.
 */
export function sidecars(model: Model, cluster: string): readonly KubeObject[] {
  if (!model.mesh.sidecars || model.mesh.mode === 'ambient') return [];
  return Object.values(model.services)
    .filter((service) => service.inMesh && runsIn(service, cluster))
    .map((service) => ({
      apiVersion: 'networking.istio.io/v1',
      kind: 'Sidecar',
      metadata: serviceMeta(model, service, service.name),
      spec: {
        workloadSelector: { labels: serviceSelector(service) },
        egress: [{ hosts: egressHosts(model, service) }],
        outboundTrafficPolicy: { mode: model.mesh.egress.unknown === 'refuse' ? 'REGISTRY_ONLY' : 'ALLOW_ANY' },
      },
    }));
}
