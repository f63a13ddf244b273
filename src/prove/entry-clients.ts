/** Who offers load, as clients of the simulator: users of public hosts, and probes that come from inside. */

import { recordsAt, stringsAt } from '../manifests/field.ts';
import type { ManifestIndex } from '../manifests/manifest-index.ts';
import type { ServiceTargets, Targets } from '../targets/types.ts';
import type { Client, RequestShape } from '../worlds/sim/run-input.ts';
import type { Place } from './offered-load.ts';

/** How long a user waits. Browsers give up after minutes; people long before. */
export const PATIENCE_US = 60_000_000;

/** A plain request to a service at its entry; `changes` makes it special. */
export function requestShape(
  name: string,
  host: string,
  scheme: 'http' | 'https',
  port: number,
  changes: Partial<RequestShape> = {},
): RequestShape {
  return {
    name,
    share: 1,
    method: 'GET',
    scheme,
    host,
    port,
    path: '/',
    headers: {},
    tokens: [],
    users: null,
    expects: [],
    arrives: {},
    lacks: [],
    ...changes,
  };
}

/** True when `pattern` (`*`, `*.example`, `host`, each perhaps after `namespace/`) covers the host. */
function covers(pattern: string, host: string): boolean {
  const bare = pattern.slice(pattern.indexOf('/') + 1);
  return bare === '*' || bare === host || (bare.startsWith('*.') && host.endsWith(bare.slice(1)));
}

/**
 * How clients reach a host in a cluster: HTTPS where a gateway serves it so, else plain HTTP on the port that serves
 * it. Null when no gateway of the cluster serves the host.
 */
export function publicEntry(
  index: ManifestIndex,
  cluster: string,
  host: string,
): { readonly scheme: 'http' | 'https'; readonly port: number } | null {
  const found: { scheme: 'http' | 'https'; port: number }[] = [];
  for (const gateway of index.ofKind('networking.istio.io', 'Gateway', cluster)) {
    for (const [, server] of recordsAt(gateway.object, ['spec', 'servers'])) {
      const port = server.port as { readonly number?: number; readonly protocol?: string } | undefined;
      if (port?.number === undefined || !stringsAt(server, ['hosts']).some((each) => covers(each, host))) continue;
      if (port.protocol === 'HTTPS') found.push({ scheme: 'https', port: port.number });
      else if (port.protocol === 'HTTP' || port.protocol === 'HTTP2') found.push({ scheme: 'http', port: port.number });
    }
  }
  for (const gateway of index.ofKind('gateway.networking.k8s.io', 'Gateway', cluster)) {
    for (const [, listener] of recordsAt(gateway.object, ['spec', 'listeners'])) {
      if (typeof listener.port !== 'number') continue;
      if (typeof listener.hostname === 'string' && !covers(listener.hostname, host)) continue;
      if (listener.protocol === 'HTTPS') found.push({ scheme: 'https', port: listener.port });
      else if (listener.protocol === 'HTTP') found.push({ scheme: 'http', port: listener.port });
    }
  }
  return found.find((entry) => entry.scheme === 'https') ?? found[0] ?? null;
}

/** The port a service listens on inside the cluster. */
export function servicePort(index: ManifestIndex, cluster: string, service: string): number {
  const [namespace = '', name = ''] = service.split('/');
  const object = index.get({ cluster, group: '', kind: 'Service', namespace, name })?.object;
  const [, first] = recordsAt(object, ['spec', 'ports'])[0] ?? [];
  return typeof first?.port === 'number' ? first.port : 80;
}

/** `ns/name` → its name inside the cluster; anything else is a host already. */
export function hostOf(service: string): string {
  const [namespace, name] = service.split('/');
  return name === undefined ? service : `${name}.${namespace}.svc.cluster.local`;
}

function entryClient(index: ManifestIndex, service: ServiceTargets, place: Place): readonly Client[] {
  const { load } = service;
  if (load === undefined || place.share <= 0) return [];
  const base = {
    name: `${service.service}@${place.cluster}`,
    service: service.service,
    cluster: place.cluster,
    rps: load.rps * place.share,
    arrivals: 'poisson',
    profile: [],
    patienceUs: PATIENCE_US,
  } as const;
  const changes = { path: load.path, method: load.method, headers: load.headers };
  if (load.host !== undefined) {
    const entry = publicEntry(index, place.cluster, load.host) ?? { scheme: 'http' as const, port: 80 };
    const shape = requestShape('users', load.host, entry.scheme, entry.port, changes);
    return [{ ...base, entry: { kind: 'gateway' }, shapes: [shape] }];
  }
  const port = servicePort(index, place.cluster, service.service);
  const shape = requestShape('users', hostOf(service.service), 'http', port, changes);
  return [{ ...base, entry: insideEntry(service.service.split('/')[0] ?? 'default'), shapes: [shape] }];
}

/** A caller inside the mesh that no manifest describes: three replicas, one per zone, with a sidecar. */
export function insideEntry(namespace: string): Extract<Client['entry'], { kind: 'workload' }> {
  return {
    kind: 'workload',
    namespace,
    workload: 'client',
    serviceAccount: 'default',
    labels: { app: 'client' },
    meshed: true,
    replicas: 3,
  };
}

/** The users of every service with load, in every cluster that has a share. */
export function entryClients(index: ManifestIndex, targets: Targets, places: readonly Place[]): readonly Client[] {
  return targets.services.flatMap((service) => places.flatMap((place) => entryClient(index, service, place)));
}
