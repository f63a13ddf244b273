/** Everything that one run on the model shares: the clock, chance, the proxy, and pods that behave as told. */
import type { Draw } from '../../../src/traffic/draw.ts';
import type { InboundGuard } from '../../../src/traffic/inbound-guard.ts';
import type { ClusterState, ProxyInstance, ProxyProgram } from '../../../src/traffic/proxy-types.ts';
import type { Request } from '../../../src/traffic/types.ts';
import { ANSWER_HEADER, type Answer, answerTo } from '../harness/answer.ts';
import type { PreparedCase } from '../harness/prepared-case.ts';
import type { Arrival, PodTold, Seen } from '../types.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** What a handshake and an immediate answer take on loopback; only their order of magnitude matters. */
export const CONNECT_US = 200;
export const ANSWER_US = 300;

export interface ModelWorld {
  readonly prepared: PreparedCase;
  readonly clock: VirtualClock;
  readonly draw: Draw;
  readonly program: ProxyProgram;
  readonly proxy: ProxyInstance;
  /** By number of the ticket: what a request that waits for a connection does next. */
  readonly waiting: Map<number, { readonly started: () => void; readonly failed: (outcome: number) => void }>;
  readonly arrivals: Arrival[];
  /** Requests that each pod has received. */
  readonly served: Map<string, number>;
  /** Of the inbound side, by port. */
  readonly guards: Map<number, InboundGuard>;
  startedUs: number;
  tickets: number;
}

/** Pod behind a host of a cluster. */
export function podOf(world: ModelWorld, state: ClusterState, host: number): PodTold {
  const name = world.prepared.podAt.get(state.endpoint(host).address);
  return world.prepared.told.pods.find((pod) => pod.name === name)!;
}

/** A request reaches a pod: it is remembered, and the pod's answer decided. */
export function arrive(
  world: ModelWorld,
  pod: PodTold,
  request: Request,
  number: number,
): { readonly answer: Answer; readonly seen: Seen } {
  const seen = { method: request.method, path: request.path, host: request.authority, headers: request.headers };
  world.arrivals.push({ ...seen, pod: pod.name, number, atMs: (world.clock.nowUs - world.startedUs) / 1000 });
  const count = world.served.get(pod.name) ?? 0;
  world.served.set(pod.name, count + 1);
  return { answer: answerTo(pod.answers ?? [], count, request.headers[ANSWER_HEADER]), seen };
}
