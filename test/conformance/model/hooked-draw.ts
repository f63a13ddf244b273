import type { TestHooks } from '../../../src/engines/test-hooks.ts';
import type { Draw } from '../../../src/traffic/draw.ts';
import type { RequestPlan } from '../../../src/traffic/proxy-types.ts';
import type { Request } from '../../../src/traffic/types.ts';

/** Envoy's own name of the header that carries a chosen abort. */
const ABORT_HEADER = 'x-envoy-fault-abort-request';
/** Bound of the draws that decide by parts per million. */
const MILLION = 1_000_000;

/**
 * The draws of one request, with what the hooks choose in the place of chance: the weighted pick takes the value of a
 * header, and the abort draw hits when its header is there. Both are told from others by their bound; no case has
 * weights that sum to a million.
 */
export function hookedDraw(draw: Draw, hooks: TestHooks, plan: RequestPlan, request: Request): Draw {
  const { weightHeader, abortByHeader } = hooks;
  const chosen = weightHeader === null ? undefined : request.headers[weightHeader];
  if (chosen === undefined && !abortByHeader) return draw;
  return {
    unit: () => draw.unit(),
    below: (bound) => {
      if (chosen !== undefined && bound === plan.totalWeight) return Number(chosen) % bound;
      if (abortByHeader && bound === MILLION) return ABORT_HEADER in request.headers ? 0 : MILLION - 1;
      return draw.below(bound);
    },
  };
}
