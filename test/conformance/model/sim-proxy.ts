/**
 * One proxy of the simulator with the pods behind it: the simulator's own kernel, fleet, caller, connections and exchange
 * of requests. Only who sends requests and how pods answer is told.
 */

import type { HeaderEdits, ProxyIdentity } from '../../../src/mesh/types.ts';
import { madeCookie } from '../../../src/traffic/hash-of.ts';
import { editHeaders, type HeaderValues } from '../../../src/traffic/header-edits.ts';
import {
  NO_HEALTHY_UPSTREAM,
  UPSTREAM_CONNECT_FAILURE,
  UPSTREAM_CONNECTION_TERMINATION,
  UPSTREAM_OVERFLOW,
  UPSTREAM_TIMEOUT,
} from '../../../src/traffic/local-reply.ts';
import { statusOf } from '../../../src/traffic/outcome.ts';
import { createProxy, ISTIO_TUNING } from '../../../src/traffic/proxy-replica.ts';
import type { LocalReply, Request } from '../../../src/traffic/types.ts';
import { SimKernel } from '../../../src/worlds/sim/kernel/sim-kernel.ts';
import type { Call } from '../../../src/worlds/sim/requests/call.ts';
import { Caller } from '../../../src/worlds/sim/requests/caller.ts';
import { EntryTally } from '../../../src/worlds/sim/requests/entry-tally.ts';
import { Exchange } from '../../../src/worlds/sim/requests/exchange.ts';
import { Fleet, type RequestKind } from '../../../src/worlds/sim/requests/fleet.ts';
import { Handshakes } from '../../../src/worlds/sim/requests/handshakes.ts';
import { HopTallies } from '../../../src/worlds/sim/requests/hop-tallies.ts';
import { PodTally } from '../../../src/worlds/sim/requests/pod-tally.ts';
import { RequestPools } from '../../../src/worlds/sim/requests/request-pools.ts';
import { responseFlagsOf } from '../../../src/worlds/sim/requests/response-flags.ts';
import type { PreparedCase } from '../harness/prepared-case.ts';
import type { Arrival, Observed } from '../types.ts';
import { HookedDraw } from './hooked-draw.ts';
import { ToldClient } from './told-client.ts';
import { ToldPods, WINDOW } from './told-pods.ts';
import { ToldWork } from './told-work.ts';

/** By the flag that the last try left. */
const REPLIES: Readonly<Record<string, LocalReply>> = {
  UF: UPSTREAM_CONNECT_FAILURE,
  UC: UPSTREAM_CONNECTION_TERMINATION,
  UT: UPSTREAM_TIMEOUT,
  UH: NO_HEALTHY_UPSTREAM,
  UO: UPSTREAM_OVERFLOW,
};

/** A gateway of these cases has no identity, and its pods no sidecars. */
function principalOf({ kind, namespace, serviceAccount }: ProxyIdentity): string | null {
  return kind === 'sidecar' ? `cluster.local/ns/${namespace}/sa/${serviceAccount}` : null;
}

/** Details of replies that the router makes: the route's response edits hold for them, not for those of filters before. */
const BY_ROUTER = /^(no_healthy_upstream|cluster_not_found|upstream_|response_timeout)/;

function routerEdits({ destination, plan }: Call, reply: LocalReply): readonly HeaderEdits[] {
  if (!BY_ROUTER.test(reply.details)) return [];
  if (destination !== null) return destination.responseEdits;
  return plan!.route === null ? [] : [plan!.route.headers.response];
}

/** Where a request arrives: a port, and the name that its TLS handshake asks for. */
interface Arrives {
  readonly port: number;
  readonly serverName: string | null;
}

/** A caller over gRPC is told a proxy's own answer in `grpc-status`; the model only says what the answer is. */
function isGrpc({ headers }: Request): boolean {
  return headers['content-type']?.startsWith('application/grpc') ?? false;
}

interface Pending {
  readonly number: number;
  readonly request: Request;
  readonly done: (observed: Omit<Observed, 'atMs'>) => void;
}

export class SimProxy {
  readonly kernel: SimKernel;
  readonly draw: HookedDraw;
  readonly #prepared: PreparedCase;
  readonly #pools = new RequestPools();
  readonly #exchange: Exchange;
  readonly #work: ToldWork;
  readonly #caller: Caller;
  readonly #client: ToldClient;
  readonly #pending = new Map<Call, Pending>();
  readonly #kinds = new Map<string, RequestKind>();
  #ready: ReadonlySet<string>;

