import {
  CONNECTION_RESET,
  GRPC_STATUS,
  UPSTREAM_OVERLOADED,
  UPSTREAM_RATE_LIMITED,
} from '../../../src/traffic/outcome.ts';
import type { LocalReply } from '../../../src/traffic/types.ts';
import type { SimKernel } from '../../../src/worlds/sim/kernel/sim-kernel.ts';
import { type Call, SENT } from '../../../src/worlds/sim/requests/call.ts';
import type { Exchange } from '../../../src/worlds/sim/requests/exchange.ts';
import { CUT_OFF } from '../../../src/worlds/sim/requests/pod-guard.ts';
import type { PodServer } from '../../../src/worlds/sim/requests/pod-server.ts';
import { PodWork } from '../../../src/worlds/sim/requests/pod-work.ts';
import type { RequestPools } from '../../../src/worlds/sim/requests/request-pools.ts';
import type { SlotTarget } from '../../../src/worlds/sim/requests/upstream.ts';
import type { RandomStream } from '../../../src/worlds/sim/types.ts';
import { ANSWER_HEADER, type Answer, answerTo } from '../harness/answer.ts';
import type { Arrival, PodTold, Seen } from '../types.ts';
import { WINDOW } from './told-pods.ts';

/** What an immediate answer takes on loopback. */
export const ANSWER_US = 300;

/** The last try of a call, as its pod saw it. */
export interface LastTry {
  readonly seen: Seen;
  readonly answer: Answer;
}

/** Answers every try as the case tells, and remembers what arrived. The rest of a request's way is the simulator's. */
export class ToldWork extends PodWork {
  readonly arrivals: Omit<Arrival, 'atMs'>[] = [];
  readonly arrivedUs: number[] = [];
  readonly lastTry = new Map<Call, LastTry>();
  /** What the pod's own sidecar answered to the last try. */
  readonly lastRefusal = new Map<Call, LocalReply>();
  readonly #draw: RandomStream;
  readonly #kernel: SimKernel;
  readonly #exchange: Exchange;
  readonly #told: ReadonlyMap<string, PodTold>;
  readonly #numberOf: (call: Call) => number;
  readonly #served = new Map<string, number>();
  /** Tries of each pooled call: an answer that comes after its try was given up is nobody's. */
  readonly #tries = new Map<Call, number>();

  constructor(
    kernel: SimKernel,
    pools: RequestPools,
    exchange: Exchange,
    pods: readonly PodTold[],
    numberOf: (call: Call) => number,
  ) {
    super(kernel, pools, exchange, WINDOW, kernel.stream('pods'));
    this.#kernel = kernel;
    this.#draw = kernel.stream('guards');
    this.#exchange = exchange;
    this.#told = new Map(pods.map((pod) => [pod.name, pod]));
    this.#numberOf = numberOf;
  }

  override dispatch(call: Call, server: PodServer, target: SlotTarget): void {
    this.lastRefusal.delete(call);
    const nowUs = this.#kernel.nowUs();
    const refusal = server.guard?.admit(call.destination!, call.upstream!, target, nowUs, this.#draw) ?? null;
    if (refusal !== null) {
      this.#later(call, ANSWER_US, () => {
        const isCut = refusal === CUT_OFF;
        if (!isCut) this.lastRefusal.set(call, refusal);
        this.#exchange.returned(call, isCut ? CONNECTION_RESET : refusal.status, null, isCut);
      });
      return;
    }
    const { method, path, authority, headers } = call.destination!.request;
    const { name } = server.pod;
    const seen = { method, path, host: authority, headers };
    this.arrivals.push({ ...seen, pod: name, number: this.#numberOf(call) });
    this.arrivedUs.push(this.#kernel.nowUs());
    const count = this.#served.get(name) ?? 0;
    this.#served.set(name, count + 1);
    const answer = answerTo(this.#told.get(name)!.answers ?? [], count, headers[ANSWER_HEADER]);
    if (answer.kind === 'hang') this.#later(call, Number.MAX_SAFE_INTEGER, () => {});
    else this.#later(call, ANSWER_US + answer.afterMs * 1000, () => this.#answer(call, server, { seen, answer }));
  }

  #answer(call: Call, server: PodServer, last: LastTry): void {
    const isClosed = last.answer.kind === 'close';
    this.lastTry.set(call, last);
    this.#exchange.returned(call, outcomeOf(last.answer, call.upstream!.isGrpc), isClosed ? null : server, isClosed);
  }

  /** Unless the try is given up before. */
  #later(call: Call, delayUs: number, run: () => void): void {
    const mine = (this.#tries.get(call) ?? 0) + 1;
    this.#tries.set(call, mine);
    if (delayUs === Number.MAX_SAFE_INTEGER) return;
    this.#kernel.after(delayUs, () => {
      if (call.phase === SENT && this.#tries.get(call) === mine) run();
    });
  }
}

function outcomeOf(answer: Answer, isGrpc: boolean): number {
  if (answer.kind === 'close') return CONNECTION_RESET;
  if (isGrpc) return GRPC_STATUS + Number(answer.headers['grpc-status'] ?? 0);
  if ('x-envoy-overloaded' in answer.headers) return UPSTREAM_OVERLOADED;
  if ('x-envoy-ratelimited' in answer.headers) return UPSTREAM_RATE_LIMITED;
  return answer.status;
}
