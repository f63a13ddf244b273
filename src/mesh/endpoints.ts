/**
 * Which endpoints back a cluster, and in what order one proxy uses them: priorities and locality weights
 * (pilot/pkg/networking/core/loadbalancer), and east-west gateways in place of pods of other networks
 * (pilot/pkg/xds/endpoints/ep_filters.go).
 */
import { ISTIO_CLUSTER_LABEL } from '../engines/istio-labels.ts';
import type { Labels } from '../manifests/types.ts';
import { compareText } from '../units/compare-text.ts';
import { includesLabels } from './includes-labels.ts';
import { localityDistance, localityMatches, localityText } from './locality.ts';
import { throughGateways } from './network-gateways.ts';
import type { NetworkGateway } from './networks.ts';
import type { Cluster, Endpoint, EndpointGroups, Locality, LocalityGroup, LocalityPolicy } from './types.ts';

/** Labels that Istio gives every endpoint from where it stands. */
function topologyLabel(endpoint: Endpoint, key: string): string | undefined {
  switch (key) {
    case 'topology.kubernetes.io/region':
      return endpoint.locality.region;
    case 'topology.kubernetes.io/zone':
      return endpoint.locality.zone;
    case 'topology.istio.io/subzone':
      return endpoint.locality.subzone;
    case 'topology.istio.io/network':
      return endpoint.network;
    case ISTIO_CLUSTER_LABEL:
      return endpoint.cluster;
    default:
      return undefined;
  }
}

/** Value of a label of an endpoint, its place included. */
function endpointLabel(endpoint: Endpoint, key: string): string | undefined {
  return endpoint.labels[key] ?? topologyLabel(endpoint, key);
}

function hasLabels(endpoint: Endpoint, wanted: Labels): boolean {
  return Object.entries(wanted).every(([key, value]) => endpointLabel(endpoint, key) === value);
}

/**
 * The endpoints of a cluster among candidates of its service, those that are leaving left out (their `id` is `cluster/namespace/pod`, their port already
 * the target port). Endpoints that are written down come from the cluster itself.
 */
export function selectEndpoints(cluster: Cluster, candidates: readonly Endpoint[]): readonly Endpoint[] {
  const { endpoints } = cluster;
  if (endpoints.kind === 'none') return [];
  if (endpoints.kind === 'static') {
    return endpoints.endpoints.map((each) => ({
      id: `${each.address}:${each.port}`,
      address: each.address,
      port: each.port,
      cluster: '',
      network: each.network,
      locality: each.locality,
      labels: each.labels,
      weight: each.weight,
      ready: true,
      meshed: false,
    }));
  }
  const { namespace, selector, subsetLabels, clusters, publishNotReady, sendsUnready } = endpoints;
  return candidates.filter(
    (endpoint) =>
      (endpoint.ready || publishNotReady || sendsUnready === true) &&
      clusters.includes(endpoint.cluster) &&
      endpoint.id.startsWith(`${endpoint.cluster}/${namespace}/`) &&
      includesLabels(endpoint.labels, selector) &&
      hasLabels(endpoint, subsetLabels),
  );
}

/** Where the asking proxy stands. */
export interface ProxyPlace {
  readonly locality: Locality;
  readonly network: string;
  readonly cluster: string;
  /** Labels of its pod, which failover priorities compare with. */
  readonly labels: Labels;
}

interface Ranked {
  readonly group: LocalityGroup;
  readonly rank: number;
}

function byLocality(endpoints: readonly Endpoint[]): readonly LocalityGroup[] {
  const groups = new Map<string, Endpoint[]>();
  for (const endpoint of endpoints) {
    const key = localityText(endpoint.locality);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [endpoint]);
    else known.push(endpoint);
  }
  return [...groups].sort(([a], [b]) => compareText(a, b)).map(([, members]) => group(members[0]!.locality, members));
}

function group(locality: Locality, endpoints: readonly Endpoint[]): LocalityGroup {
  return { locality, weight: endpoints.reduce((sum, endpoint) => sum + endpoint.weight, 0), endpoints };
}

/** Rank by distance; a region with a failover rule sends everything else one further down. */
function regionRank(
  from: Locality,
  to: Locality,
  regions: readonly { readonly from: string; readonly to: string }[],
): number {
  const distance = localityDistance(from, to);
  if (distance < 3) return distance;
  const rule = regions.find((each) => each.from === from.region);
  return rule === undefined || rule.to === to.region ? 3 : 4;
}

