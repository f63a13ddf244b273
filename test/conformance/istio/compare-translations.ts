/** One proxy's two translations, side by side: routes by port and domain, clusters and endpoints by name. */
import { type Node, nodeAt, without } from './canonical-json.ts';
import { compareJson, type JsonComparison, type JsonDifference } from './json-differences.ts';
import { normalCluster, transport } from './normal-cluster.ts';
import { normalEndpoints } from './normal-endpoints.ts';
import type { OurTranslation } from './our-translation.ts';
import { ourRouteNames, theirRouteNames } from './route-names.ts';
import { istioTcpChains, ourTcpChains } from './tcp-chains.ts';
import type { Translation } from './types.ts';
import { virtualHostsByDomain } from './virtual-hosts-by-domain.ts';

export type Part = 'routes' | 'clusters' | 'endpoints';

export interface Difference extends JsonDifference {
  readonly part: Part;
  /** Port and domain, or cluster. */
  readonly at: string;
  /** Istio's side of the whole: the virtual host or the cluster. */
  readonly within: Node;
}

export interface Comparison {
  readonly differences: readonly Difference[];
  readonly fields: Readonly<Record<Part, number>>;
}

/** Where connections that nobody reads are compared: port by port. */
export const TCP_CHAINS = 'TCP';
/** Name of a configuration that serves one service at its own address. */
const BY_ADDRESS = /^(.+):\d+$/;

export function compareTranslations(ours: OurTranslation, istio: Translation): Comparison {
  const routes = compareRoutes(ours, istio);
  const clusters = compareClusters(ours, istio);
  const endpoints = compareEndpoints(ours, istio);
  const parts = { routes, clusters, endpoints };
  return {
    differences: Object.values(parts).flatMap(({ differences }) => differences),
    fields: { routes: routes.fields, clusters: clusters.fields, endpoints: endpoints.fields },
  };
}

interface PartComparison {
  readonly differences: readonly Difference[];
  readonly fields: number;
}

/** Two things that were held against each other. */
interface Compared {
  readonly at: string;
  readonly within: Node;
  readonly comparison: JsonComparison;
}

function compare(at: string, ours: Node | undefined, istio: Node | undefined): Compared {
  return { at, within: istio ?? {}, comparison: compareJson(ours, istio) };
}

function inPart(part: Part, all: readonly Compared[]): PartComparison {
  return {
    differences: all.flatMap(({ at, within, comparison }) =>
      comparison.differences.map((each) => ({ ...each, part, at, within })),
    ),
    fields: all.reduce((sum, { comparison }) => sum + comparison.fields, 0),
  };
}

function compareRoutes(ours: OurTranslation, istio: Translation): PartComparison {
  const mine = byName(ours.routes, 'name');
  const theirs = byName(istio.routes, 'name');
  const names = new Map(ourRouteNames(ours.config));
  const compared: Compared[] = [];
  const known = theirRouteNames(ours.config.proxy.kind, [...theirs.keys()]);
  for (const name of new Set([...names.keys(), ...known.keys()])) {
    const a = names.has(name) ? mine.get(names.get(name)!) : undefined;
    const b = (known.get(name) ?? []).flatMap((each): Node[] => [theirs.get(each)!]);
    const isByAddress = b.length > 0 && b.every((each) => BY_ADDRESS.test(String(each.name)));
    compared.push(...compareConfiguration(isByAddress ? `${name} by address` : name, a, b));
  }
  const chains = {
    ours: ourTcpChains(ours.config.listeners),
    istio: istioTcpChains(ours.config.proxy.kind, istio.listeners),
  };
  compared.push(compare(TCP_CHAINS, chains.ours, chains.istio));
  return inPart('routes', compared);
}

function compareConfiguration(name: string, ours: Node | undefined, istio: readonly Node[]): readonly Compared[] {
  const mine = ours === undefined ? new Map<string, Node>() : virtualHostsByDomain(ours);
  const theirs = new Map(istio.toReversed().flatMap((each) => [...servedDomains(each, mine)]));
  const domains = [...new Set([...mine.keys(), ...theirs.keys()])].sort();
  const compared: Compared[] = [];
  const settings = (configuration: Node) => ({
    ignore_port_in_host_matching: configuration.ignore_port_in_host_matching ?? false,
    validate_clusters: configuration.validate_clusters ?? null,
  });
  const [first] = istio;
  if (ours !== undefined && first !== undefined && domains.length > 0)
    compared.push(compare(name, settings(ours), settings(first)));
  // Domains of one virtual host have the same routes: they are looked at once.
  const pairs = new Map<Node | undefined, Set<Node | undefined>>();
  for (const domain of domains) {
    const a = mine.get(domain);
    const b = theirs.get(domain);
    const seen = pairs.get(a) ?? new Set();
    pairs.set(a, seen);
    if (a !== undefined && b !== undefined && seen.has(b)) continue;
    seen.add(b);
    compared.push(compare(`${name} ${domain}`, a, b));
  }
  return compared;
}

