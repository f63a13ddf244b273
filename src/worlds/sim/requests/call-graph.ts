/**
 * What the targets say of services, as the run needs it: what a request costs a service, and the kinds of requests that
 * it makes. Kinds of all clients and services are numbered together, so that every fleet keeps its plans in one array.
 */

import type { Mesh } from '../../../mesh/build-mesh.ts';
import { serviceHost } from '../../../mesh/host-name.ts';
import { includesLabels } from '../../../mesh/includes-labels.ts';
import { carriesHttp } from '../../../mesh/port-protocol.ts';
import type { Call, ServiceTargets, Targets } from '../../../targets/types.ts';
import type { Request, Token } from '../../../traffic/types.ts';
import type { Client, RequestShape } from '../run-input.ts';
import type { SimPod } from '../types.ts';
import type { RequestKind } from './fleet.ts';
import { NO_WORK, type ServiceWork, type WorkCall } from './service-work.ts';
import { userRequest } from './user-request.ts';

/** Headers that a shape's request carries on to the services behind its entry. */
interface Variant {
  readonly headers: Readonly<Record<string, string>>;
  readonly tokens: readonly Token[];
}

export interface CallGraph {
  readonly kinds: readonly RequestKind[];
  /** Kind and variant of an entry shape. */
  readonly entry: (client: Client, shape: RequestShape) => { readonly kind: RequestKind; readonly variant: number };
  /** What a pod does with a request for a host. */
  readonly workOf: (pod: SimPod, host: string) => ServiceWork;
}

/** A client of a request whose address nobody looks at. */
const SOURCE_IP = '192.0.2.1';
/** Where a host that nobody declares is dialled when the call names no port. */
const UNKNOWN_PORT = 443;

/** Builds the graph for all clients of a run. */
export function callGraph(
  targets: Targets,
  meshes: ReadonlyMap<string, Mesh>,
  clients: readonly Client[],
  propagated: readonly string[],
): CallGraph {
  const kinds: RequestKind[] = [];
  const variants: Variant[] = [{ headers: {}, tokens: [] }];
  const variantKeys = new Map([[variantKey(variants[0]!), 0]]);
  const add = (kind: Omit<RequestKind, 'number'>): RequestKind => {
    const numbered = { ...kind, number: kinds.length };
    kinds.push(numbered);
    return numbered;
  };
  const entries = new Map<RequestShape, { kind: RequestKind; variant: number }>();
  for (const shape of clients.flatMap(({ shapes }) => shapes)) {
    const variant = variantOf(shape, propagated);
    const key = variantKey(variant);
    if (!variantKeys.has(key)) variantKeys.set(key, variants.push(variant) - 1);
    entries.set(shape, { kind: add(entryKind(shape)), variant: variantKeys.get(key)! });
  }
  const services = new Map<string, { targets: ServiceTargets; work: ServiceWork }>();
  for (const service of targets.services) {
    const calls = variants.map((variant) =>
      service.calls.map((call): WorkCall => {
        const whole = Math.floor(call.times);
        const extraPerMillion = Math.round((call.times - whole) * 1_000_000);
        return { kind: add(callKind(call, variant, meshes)), times: whole, extraPerMillion };
      }),
    );
    const work = { meanUs: service.workUs, isExponential: service.workShape === 'exponential', calls };
    services.set(hostOfService(service.service), { targets: service, work });
  }
  return {
    kinds,
    entry: (_, shape) => entries.get(shape)!,
    workOf: (pod, host) => services.get(host)?.work ?? workBehind(pod, meshes, services),
  };
}

/** `namespace/name` as a host; anything else is a host already. */
export function hostOfService(service: string): string {
  const [namespace = '', name] = service.split('/');
  return name === undefined ? service.toLowerCase() : serviceHost(name, namespace);
}

/** A canary's own service, say, is not in the targets: the service whose pods these are decides. */
function workBehind(
  pod: SimPod,
  meshes: ReadonlyMap<string, Mesh>,
  services: ReadonlyMap<string, { targets: ServiceTargets; work: ServiceWork }>,
): ServiceWork {
  const mesh = meshes.get(pod.cluster);
  for (const [host, { work }] of services) {
    const service = mesh?.services.get(host)?.[0];
    if (service?.namespace !== pod.namespace || service.selector === null) continue;
    if (includesLabels(pod.labels, service.selector)) return work;
  }
  const name = `${pod.namespace}/${pod.workload.split('/').at(-1)}`;
  return [...services.values()].find(({ targets }) => targets.service === name)?.work ?? NO_WORK;
}

function variantOf(shape: RequestShape, propagated: readonly string[]): Variant {
  const kept = Object.entries(shape.headers).filter(([name]) => propagated.includes(name));
  const tokens = shape.tokens.filter(({ carriedIn }) => propagated.includes(carriedIn.name));
  return { headers: Object.fromEntries(kept), tokens };
}

function variantKey({ headers, tokens }: Variant): string {
  return JSON.stringify([Object.entries(headers).sort(), tokens]);
}

function entryKind(shape: RequestShape): Omit<RequestKind, 'number'> {
  const { host, port, scheme, users, arrives, lacks } = shape;
  const own = scheme === 'https' ? 443 : 80;
  const request: Request = {
    method: shape.method,
    scheme,
    authority: port === own ? host : `${host}:${port}`,
    path: shape.path,
    headers: shape.headers,
    sourceIp: SOURCE_IP,
    sourcePrincipal: null,
    tokens: shape.tokens,
  };
  return {
    host: host.toLowerCase(),
    port,
    scheme,
    request,
    requestOf: users === null ? null : (user) => userRequest(request, users, user),
    expected: Object.keys(arrives).length + lacks.length === 0 ? null : { arrives, lacks },
  };
}

function callKind(
  call: Call,
  { headers, tokens }: Variant,
  meshes: ReadonlyMap<string, Mesh>,
): Omit<RequestKind, 'number'> {
  const host = hostOfService(call.service);
  const port = call.port ?? portOf(host, meshes);
  const request: Request = {
    method: 'GET',
    scheme: 'http',
    authority: port === 80 ? host : `${host}:${port}`,
    path: call.path,
    headers,
    sourceIp: SOURCE_IP,
    sourcePrincipal: null,
    tokens,
  };
  return { host, port, scheme: 'http', request, requestOf: null, expected: null };
}

/** The service's port for HTTP, else its first. */
function portOf(host: string, meshes: ReadonlyMap<string, Mesh>): number {
  for (const mesh of meshes.values()) {
    const ports = mesh.services.get(host)?.[0]?.ports ?? [];
    const port = ports.find(({ protocol }) => carriesHttp(protocol)) ?? ports[0];
    if (port !== undefined) return port.number;
  }
  return UNKNOWN_PORT;
}