/** How much of the label list matches: 0 all of it, then one more for each label from the end. */
function labelRank(endpoint: Endpoint, place: ProxyPlace, labels: readonly string[]): number {
  const ofNetwork = labels[0] === 'topology.istio.io/network';
  let adjust = 0;
  for (const [index, written] of labels.entries()) {
    const [key = '', override] = written.split('=');
    const wanted = override ?? placeLabel(place, key);
    if (wanted === (endpointLabel(endpoint, key) ?? '')) continue;
    if (index === 0 && ofNetwork) adjust = labels.length;
    else return labels.length - index + adjust;
  }
  return adjust;
}

function placeLabel(place: ProxyPlace, key: string): string {
  const standing: Labels = {
    'topology.kubernetes.io/region': place.locality.region,
    'topology.kubernetes.io/zone': place.locality.zone,
    'topology.istio.io/subzone': place.locality.subzone,
    'topology.istio.io/network': place.network,
    [ISTIO_CLUSTER_LABEL]: place.cluster,
  };
  return place.labels[key] ?? standing[key] ?? '';
}

function rankByLabels(
  groups: readonly LocalityGroup[],
  place: ProxyPlace,
  policy: LocalityPolicy & { kind: 'failoverPriority' },
): readonly Ranked[] {
  const ranked = groups.flatMap(({ locality, endpoints }) => {
    const ranks = [...new Set(endpoints.map((endpoint) => labelRank(endpoint, place, policy.labels)))].sort(
      (a, b) => a - b,
    );
    return ranks.map((rank) => ({
      group: group(
        locality,
        endpoints.filter((endpoint) => labelRank(endpoint, place, policy.labels) === rank),
      ),
      rank,
    }));
  });
  const { regions } = policy;
  if (regions === undefined || regions.length === 0) return ranked;
  // Label priorities are compacted before the regions order what they leave equal; there are five region ranks.
  const order = [...new Set(ranked.map(({ rank }) => rank))].sort((a, b) => a - b);
  return ranked.map(({ group: members, rank }) => ({
    group: members,
    rank: order.indexOf(rank) * 5 + regionRank(place.locality, members.locality, regions),
  }));
}

/** Priorities without gaps, best first. */
function compact(ranked: readonly Ranked[]): EndpointGroups['priorities'] {
  const ranks = [...new Set(ranked.map(({ rank }) => rank))].sort((a, b) => a - b);
  return ranks.map((rank) => ranked.filter((each) => each.rank === rank).map((each) => each.group));
}

/** Weights for the first rule that speaks of the proxy's locality; localities it does not name get nothing. */
function distributed(
  groups: readonly LocalityGroup[],
  place: ProxyPlace,
  policy: LocalityPolicy & { kind: 'distribute' },
): EndpointGroups {
  const rule = policy.rules.find((each) => localityMatches(place.locality, each.from));
  if (rule === undefined) return { priorities: groups.length === 0 ? [] : [groups], weighted: true };
  const left = new Set(groups);
  const weighted: LocalityGroup[] = [];
  for (const [pattern, weight] of Object.entries(rule.to)) {
    const fitting = [...left].filter((each) => localityMatches(each.locality, pattern));
    const total = fitting.reduce((sum, each) => sum + each.weight, 0);
    for (const each of fitting) {
      left.delete(each);
      const share = Math.ceil((each.weight * weight) / total);
      if (share > 0) weighted.push({ ...each, weight: share });
    }
  }
  const priorities = weighted.length === 0 ? [] : [weighted];
  return { priorities, weighted: true };
}

/** Endpoints as one proxy orders them. `gateways` are the east-west gateways of the mesh, for pods of other networks. */
export function groupEndpoints(
  cluster: Cluster,
  endpoints: readonly Endpoint[],
  place: ProxyPlace,
  gateways: readonly NetworkGateway[] = [],
): EndpointGroups {
  const reachable = throughGateways(cluster, endpoints, place, gateways);
  const groups = byLocality(reachable);
  const policy = cluster.locality;
  if (groups.length === 0) return { priorities: [], weighted: false };
  switch (policy.kind) {
    case 'none':
      return { priorities: [groups], weighted: false };
    case 'distribute':
      return distributed(groups, place, policy);
    case 'failover': {
      const ranked = groups.map((each) => ({
        group: each,
        rank: regionRank(place.locality, each.locality, policy.regions),
      }));
      return { priorities: compact(ranked), weighted: policy.regions.length > 0 };
    }
    case 'failoverPriority':
      return { priorities: compact(rankByLabels(groups, place, policy)), weighted: true };
  }
}
