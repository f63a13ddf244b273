/**
 * HTTPRoutes, GRPCRoutes, TCPRoutes and TLSRoutes as the VirtualServices that Istio makes of them: one per parent and
 * host, rules sorted by how specific they are, routes that share a listener and host merged
 * (pilot/pkg/config/kube/gateway/route_collections.go).
 */
import { type JsonRecord, numberAt, recordAt, recordsAt, stringAt, stringsAt } from '../manifests/field.ts';
import type { ManifestIndex } from '../manifests/manifest-index.ts';
import type { Manifest } from '../manifests/types.ts';
import type { Unmodelled } from './delegates.ts';
import { listenerGatewayName } from './gateway-api-gateways.ts';
import { hostsForNamespace, type MeshGateway } from './gateways.ts';
import { hostsOverlap, hostWithin, isWildcard, serviceHost } from './host-name.ts';
import { type BackendAllowed, grpcMatch, httpMatch, istioRule, unsupportedFilters } from './http-route-rule.ts';
import { compareByAge, type MeshRule, type MeshVirtualService } from './virtual-services.ts';

const GROUP = 'gateway.networking.k8s.io';

/** What the routes of one cluster are read with. */
export interface RouteContext {
  readonly index: ManifestIndex;
  readonly cluster: string;
  readonly gateways: readonly MeshGateway[];
  /** Hosts of a ServiceEntry, which may be a parent too. */
  readonly entryHosts: (namespace: string, name: string) => readonly string[];
  readonly unmodelled: Unmodelled[];
}

interface Parent {
  readonly gateway: string;
  readonly hosts: readonly string[];
  /** Mesh parents may name one port of the service. */
  readonly port: number | null;
}

function grants(context: RouteContext, routeKind: string, from: string): BackendAllowed {
  const all = context.index.ofKind(GROUP, 'ReferenceGrant', context.cluster);
  return (namespace, kind, name) =>
    all.some((grant) => {
      if (context.index.namespaceOf(grant) !== namespace) return false;
      const fromHere = recordsAt(grant.object, ['spec', 'from']).some(
        ([, each]) => each.kind === routeKind && each.namespace === from,
      );
      return (
        fromHere &&
        recordsAt(grant.object, ['spec', 'to']).some(([, each]) => each.kind === kind && (each.name ?? name) === name)
      );
    });
}

/** Hosts of a route on one listener: those it shares, except the ones that a more exact listener of the port takes. */
function listenerHosts(
  gateway: MeshGateway,
  server: MeshGateway['servers'][number],
  hosts: readonly string[],
  namespace: string,
): readonly string[] {
  const allowed = hostsForNamespace(server.hosts, namespace);
  const bare = (host: string): string => host.slice(host.indexOf('/') + 1);
  const own = bare(server.hosts[0] ?? '*');
  const rivals = gateway.servers
    .filter((other) => other !== server && other.port === server.port && other.protocol === server.protocol)
    .map((other) => bare(other.hosts[0] ?? '*'));
  return hosts.filter((host) => {
    if (!allowed.some((each) => hostsOverlap(each, host))) return false;
    if (!isWildcard(own)) return true;
    return !rivals.some((rival) => rival !== own && rival.length >= own.length && hostWithin(host, rival));
  });
}

function gatewayParents(
  context: RouteContext,
  manifest: Manifest,
  namespace: string,
  reference: unknown,
  tcp: boolean,
): readonly Parent[] {
  const owner = stringAt(reference, ['namespace']) ?? namespace;
  const name = stringAt(reference, ['name']) ?? '';
  const gateway = context.gateways.find(
    (each) => each.api === 'gatewayApi' && each.namespace === owner && each.name === name,
  );
  if (gateway === undefined) return [];
  const hosts = stringsAt(manifest.object, ['spec', 'hostnames']).map((host) => host.toLowerCase());
  const section = stringAt(reference, ['sectionName']);
  const port = numberAt(reference, ['port']);
  return gateway.servers.flatMap((server) => {
    if ((section !== undefined && section !== server.portName) || (port !== undefined && port !== server.port))
      return [];
    if (tcp !== (server.protocol === 'tcp' || server.protocol === 'tls')) return [];
    const shared = listenerHosts(gateway, server, hosts.length === 0 ? ['*'] : hosts, namespace);
    return shared.length === 0
      ? []
      : [{ gateway: listenerGatewayName(owner, name, server.portName), hosts: shared, port: null }];
  });
}

