/**
 * Routes as Envoy takes them, so that two ways to write the same are equal. Defaults of Envoy are left out on both sides;
 * what has no part in what a request is answered (statistics, traces, names of configuration objects) is dropped.
 */
import { CORS_FILTER } from '../../../src/envoy/cors-policy.ts';
import { FAULT_FILTER } from '../../../src/envoy/fault-injection.ts';
import { canonical, defined, isNode, type Node, nodeAt, nodesAt, perMillion, without } from './canonical-json.ts';

const WHOLE_PATH = '/.*';
/** Istio's cluster for a backend that is not there; Nines names what was asked for. */
const UNKNOWN_SERVICE = 'UnknownService';

/** Every virtual host by each of its domains. */
export function virtualHostsByDomain(configuration: Node): ReadonlyMap<string, Node> {
  const found = new Map<string, Node>();
  for (const host of nodesAt(configuration, 'virtual_hosts')) {
    const normal = normalVirtualHost(host);
    // Nothing is answered 404, as where there is no virtual host.
    if (nodesAt(normal, 'routes').length === 0 && normal.require_tls === undefined) continue;
    for (const domain of host.domains as readonly string[]) found.set(domain.toLowerCase(), normal);
  }
  return found;
}

function normalVirtualHost(host: Node): Node {
  // Whatever the routes say, every plain request is redirected.
  if (host.require_tls === 'ALL') return { require_tls: 'ALL' };
  return { ...without(host, 'name', 'domains', 'routes'), routes: nodesAt(host, 'routes').map(normalRoute) };
}

function normalRoute(written: Node): Node {
  const route = canonical(without(written, 'metadata', 'decorator', 'stat_prefix')) as Node;
  const match = normalMatch(nodeAt(route, 'match'));
  return defined({
    ...route,
    name: route.name === 'default' ? undefined : route.name,
    match,
    route: isNode(route.route) ? normalRewrite(normalAction(route.route), match) : undefined,
    typed_per_filter_config: isNode(route.typed_per_filter_config)
      ? normalFilters(route.typed_per_filter_config)
      : undefined,
    direct_response: isNode(route.direct_response) ? normalDirect(route.direct_response) : undefined,
    redirect: isNode(route.redirect) ? normalRedirect(route.redirect) : undefined,
    ...headerEdits(route),
  });
}

function normalMatch(match: Node): Node {
  const hasNoCase = match.safe_regex !== undefined || match.prefix === '/';
  return defined({
    ...match,
    case_sensitive: match.case_sensitive === true || hasNoCase ? undefined : match.case_sensitive,
    headers: inAnyOrder(nodesAt(match, 'headers').map(normalHeaderMatch)),
    query_parameters: inAnyOrder(nodesAt(match, 'query_parameters')),
  });
}

function normalHeaderMatch(header: Node): Node {
  const emptyToo = header.treat_missing_header_as_empty === true ? true : undefined;
  return defined({ ...header, name: String(header.name).toLowerCase(), treat_missing_header_as_empty: emptyToo });
}

/** All of them have to hold, so their order says nothing. */
function inAnyOrder(nodes: readonly Node[]): readonly Node[] | undefined {
  const text = (node: Node) => JSON.stringify(Object.entries(node).sort(([a], [b]) => (a < b ? -1 : 1)));
  return nodes.length === 0 ? undefined : nodes.toSorted((a, b) => (text(a) < text(b) ? -1 : 1));
}

function normalAction(action: Node): Node {
  const { retry_policy: retry, cluster_not_found_response_code: notFound } = action;
  return defined({
    ...soleDestination(action),
    hash_policy: Array.isArray(action.hash_policy) ? nodesAt(action, 'hash_policy').map(normalHash) : undefined,
    cluster_not_found_response_code: notFound === 'SERVICE_UNAVAILABLE' ? undefined : notFound,
    retry_policy: isNode(retry) ? normalRetry(retry) : undefined,
    request_mirror_policies: Array.isArray(action.request_mirror_policies)
      ? nodesAt(action, 'request_mirror_policies').map(normalMirror)
      : undefined,
  });
}

