/**
 * What rules ask about one cluster, computed once: objects as applied, workloads behind services, routes with their
 * services. Every look-up is by key, so that a rule over ten thousand objects takes one pass.
 */
import { type Autoscaler, autoscalersOf } from '../../kubernetes/horizontal-pod-autoscaler.ts';
import { type Workload, workloadsOf } from '../../kubernetes/workload.ts';
import type { ManifestIndex } from '../../manifests/manifest-index.ts';
import { groupOf } from '../../manifests/object-scope.ts';
import type { Manifest } from '../../manifests/types.ts';
import type { Mesh } from '../../mesh/build-mesh.ts';
import { type DestinationRule, destinationRuleFor } from '../../mesh/destination-rules.ts';
import type { MeshService } from '../../mesh/services.ts';
import type { Targets } from '../../targets/types.ts';
import { remembered } from '../../units/remembered.ts';
import type { RuleContext, RuleFinding } from '../types.ts';
import { appliedObjects } from './applied-objects.ts';
import { type MeshMembership, meshMembership } from './mesh-membership.ts';
import { labelsSelector, type PodsByLabel, podsByLabel } from './pods-by-label.ts';
import { type RouteDestination, routeDestinations } from './route-destinations.ts';
import type { ServiceFacts } from './service-facts.ts';

export interface ClusterFacts {
  readonly cluster: string;
  readonly context: RuleContext;
  readonly index: ManifestIndex;
  readonly mesh: Mesh;
  readonly targets: Targets | null;
  readonly membership: MeshMembership;
  readonly workloads: readonly Workload[];
  readonly podsByLabel: PodsByLabel;
  readonly autoscalers: readonly Autoscaler[];
  /** The first autoscaler that scales a workload. */
  readonly autoscalerOf: (workload: Workload) => Autoscaler | undefined;
  /** Kubernetes Services, and those that operators make. */
  readonly services: readonly ServiceFacts[];
  readonly serviceByHost: ReadonlyMap<string, ServiceFacts>;
  /** By `namespace/name`. */
  readonly serviceById: ReadonlyMap<string, ServiceFacts>;
  /** Services that select a workload, by its id. */
  readonly servicesOf: (workload: Workload) => readonly ServiceFacts[];
  readonly destinations: readonly RouteDestination[];
  /** Destinations of routes that lead to a host. */
  readonly destinationsTo: (host: string) => readonly RouteDestination[];
  /** The DestinationRule that clients of a service obey. */
  readonly ruleOf: (service: MeshService) => DestinationRule | null;
  /** Objects of one kind, each name once. */
  readonly objects: (group: string, kind: string) => readonly Manifest[];
  readonly workloadsIn: (namespace: string) => readonly Workload[];
  /** Objects of operators: of groups that neither Kubernetes nor Istio owns. */
  readonly customObjects: (namespace: string) => readonly Manifest[];
  /** Something among the objects stands in this namespace, so that what is absent from it is really missing. */
  readonly knowsNamespace: (namespace: string) => boolean;
}

/** The facts of every cluster, computed at the first question. */
export const clusterFacts = remembered(
  (context: RuleContext): ReadonlyMap<string, ClusterFacts> =>
    new Map([...context.meshes].map(([cluster, mesh]) => [cluster, factsOf(context, cluster, mesh)] as const)),
);

/** A rule's question, asked of each cluster on its own. */
export function inEachCluster(
  find: (facts: ClusterFacts) => readonly RuleFinding[],
): (context: RuleContext) => readonly RuleFinding[] {
  return (context) => [...clusterFacts(context).values()].flatMap(find);
}

function factsOf(context: RuleContext, cluster: string, mesh: Mesh): ClusterFacts {
  const { index, targets } = context;
  const workloads = workloadsOf(index, cluster);
  const lookup = podsByLabel(workloads);
  const membership = meshMembership(mesh, workloads);
  const destinations = routeDestinations(mesh);
  const services = servicesIn({ mesh, targets, lookup, membership, destinations, cluster });
  const pairs = services.flatMap((service) => service.workloads.map((workload) => ({ service, workload })));
  const pairsOf = grouped(pairs, ({ workload }) => workload);
  const autoscalers = autoscalersOf(index, cluster);
  const scaledBy = new Map<string, Autoscaler>(
    autoscalers
      .toReversed()
      .map((each) => [`${each.target.kind}/${each.namespace}/${each.target.name}`, each] as const),
  );
  const namespaces = new Set([...workloads, ...services.map(({ service }) => service)].map((each) => each.namespace));
  return {
    cluster,
    context,
    index,
    mesh,
    targets,
    membership,
    workloads,
    podsByLabel: lookup,
    autoscalers,
    autoscalerOf: (workload) => scaledBy.get(workload.id),
    services,
    serviceByHost: new Map(services.map((facts) => [facts.service.host, facts])),
    serviceById: new Map(services.map((facts) => [facts.id, facts])),
    servicesOf: (workload) => pairsOf(workload).map(({ service }) => service),
    destinations,
    destinationsTo: grouped(destinations, ({ host }) => host),
    ruleOf: (service) => ruleOf(mesh, service),
    objects: (group, kind) => appliedObjects(index, group, kind, cluster),
    workloadsIn: grouped(workloads, ({ namespace }) => namespace),
    customObjects: customObjects(index, cluster),
    // Istio's own installation is hardly ever among the files, so that its namespace always seems to lack something.
    knowsNamespace: (namespace) => namespaces.has(namespace) && namespace !== mesh.settings.rootNamespace,
  };
}

