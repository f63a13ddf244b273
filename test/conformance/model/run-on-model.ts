/** Runs a case on the simulator: the same steps as on Envoy, in virtual time. */
import type { PreparedCase } from '../harness/prepared-case.ts';
import type { Observed, OfferedRequest, Outcome, Step } from '../types.ts';
import { InboundSide } from './inbound-side.ts';
import { modelRequest } from './model-request.ts';
import { SimProxy } from './sim-proxy.ts';

/** From a proxy's start to its first request: what starting Envoy takes, roughly. */
const LEAD_US = 150_000;
/** Between an answer and the next request on the same connection. */
const THINK_US = 50;
/** The clock is looked at this often while a step runs. */
const SLICE_US = 100;

/** Offers the case's requests to the model; the seed stands for everything that is left to chance. */
export function runOnModel(prepared: PreparedCase, seed: number): Outcome {
  const run = new ModelRun(prepared, seed);
  for (const step of prepared.told.steps) run.take(step);
  return run.outcome();
}

class ModelRun {
  readonly #proxy: SimProxy;
  readonly #inbound: InboundSide;
  readonly #requests: (Observed | undefined)[] = [];
  readonly #ready: Set<string>;
  #startedUs = Number.NaN;

  constructor(prepared: PreparedCase, seed: number) {
    this.#proxy = new SimProxy(prepared, seed);
    this.#inbound = new InboundSide(prepared.config, this.#proxy.kernel, this.#proxy.draw);
    this.#ready = new Set(prepared.readyAtFirst);
    this.#proxy.kernel.runUntil(LEAD_US);
  }

  take(step: Step): void {
    const { kernel } = this.#proxy;
    if ('waitMs' in step) kernel.runUntil(kernel.nowUs() + step.waitMs * 1000);
    else if ('send' in step) this.#send(step);
    else {
      for (const [pod, isReady] of Object.entries(step.ready)) isReady ? this.#ready.add(pod) : this.#ready.delete(pod);
      this.#proxy.setReady(new Set(this.#ready));
    }
  }

  outcome(): Outcome {
    const arrivals = [...this.#proxy.arrivals(this.#startedUs), ...this.#inbound.arrivals];
    return { requests: this.#requests.map((request) => request!), arrivals };
  }

  #send(step: Extract<Step, { send: unknown }>): void {
    const { kernel } = this.#proxy;
    const each = 'host' in step.send ? [step.send] : step.send;
    const queue = Array.from({ length: step.times ?? 1 }, () => each).flat();
    if (Number.isNaN(this.#startedUs)) this.#startedUs = kernel.nowUs();
    const first = this.#requests.length;
    this.#requests.length += queue.length;
    const thinkUs = THINK_US + (step.pauseMs ?? 0) * 1000;
    let next = 0;
    let left = queue.length;
    const offer = (then: () => void): void => {
      if (next === queue.length) return;
      const own = next++;
      this.#offer(queue[own]!, first + own, () => {
        left--;
        then();
      });
    };
    const again = (): void => kernel.after(thinkUs, () => offer(again));
    if (step.everyMs === undefined) for (let i = 0; i < (step.inFlight ?? 1); i++) offer(again);
    else for (let i = 0; i < queue.length; i++) kernel.after(i * step.everyMs * 1000, () => offer(() => {}));
    while (left > 0) kernel.runUntil(kernel.nowUs() + SLICE_US);
  }

  #offer(offered: OfferedRequest, number: number, then: () => void): void {
    const { kernel } = this.#proxy;
    const request = modelRequest(offered);
    const atMs = (kernel.nowUs() - this.#startedUs) / 1000;
    const { port = 80 } = offered;
    const done = (observed: Omit<Observed, 'atMs'>): void => {
      this.#requests[number] = { ...observed, atMs };
      then();
    };
    if (offered.inbound === true) this.#inbound.offer(number, request, port, done);
    else this.#proxy.offer(number, request, { port, serverName: offered.serverName ?? null }, done);
  }
}
