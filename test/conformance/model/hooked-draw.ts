import type { TestHooks } from '../../../src/engines/test-hooks.ts';
import type { RequestPlan } from '../../../src/traffic/proxy-types.ts';
import type { Request } from '../../../src/traffic/types.ts';
import type { RandomStream } from '../../../src/worlds/sim/types.ts';

/** Envoy's own name of the header that carries a chosen abort. */
const ABORT_HEADER = 'x-envoy-fault-abort-request';
/** Bound of the draws that decide by parts per million. */
const MILLION = 1_000_000;

/**
 * A proxy's stream of random numbers, with what the hooks choose in the place of chance while a request begins: the
 * weighted pick takes the value of a header, and the abort draw hits when its header is there. Both are told from other
 * draws by their bound; no case has weights that sum to a million.
 */
export class HookedDraw implements RandomStream {
  readonly #stream: RandomStream;
  readonly #hooks: TestHooks;
  #beginning: { readonly plan: RequestPlan; readonly request: Request } | null = null;

  constructor(stream: RandomStream, hooks: TestHooks) {
    this.#stream = stream;
    this.#hooks = hooks;
  }

  /** Draws within `run` are those of this request's guards, faults and routing. */
  during(plan: RequestPlan, request: Request, run: () => void): void {
    this.#beginning = { plan, request };
    run();
    this.#beginning = null;
  }

  readonly below = (bound: number): number => {
    const { weightHeader, abortByHeader } = this.#hooks;
    if (this.#beginning !== null) {
      const { plan, request } = this.#beginning;
      const chosen = weightHeader === null ? undefined : request.headers[weightHeader];
      if (chosen !== undefined && bound === plan.totalWeight) return Number(chosen) % bound;
      if (abortByHeader && bound === MILLION) return ABORT_HEADER in request.headers ? 0 : MILLION - 1;
    }
    return this.#stream.below(bound);
  };

  readonly unit = (): number => this.#stream.unit();
  readonly exponential = (mean: number): number => this.#stream.exponential(mean);
}