function grouped<Key, Item>(items: readonly Item[], keyOf: (item: Item) => Key): (key: Key) => readonly Item[] {
  const found = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const others = found.get(key);
    if (others === undefined) found.set(key, [item]);
    else others.push(item);
  }
  return (key) => found.get(key) ?? [];
}

/** Groups of Kubernetes, Istio and those whose pods are known or that make none. */
const PLAIN_GROUP =
  /^(?:|apps|batch|autoscaling|policy|extensions|[a-z.]*\.k8s\.io|[a-z]+\.istio\.io|monitoring\.coreos\.com|flagger\.app|keda\.sh|cert-manager\.io)$/;

function customObjects(index: ManifestIndex, cluster: string): ClusterFacts['customObjects'] {
  const custom = index.manifests.filter(
    (each) => each.cluster === cluster && !PLAIN_GROUP.test(groupOf(each.object.apiVersion)),
  );
  return grouped(custom, (each) => index.namespaceOf(each) ?? '');
}

interface ServiceSources {
  readonly cluster: string;
  readonly mesh: Mesh;
  readonly targets: Targets | null;
  readonly lookup: PodsByLabel;
  readonly membership: MeshMembership;
  readonly destinations: readonly RouteDestination[];
}

function servicesIn(sources: ServiceSources): readonly ServiceFacts[] {
  const { mesh, cluster, lookup, membership } = sources;
  const asked = askedHosts(sources);
  return [...mesh.services.values()].flatMap((all) =>
    all.flatMap((service): readonly ServiceFacts[] => {
      if (service.registry !== 'kubernetes' || !service.clusters.includes(cluster)) return [];
      const { namespace, selector } = service;
      const workloads = selector === null ? [] : lookup(namespace, labelsSelector(selector));
      const id = `${namespace}/${service.name}`;
      const destinationRule = ruleOf(mesh, service);
      return [
        {
          id,
          service,
          manifest: service.origin.manifest,
          workloads,
          replicas: workloads.reduce((sum, { replicas }) => sum + replicas, 0),
          isMeshed: membership.usesMesh && workloads.some(membership.isMeshed),
          isAsked: destinationRule !== null || asked.has(service.host) || asked.has(id),
          isHttp: service.ports.some(({ protocol }) => protocol !== 'tcp' && protocol !== 'tls'),
          destinationRule,
        },
      ];
    }),
  );
}

/** Hosts that routes name, and `namespace/name` of services that the targets offer load to or have called. */
function askedHosts({ mesh, targets, destinations }: ServiceSources): ReadonlySet<string> {
  const asked = new Set(destinations.map(({ host }) => host));
  for (const virtualService of mesh.virtualServices) for (const host of virtualService.hosts) asked.add(host);
  for (const { service, load, calls } of targets?.services ?? []) {
    if (load !== undefined) asked.add(service);
    for (const call of calls) asked.add(call.service);
  }
  return asked;
}

/** The rule that clients of the service's own namespace obey, else one that any other namespace has for it. */
function ruleOf(mesh: Mesh, service: MeshService): DestinationRule | null {
  const clientIn = (namespace: string) => ({
    kind: 'sidecar' as const,
    cluster: mesh.cluster,
    namespace,
    workload: '',
    labels: {},
    serviceAccount: '',
  });
  const root = mesh.settings.rootNamespace;
  const own = destinationRuleFor(mesh.destinationRules, root, clientIn(service.namespace), service);
  if (own !== null) return own;
  for (const [namespace, table] of mesh.destinationRules.local) {
    if (!table.all.has(service.host)) continue;
    const found = destinationRuleFor(mesh.destinationRules, root, clientIn(namespace), service);
    if (found !== null) return found;
  }
  return null;
}
