/**
 * Requests that no HTTP routing of the first proxy touches: a caller without a sidecar, a TCP or TLS listener, a port on
 * which nothing listens.
 */
import { declaredEndpoints } from '../mesh/backing-workloads.ts';
import { chooseTcpRoute } from '../mesh/choose-listener.ts';
import { clusterTable } from '../mesh/cluster-table.ts';
import { resolveHost, serviceHost } from '../mesh/host-name.ts';
import { sidecarScope, visibleService } from '../mesh/sidecar-scope.ts';
import type { Cluster, Listener, TcpRoute } from '../mesh/types.ts';
import { destinationWords, percentWords } from './answer-words.ts';
import { absentAnswer, commonAnswer, guardedWorkloads } from './destination-answer.ts';
import { destinationStep } from './destination-step.ts';
import { type ExplainedDestination, principalOf } from './explained-destination.ts';
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

type Straight = Pick<ExplainedDestination, 'answered' | 'workloads'>;

/** A destination as a caller reaches it: through its sidecar's client policy, or in plain text without one. */
function destination(caller: RouteCaller, cluster: Cluster, share: number, request: Request): Straight {
  const { mesh, identity, config } = caller;
  const meshed = config !== null;
  const peer = {
    meshed,
    principal: principalOf(mesh, identity),
    clientTls: meshed ? cluster.tls.mode : ('DISABLE' as const),
    // A sidecar comes here for what it does not read as HTTP, a caller without one in any case.
    speaksHttp: !meshed,
  };
  const absent = absentAnswer(mesh, cluster, { notFound: null, empty: null });
  const workloads = absent === null ? guardedWorkloads(caller, cluster, peer, request) : [];
  const answered: AnsweredDestination = {
    host: cluster.host,
    subset: cluster.subset,
    port: cluster.port,
    share,
    endpoints: meshed || cluster.missing === null ? declaredEndpoints(mesh, cluster) : null,
    // Without a proxy nobody answers in the place of a service that is not there.
    answer: meshed || absent === null ? (absent ?? commonAnswer(workloads)) : null,
    cluster,
  };
  return { answered, workloads };
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
    text:
      route.origin === null ? 'the service itself' : `rule for ${route.sniHosts.join(', ') || `port ${caller.port}`}`,
    origin: route.origin,
    details: [],
  };
  return answerOf(caller, request, {
    destinations: destinations.map(({ answered }) => answered),
    why: `port ${caller.port} carries ${listener.protocol.toUpperCase()}: it goes ${places(destinations)}`,
    steps: [step, place, ...destinations.map((each) => destinationStep(each, caller))],
  });
}

function places(destinations: readonly Straight[]): string {
  return destinations
    .map(({ answered }) => `${percentWords(answered.share)} to ${destinationWords(answered)}`)
    .join(', ');
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
  const straight = destination(caller, cluster, 100, request);
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
  const steps = cluster.missing === null ? [step, destinationStep(straight, caller)] : [step];
  return answerOf(caller, request, { destinations: [straight.answered], why, steps });
}

/** Why nothing takes a connection, and what becomes of it. */
function nowhere({ config, identity, port }: RouteCaller, { url }: RouteQuestion, isPassed: boolean): string {
  const open = config?.listeners.some((each) => each.port === port);
  if (identity.kind === 'gateway') {
    return open
      ? `no server on port ${port} takes the name ${url.host}: the connection is closed`
      : `no server of the gateway listens on port ${port}: the connection is refused`;
  }
  const why = open ? `no service on port ${port} has the name ${url.host}` : `no service of the mesh has port ${port}`;
  return isPassed
    ? `${why}, so the sidecar passes the connection on as dialled`
    : `${why} and nothing else is let out (REGISTRY_ONLY): the connection is closed`;
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
    const route = chooseTcpRoute(listener, question.url.host);
    if (route !== null) return overTcp(caller, request, listener, route);
  }
  const { mesh, identity, port } = caller;
  const gateway = identity.kind === 'gateway';
  const isPassed = !gateway && sidecarScope(mesh, identity, []).unknownHost === 'passthrough';
  const why = nowhere(caller, question, isPassed);
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
  return answerOf(caller, request, { destinations: isPassed ? [passed] : [], why, steps: [step] });
}