function parentsOf(context: RouteContext, manifest: Manifest, namespace: string, tcp: boolean): readonly Parent[] {
  return recordsAt(manifest.object, ['spec', 'parentRefs']).flatMap(([index, reference]): readonly Parent[] => {
    const kind = stringAt(reference, ['kind']) ?? 'Gateway';
    const owner = stringAt(reference, ['namespace']) ?? namespace;
    const name = stringAt(reference, ['name']) ?? '';
    const port = numberAt(reference, ['port']) ?? null;
    if (kind === 'Service') return [{ gateway: 'mesh', hosts: [serviceHost(name, owner)], port }];
    if (kind === 'ServiceEntry') return [{ gateway: 'mesh', hosts: context.entryHosts(owner, name), port }];
    const found = kind === 'Gateway' ? gatewayParents(context, manifest, namespace, reference, tcp) : [];
    if (found.length === 0) {
      const what = `parent ${kind} ${owner}/${name} has no listener for this route`;
      context.unmodelled.push({ what, origin: { manifest, path: ['spec', 'parentRefs', index] } });
    }
    return found;
  });
}

/** Rank of a path match: exact before prefix before regular expression before none, then the longer one. */
function pathRank(spec: JsonRecord): readonly [kind: number, length: number] {
  for (const [rank, kind] of [
    [3, 'exact'],
    [2, 'prefix'],
    [1, 'regex'],
  ] as const) {
    const value = stringAt(spec, ['uri', kind]);
    if (value !== undefined) return [rank, value.length];
  }
  return [-1, 0];
}

function bySpecificity(a: MeshRule, b: MeshRule): number {
  const [left, right] = [a.rows?.[0]?.spec, b.rows?.[0]?.spec];
  if (left === undefined || right === undefined) return left === right ? 0 : left === undefined ? 1 : -1;
  const count = (spec: JsonRecord, list: string): number => Object.keys(recordAt(spec, [list]) ?? {}).length;
  const [leftPath, rightPath] = [pathRank(left), pathRank(right)];
  return (
    rightPath[0] - leftPath[0] ||
    rightPath[1] - leftPath[1] ||
    Number(right.method !== undefined) - Number(left.method !== undefined) ||
    count(right, 'headers') - count(left, 'headers') ||
    count(right, 'queryParams') - count(left, 'queryParams')
  );
}

function rulesOf(
  context: RouteContext,
  manifest: Manifest,
  namespace: string,
  allowed: BackendAllowed,
): readonly MeshRule[] {
  const { kind, metadata } = manifest.object;
  return recordsAt(manifest.object, ['spec', 'rules']).flatMap(([index, rule]): readonly MeshRule[] => {
    const path = ['spec', 'rules', index];
    const refused = unsupportedFilters(rule);
    if (refused.length > 0) {
      const origin = { manifest, path: [...path, 'filters', refused[0] ?? 0] };
      context.unmodelled.push({ what: 'a filter that Istio does not know, so it drops the rule', origin });
      return [];
    }
    const spec = istioRule(
      rule,
      stringAt(rule, ['name']) ?? `${namespace}.${metadata.name}.${index}`,
      namespace,
      allowed,
    );
    const convert = kind === 'GRPCRoute' ? grpcMatch : httpMatch;
    const matches = recordsAt(rule, ['matches']);
    const rows = matches.length === 0 ? [convert({})] : matches.map(([, match]) => convert(match));
    return rows.map((row, position) => {
      const origin = {
        manifest,
        path: matches.length === 0 ? path : [...path, 'matches', matches[position]?.[0] ?? 0],
      };
      return { spec, index, rows: [{ spec: row, gateways: [], origin }], namespace, origin: { manifest, path } };
    });
  });
}

