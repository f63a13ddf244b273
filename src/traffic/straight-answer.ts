/**
 * Requests that no HTTP routing of the first proxy touches: a caller without a sidecar, a TCP or TLS listener, a port on
 * which nothing listens.
 */
import { declaredEndpoints } from '../mesh/backing-workloads.ts';
import { clusterTable } from '../mesh/cluster-table.ts';
import { resolveHost, serviceHost } from '../mesh/host-name.ts';
import { visibleService } from '../mesh/sidecar-scope.ts';
import type { Cluster, Listener, TcpRoute } from '../mesh/types.ts';
import { absentAnswer, commonAnswer, guardedWorkloads } from './destination-answer.ts';
import { principalOf } from './explained-destination.ts';
import type { AnsweredDestination, OwnAnswer, RouteAnswer, RouteStep } from './route-answer.ts';
import type { RouteCaller } from './route-caller.ts';
import type { RouteQuestion } from './route-question.ts';
import type { Request } from './types.ts';

function answerOf(
  caller: RouteCaller,
  request: Request,
  parts: Pick<RouteAnswer, 'destinations' | 'why' | 'steps'>,
): RouteAnswer {
  const first: OwnAnswer | null = parts.destinations[0]?.answer ?? null;
  const common =
    first !== null && parts.destinations.every(({ answer }) => answer?.status === first.status) ? first : null;
  const assumed = caller.assumed.map((text): RouteStep => ({ title: 'assumed', text, origin: null, details: [] }));
  return {
    status: common?.status ?? null,
    flags: common?.flags ?? [],
    route: null,
    rule: null,
    request: { host: request.authority, path: request.path, headers: request.headers },
    redirect: null,
    timeoutUs: null,
    retries: 0,
    mirrors: [],
    ...parts,
    why: common?.because ?? parts.why,
    steps: [...assumed, ...parts.steps],
  };
}

/** A destination as a caller reaches it: through its sidecar's client policy, or in plain text without one. */
function destination(caller: RouteCaller, cluster: Cluster, share: number, request: Request): AnsweredDestination {
  const { mesh, identity, config } = caller;
  const meshed = config !== null;
  const peer = {
    meshed,
    principal: principalOf(mesh, identity),
    clientTls: meshed ? cluster.tls.mode : ('DISABLE' as const),
  };
  const absent = absentAnswer(mesh, cluster, 503);
  const workloads = absent === null ? guardedWorkloads(mesh, cluster, peer, request) : [];
  return {
    host: cluster.host,
    subset: cluster.subset,
    port: cluster.port,
    share,
    endpoints: meshed || cluster.missing === null ? declaredEndpoints(mesh, cluster) : null,
    // Without a proxy nobody answers in the place of a service that is not there.
    answer: meshed || absent === null ? (absent ?? commonAnswer(workloads)) : null,
    cluster,
  };
}

function overTcp(caller: RouteCaller, request: Request, listener: Listener, route: TcpRoute): RouteAnswer {
  const total = route.destinations.reduce((sum, each) => sum + each.weight, 0);
  const destinations = route.destinations.flatMap((each) => {
    const cluster = caller.config?.clusters.get(each.cluster);
    return cluster === undefined ? [] : [destination(caller, cluster, (100 * each.weight) / total, request)];
  });
  const step: RouteStep = {
    title: 'listener',
    text: `${listener.name} handles ${listener.protocol.toUpperCase()}: no HTTP routing, policies of the connection only`,
    origin: listener.origin,
    details: [],
  };
  const place: RouteStep = {
    title: 'route',
    text: `to ${destinations.map((each) => each.host).join(', ')}`,
    origin: route.origin,
    details: [],
  };
  return answerOf(caller, request, {
    destinations,
    why: `port ${caller.port} carries ${listener.protocol.toUpperCase()}`,
    steps: [step, place],
  });
}

function withoutSidecar(caller: RouteCaller, question: RouteQuestion, request: Request): RouteAnswer {
  const { mesh, identity, port } = caller;
  const [name = '', owner = identity.namespace] = question.url.host.split('.');
  const found = [question.url.host, resolveHost(question.url.host, identity.namespace), serviceHost(name, owner)].find(
    (host) => mesh.services.has(host),
  );
  const lookup = (host: string) => visibleService(mesh, host, identity.namespace, identity.namespace);
  const table = clusterTable(mesh, identity, lookup, []);
  const target = table.destination(found ?? question.url.host, null, port, port);
  const cluster = table.clusters.get(target.key)!;
  const destinations = [destination(caller, cluster, 100, request)];
  const step: RouteStep = {
    title: 'caller',
    text: `${identity.namespace}/${identity.workload} has no sidecar: routes, retries and client policies of the mesh do not apply`,
    origin: null,
    details: [],
  };
  const why =
    cluster.missing === null
      ? `it goes to ${cluster.host}:${port} as dialled`
      : `nothing in the cluster is called ${question.url.host}:${port}`;
  return answerOf(caller, request, { destinations, why, steps: [step] });
}

/** The answer without HTTP routing. */
export function straightAnswer(
  caller: RouteCaller,
  question: RouteQuestion,
  request: Request,
  listener: Listener | null,
): RouteAnswer {
  if (caller.config === null) return withoutSidecar(caller, question, request);
  if (listener !== null) {
    const named = listener.tcpRoutes.find((each) => each.sniHosts.includes(question.url.host));
    const any = listener.tcpRoutes.find(
      (each) => each.sniHosts.length === 0 || each.sniHosts.some((host) => host.startsWith('*')),
    );
    const route = named ?? any ?? listener.tcpRoutes[0];
    if (route !== undefined) return overTcp(caller, request, listener, route);
  }
  const { identity, port, config } = caller;
  const gateway = identity.kind === 'gateway';
  const open = config.listeners.some((each) => each.port === port);
  const why = gateway
    ? open
      ? `no server on port ${port} takes the name ${question.url.host}: the connection is closed`
      : `no server of the gateway listens on port ${port}: the connection is refused`
    : `no service of the mesh has port ${port}, so the sidecar passes the connection on as dialled`;
  const passed: AnsweredDestination = {
    host: question.url.host,
    subset: null,
    port,
    share: 100,
    endpoints: null,
    answer: null,
    cluster: null,
  };
  const step: RouteStep = {
    title: gateway ? 'gateway' : 'caller',
    text: `${identity.namespace}/${identity.workload}: ${why}`,
    origin: null,
    details: [],
  };
  return answerOf(caller, request, { destinations: gateway ? [] : [passed], why, steps: [step] });
}
