/** One try, or one mirrored copy: a connection, the pod's answer, and what the cluster learns from it. */
import {
  CONNECTION_RESET,
  OVERFLOW,
  UPSTREAM_OVERLOADED,
  UPSTREAM_RATE_LIMITED,
} from '../../../src/traffic/outcome.ts';
import { type ClusterState, REFUSED, STARTED } from '../../../src/traffic/proxy-types.ts';
import type { Request } from '../../../src/traffic/types.ts';
import type { Answer } from '../harness/answer.ts';
import type { PodTold, Seen } from '../types.ts';
import { ANSWER_US, arrive, type ModelWorld, podOf } from './model-world.ts';

/** What came of a try. */
export interface TryResult {
  readonly outcome: number;
  /** Null when no pod answered. */
  readonly from: { readonly pod: PodTold; readonly seen: Seen; readonly answer: Answer } | null;
}

export class ModelTry {
  readonly #world: ModelWorld;
  readonly #state: ClusterState;
  readonly #host: number;
  readonly #request: Request;
  readonly #number: number;
  readonly #done: (result: TryResult) => void;
  readonly #ticket: number;
  #phase: 'waiting' | 'started' | 'over' = 'waiting';

  constructor(
    world: ModelWorld,
    state: ClusterState,
    host: number,
    request: Request,
    number: number,
    done: (result: TryResult) => void,
  ) {
    this.#world = world;
    this.#state = state;
    this.#host = host;
    this.#request = request;
    this.#number = number;
    this.#done = done;
    this.#ticket = world.tickets++;
  }

  begin(): void {
    this.#world.waiting.set(this.#ticket, {
      started: () => this.#start(),
      failed: (outcome) => {
        this.#phase = 'over';
        this.#done({ outcome, from: null });
      },
    });
    const result = this.#state.acquire(this.#host, this.#ticket);
    if (result === STARTED) this.#start();
    else if (result === REFUSED) {
      this.#phase = 'over';
      this.#done({ outcome: OVERFLOW, from: null });
    }
  }

  /** A timeout: the try is given up, and its outcome counts against the host only if it was on a connection. */
  giveUp(outcome: number): void {
    if (this.#phase === 'waiting') this.#state.abandon(this.#host, this.#ticket);
    else if (this.#phase === 'started') this.#release(outcome);
    this.#phase = 'over';
  }

  #start(): void {
    this.#phase = 'started';
    const pod = podOf(this.#world, this.#state, this.#host);
    const { answer, seen } = arrive(this.#world, pod, this.#request, this.#number);
    if (answer.kind === 'hang') return;
    this.#world.clock.after(ANSWER_US + answer.afterMs * 1000, () => {
      if (this.#phase !== 'started') return;
      this.#phase = 'over';
      const outcome = outcomeOf(answer);
      this.#release(outcome);
      this.#done({ outcome, from: answer.kind === 'close' ? null : { pod, seen, answer } });
    });
  }

  #release(outcome: number): void {
    const { clock, draw } = this.#world;
    this.#state.release(this.#host, outcome, false, clock.nowUs, draw);
  }
}

function outcomeOf(answer: Answer): number {
  if (answer.kind === 'close') return CONNECTION_RESET;
  if ('x-envoy-overloaded' in answer.headers) return UPSTREAM_OVERLOADED;
  if ('x-envoy-ratelimited' in answer.headers) return UPSTREAM_RATE_LIMITED;
  return answer.status;
}