function withPort(rules: readonly MeshRule[], port: number | null): readonly MeshRule[] {
  if (port === null) return rules;
  return rules.map((rule) => ({
    ...rule,
    rows: rule.rows?.map((row) => ({ ...row, spec: { ...row.spec, port } })) ?? null,
  }));
}

function l4Rules(manifest: Manifest, namespace: string, allowed: BackendAllowed): readonly MeshRule[] {
  const hosts = stringsAt(manifest.object, ['spec', 'hostnames']);
  return recordsAt(manifest.object, ['spec', 'rules']).map(([index, rule]) => {
    const path = ['spec', 'rules', index];
    const { route } = istioRule(rule, '', namespace, allowed);
    const sni = { spec: { sniHosts: hosts.length === 0 ? ['*'] : hosts }, gateways: [], origin: { manifest, path } };
    return {
      spec: { route },
      index,
      rows: manifest.object.kind === 'TLSRoute' ? [sni] : null,
      namespace,
      origin: { manifest, path },
    };
  });
}

/** Every route of one cluster. Routes that share a parent and a host become one VirtualService. */
export function readApiRoutes(context: RouteContext): readonly MeshVirtualService[] {
  const found: { readonly key: string; readonly virtualService: MeshVirtualService }[] = [];
  for (const kind of ['HTTPRoute', 'GRPCRoute', 'TCPRoute', 'TLSRoute']) {
    for (const manifest of context.index.ofKind(GROUP, kind, context.cluster)) {
      if (context.index.get(context.index.refOf(manifest)) !== manifest) continue;
      const namespace = context.index.namespaceOf(manifest) ?? 'default';
      const http = kind === 'HTTPRoute' || kind === 'GRPCRoute';
      const rules = (allowed: BackendAllowed): readonly MeshRule[] =>
        http ? rulesOf(context, manifest, namespace, allowed) : l4Rules(manifest, namespace, allowed);
      const parents = parentsOf(context, manifest, namespace, !http);
      const isMesh = (parent: Parent): boolean => parent.gateway === 'mesh';
      // Inside the mesh no grant is asked for: a client may call any service that it sees.
      const free = parents.some(isMesh) ? rules(() => true) : [];
      const granted = parents.every(isMesh) ? [] : rules(grants(context, kind, namespace));
      for (const parent of parents) {
        const owned = withPort(isMesh(parent) ? free : granted, parent.port);
        for (const host of parent.hosts) {
          found.push({
            key: `${parent.gateway === 'mesh' ? `${namespace}/${parent.port ?? ''}` : parent.gateway}/${host}/${http ? 'http' : kind}`,
            virtualService: {
              name: manifest.object.metadata.name,
              namespace,
              hosts: [host],
              gateways: [parent.gateway],
              exportTo: null,
              semantics: 'gatewayApi',
              http: http ? owned : [],
              tcp: kind === 'TCPRoute' ? owned : [],
              tls: kind === 'TLSRoute' ? owned : [],
              origin: { manifest, path: [] },
            },
          });
        }
      }
    }
  }
  return mergeByKey(found);
}

function mergeByKey(
  found: readonly { readonly key: string; readonly virtualService: MeshVirtualService }[],
): readonly MeshVirtualService[] {
  const merged = new Map<string, MeshVirtualService>();
  const sorted = found.toSorted((a, b) => compareByAge(a.virtualService, b.virtualService));
  for (const { key, virtualService } of sorted) {
    const base = merged.get(key);
    const http = [...(base?.http ?? []), ...virtualService.http].sort(bySpecificity);
    merged.set(key, { ...(base ?? virtualService), http });
  }
  return [...merged.values()];
}