  constructor(prepared: PreparedCase, seed: number) {
    this.#prepared = prepared;
    this.#ready = prepared.readyAtFirst;
    this.kernel = new SimKernel(seed);
    this.draw = new HookedDraw(this.kernel.stream('proxy'), prepared.hooks);
    this.#exchange = new Exchange(this.kernel, this.#pools);
    this.#work = new ToldWork(this.kernel, this.#pools, this.#exchange, prepared.told.pods, (call) =>
      this.#numberOf(call),
    );
    this.#exchange.work = this.#work;
    this.#caller = this.#makeCaller();
    this.#client = new ToldClient(this.draw, (...answer) => this.#answered(...answer));
    this.setReady(prepared.readyAtFirst);
  }

  /** Endpoints change, and the proxy knows at once. */
  setReady(ready: ReadonlySet<string>): void {
    this.#ready = ready;
    const caller = this.#caller;
    for (const [key] of this.#prepared.groups(ready)) {
      const upstream = caller.upstream(caller.fleet.program.clusterIndex.get(key)!, this.kernel.nowUs());
      caller.refresh(upstream, this.kernel.nowUs());
    }
  }

  /** Sends one request through the proxy. */
  offer(number: number, request: Request, arrives: Arrives, done: Pending['done']): void {
    const caller = this.#caller;
    const outgoing = caller.fleet.outgoingOf(this.#kindOf(request, arrives), this.kernel.nowUs());
    if (outgoing.plan === null) {
      // No listener takes the connection.
      done({ status: 0, flags: '', attempts: 0, backend: null, seen: null, headers: {}, body: '', tookMs: 0 });
      return;
    }
    const call = this.#pools.takeCall();
    call.caller = caller;
    call.outgoing = outgoing;
    call.client = this.#client;
    call.entry = new EntryTally();
    call.window = WINDOW.index;
    call.isMirror = false;
    this.#pending.set(call, { number, request, done });
    this.draw.during(outgoing.plan, request, () => this.#exchange.begin(call));
  }

  /** Everything that reached a pod, times counted from `startedUs`. */
  arrivals(startedUs: number): Arrival[] {
    return this.#work.arrivals.map((one, i) => ({ ...one, atMs: (this.#work.arrivedUs[i]! - startedUs) / 1000 }));
  }

  #makeCaller(): Caller {
    const { config, told, facts, groups } = this.#prepared;
    const fleet = new Fleet({ proxy: config.proxy, meshed: true, principal: principalOf(config.proxy) }, config, []);
    const handshakes = new Handshakes(this.kernel, WINDOW);
    const events = this.#exchange.proxyEvents(
      (state, host) => handshakes.begin(this.#caller, state, host),
      () => {},
    );
    const tuning = { ...ISTIO_TUNING, updateMergeWindowUs: facts.outlier.updateMergeWindowUs };
    const proxy = createProxy(fleet.program, { registries: new Map(), events, tuning }, 0, this.draw);
    const { namespace, workload, labels } = told.proxy;
    const locality = { region: '', zone: '', subzone: '' };
    const place = { name: workload, workload: `${namespace}/${workload}`, locality, network: '', cluster: '', labels };
    const hops = new HopTallies({ from: workload, kind: 'gateway', cluster: '', region: '', zone: '' }, 1);
    const view = {
      groups: (_caller: Caller, { cluster }: { cluster: { key: string } }) => groups(this.#ready).get(cluster.key)!,
      target: (_caller: Caller, upstream: Parameters<ToldPods['target']>[0], slot: number) =>
        pods.target(upstream, slot),
      isReplaced: () => false,
    };
    const caller: Caller = new Caller(fleet, place, proxy, this.draw, hops, view, [new PodTally()]);
    const pods = new ToldPods(this.#prepared, caller);
    return caller;
  }

  #kindOf(request: Request, { port, serverName }: Arrives): RequestKind {
    const shape = `${port} ${serverName} ${JSON.stringify(request)}`;
    const known = this.#kinds.get(shape);
    if (known !== undefined) return known;
    const host = serverName ?? request.authority.replace(/:\d+$/, '');
    const scheme = serverName === null ? ('http' as const) : ('https' as const);
    const made = { number: this.#kinds.size, host, port, scheme, request, requestOf: null, expected: null };
    this.#kinds.set(shape, made);
    return made;
  }

  /** A mirrored copy carries the number of the call whose plan it shares. */
  #numberOf(call: Call): number {
    const own = this.#pending.get(call);
    if (own !== undefined) return own.number;
    const sibling = [...this.#pending].find(
      ([other]) => other.outgoing === call.outgoing && other.startedUs === call.startedUs,
    );
    return sibling?.[1].number ?? -1;
  }

  #answered(call: Call, outcome: number, isLocal: boolean, tookUs: number): void {
    const status = statusOf(outcome);
    const { request, done } = this.#pending.get(call)!;
    this.#pending.delete(call);
    const { proxy } = this.#caller;
    const flags = [...responseFlagsOf(call.flags)].sort();
    const last = isLocal || call.lastPod === null ? null : this.#work.lastTry.get(call)!;
    const attempts = call.upstream === null ? 0 : call.retries + 1;
    const limits = proxy.rateLimitHeaders(call.plan!, this.kernel.nowUs());
    const common = { status, flags: flags.join(','), attempts, tookMs: tookUs / 1000 };
    if (last === null) {
      const reply = this.#localReply(call, flags, attempts);
      const edited = routerEdits(call, reply).reduce<HeaderValues>(
        (all, edits) => editHeaders(edits, all),
        reply.headers,
      );
      const own = { ...common, backend: null, seen: null, headers: { ...edited, ...limits }, body: reply.body };
      done(isGrpc(request) ? { ...own, status: 200, body: '' } : own);
      return;
    }
    const own: HeaderValues = { 'x-backend': call.lastPod!.pod.name, ...last.answer.headers };
    const edited = call.destination!.responseEdits.reduce((headers, edits) => editHeaders(edits, headers), own);
    const cookie = madeCookie(call.plan!.hash, request, 'made');
    const headers = { ...edited, ...limits, ...(cookie === null ? {} : { 'set-cookie': cookie }) };
    done({ ...common, backend: call.lastPod!.pod.name, seen: last.seen, headers, body: '' });
  }

  /** Text and headers of an answer that no pod gave. Before any destination it is what `begin` said. */
  #localReply(call: Call, flags: readonly string[], attempts: number): LocalReply {
    if (call.upstream === null) return this.#caller.proxy.reply;
    const refusal = this.#work.lastRefusal.get(call);
    if (refusal !== undefined && !flags.some((flag) => flag in REPLIES)) return refusal;
    const reply = REPLIES[flags.find((flag) => flag in REPLIES) ?? ''] ?? this.#caller.proxy.reply;
    if (attempts < 2) return reply;
    return { ...reply, body: reply.body.replace('reset reason', 'retried and the latest reset reason') };
  }
}