/**
 * Istio's virtual hosts by domain. At the own address of a service whose port names no protocol every name leads to the
 * service: there its names are those that Nines gives it.
 */
function servedDomains(configuration: Node, ours: ReadonlyMap<string, Node>): ReadonlyMap<string, Node> {
  const found = virtualHostsByDomain(configuration);
  const [, host] = BY_ADDRESS.exec(String(configuration.name)) ?? [];
  const [only] = found.values();
  if (host === undefined || only === undefined) return found;
  const service = ours.get(host.toLowerCase());
  const names = [...ours].filter(([, each]) => each === service).map(([domain]) => domain);
  return new Map([host, ...names].map((domain) => [domain, only]));
}

function byName(resources: readonly Node[], key: string): ReadonlyMap<string, Node> {
  return new Map(resources.map((resource) => [String(resource[key]), resource]));
}

/** A gateway is given the clusters that its routes name; a sidecar all that it may see. */
function compareClusters(ours: OurTranslation, istio: Translation): PartComparison {
  const mine = outbound(ours.clusters);
  const theirs = outbound(istio.clusters);
  const missing = new Map([...ours.config.clusters.values()].map((cluster) => [cluster.key, cluster.missing]));
  const isGateway = ours.config.proxy.kind === 'gateway';
  const names = [...new Set([...mine.keys(), ...theirs.keys()])].sort();
  const compared = names.flatMap((name): readonly Compared[] => {
    const a = mine.get(name);
    const b = theirs.get(name);
    // Istio gives every proxy what it may see; Nines what some route names, beside a sidecar's services.
    if (a === undefined && (isGateway || isSubset(name)) && (missing.get(name) ?? null) === null) return [];
    return [compareCluster(name, a && normalCluster(a), b && normalCluster(b))];
  });
  return inPart('clusters', compared);
}

/**
 * Whether TLS is chosen by cluster or by endpoint says nothing where all endpoints are alike: `endpoints` compares what is
 * spoken to each. Where a proxy sends to an address that its client resolved there are none.
 */
function compareCluster(name: string, ours: Node | undefined, istio: Node | undefined): Compared {
  const by = [ours, istio].map((each) => each && nodeAt(each, 'tls').by);
  const isChosenElsewhere = by[0] !== by[1] && by.includes('endpoint') && istio?.type !== 'ORIGINAL_DST';
  if (ours === undefined || istio === undefined || !isChosenElsewhere) return compare(name, ours, istio);
  return compare(name, without(ours, 'tls'), without(istio, 'tls'));
}

function isSubset(cluster: string): boolean {
  return cluster.split('|')[2] !== '';
}

function outbound(clusters: readonly Node[]): ReadonlyMap<string, Node> {
  return new Map([...byName(clusters, 'name')].filter(([name]) => name.startsWith('outbound|')));
}

function compareEndpoints(ours: OurTranslation, istio: Translation): PartComparison {
  const mine = byName(ours.endpoints, 'cluster_name');
  const theirs = byName(istio.endpoints, 'cluster_name');
  const compared: Compared[] = [];
  const given = outbound(istio.clusters);
  for (const cluster of outbound(ours.clusters).values()) {
    const name = String(cluster.name);
    const istioCluster = given.get(name);
    if (istioCluster === undefined) continue;
    const weighted = nodeAt(istioCluster, 'common_lb_config').locality_weighted_lb_config !== undefined;
    const use = (of: Node) => ({ weighted, tlsBy: transport(of).by });
    const written = theirs.get(name) ?? nodeAt(istioCluster, 'load_assignment');
    const a = mine.get(name) ?? {};
    compared.push(compare(name, normalEndpoints(a, use(cluster)), normalEndpoints(written, use(istioCluster))));
  }
  return inPart('endpoints', compared);
}