/** Of a path that is matched as a whole, or by an expression, the prefix is all. */
function normalRewrite(action: Node, match: Node): Node {
  const { regex_rewrite: rewrite, ...rest } = action;
  if (
    (match.path ?? match.safe_regex) === undefined ||
    !isNode(rewrite) ||
    nodeAt(rewrite, 'pattern').regex !== WHOLE_PATH
  )
    return action;
  return { ...rest, prefix_rewrite: rewrite.substitution };
}

/** Envoy's defaults: CORS holds for every request, a fault without a share for none. */
function normalFilters(filters: Node): Node {
  const { [CORS_FILTER]: cors, [FAULT_FILTER]: fault, ...rest } = filters;
  return defined({
    ...rest,
    [CORS_FILTER]: isNode(cors)
      ? { filter_enabled: { default_value: perMillion({ numerator: 100 }) }, ...cors }
      : undefined,
    [FAULT_FILTER]: isNode(fault)
      ? Object.fromEntries(Object.entries(fault).map(([key, each]) => [key, withShare(each)]))
      : undefined,
  });
}

function withShare(part: unknown): unknown {
  return isNode(part) ? { percentage: perMillion({}), ...part } : part;
}

function normalRetry(retry: Node): Node {
  const predicates = nodesAt(retry, 'retry_host_predicate').map((each) => each.name);
  const conditions = String(retry.retry_on ?? '').split(',');
  return defined({
    ...retry,
    retry_on: conditions.sort().join(','),
    retry_host_predicate: predicates.length === 0 ? undefined : predicates,
    retry_back_off: normalBackOff(nodeAt(retry, 'retry_back_off')),
  });
}

/** Envoy's own: 25 ms, and at most ten times the base. */
function normalBackOff(backOff: Node): Node {
  const base = String(backOff.base_interval ?? '0.025s');
  return { base_interval: base, max_interval: backOff.max_interval ?? `${Number.parseFloat(base) * 10}s` };
}

function knownName(cluster: unknown): unknown {
  return typeof cluster === 'string' && /^outbound\|\d+\|\|$/.test(cluster) ? UNKNOWN_SERVICE : cluster;
}

/** The only destination that is left takes everything, however it is named. */
function soleDestination(action: Node): Node {
  const { weighted_clusters: weighted, ...rest } = action;
  if (!isNode(weighted)) return defined({ ...action, cluster: knownName(action.cluster) });
  const clusters = nodesAt(weighted, 'clusters').map((cluster) =>
    defined({ ...cluster, name: knownName(cluster.name), ...headerEdits(cluster) }),
  );
  const [only] = clusters;
  if (clusters.length === 1 && only !== undefined && Object.keys(only).every((key) => ['name', 'weight'].includes(key)))
    return { ...rest, cluster: only.name };
  return { ...rest, weighted_clusters: { ...without(weighted, 'total_weight'), clusters } };
}

function normalHash(policy: Node): Node {
  if (!isNode(policy.header)) return policy;
  return { ...policy, header: { header_name: String(policy.header.header_name).toLowerCase() } };
}

function normalMirror(mirror: Node): Node {
  return { ...mirror, runtime_fraction: nodeAt(mirror, 'runtime_fraction').default_value };
}

function normalDirect(direct: Node): Node {
  return nodeAt(direct, 'body').inline_string === '' ? without(direct, 'body') : direct;
}

function normalRedirect(redirect: Node): Node {
  const code = redirect.response_code;
  const entries = Object.entries(redirect).filter(([, value]) => value !== '');
  return defined({ ...Object.fromEntries(entries), response_code: code === 'MOVED_PERMANENTLY' ? undefined : code });
}

/** Edits by name; the order counts only among edits of one name. */
function headerEdits(node: Node): Node {
  const edits: Record<string, unknown> = {};
  for (const key of ['request_headers_to_add', 'response_headers_to_add']) {
    if (node[key] !== undefined) edits[key] = additions(nodesAt(node, key));
  }
  for (const key of ['request_headers_to_remove', 'response_headers_to_remove']) {
    const names = node[key];
    if (Array.isArray(names)) edits[key] = names.map((name: string) => name.toLowerCase()).sort();
  }
  return edits;
}

function additions(fields: readonly Node[]): readonly Node[] {
  const told = fields.map(({ header, append_action: action = 'APPEND_IF_EXISTS_OR_ADD' }) => {
    const { key, value } = header as Node;
    return { name: String(key).toLowerCase(), value, action };
  });
  return told.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}
