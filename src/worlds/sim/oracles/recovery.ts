import type { ClientSeries } from '../run-result.ts';

/** How long it took until users were answered again. */
export interface Recovery {
  /** From the fault to the first step from which on all went well, to the end; null: the last step failed still. */
  readonly tookUs: number | null;
  /** Requests offered and failed between the fault and that moment, or the end. */
  readonly offered: number;
  readonly failed: number;
}

/** From the fault to where one stops looking. */
export interface RecoverySpan {
  readonly fromUs: number;
  readonly untilUs: number;
}

/**
 * Time to recovery: from the fault to the first step from which on, to the very end of the span, at most `errorShare` of
 * the requests of these clients fail. A relapse, however late, is the same outage. A step with errors is judged with as
 * many after it as it takes to hold so small a share at all: a thousand requests for 0.1 %, or one stray error in a quiet
 * second would be an outage. Errors count in the step in which the request was offered; a step without requests proves
 * nothing and neither ends nor delays a recovery.
 */
export function recovery(
  clients: readonly ClientSeries[],
  stepUs: number,
  { fromUs, untilUs }: RecoverySpan,
  errorShare: number,
): Recovery {
  const steps = Math.min(clients[0]?.requests.length ?? 0, Math.floor(untilUs / stepUs));
  const first = Math.floor(fromUs / stepUs);
  const requests = (at: number): number => sum(clients, ({ requests: each }) => each[at] ?? 0);
  const errors = (at: number): number => sum(clients, ({ errors: each }) => each[at] ?? 0);
  const enough = errorShare > 0 ? 1 / errorShare : 0;
  const isDown = (at: number): boolean => {
    let [asked, failed] = [requests(at), errors(at)];
    if (failed === 0) return false;
    let [before, after] = [at - 1, at + 1];
    for (; asked < enough && after < steps; after++)
      [asked, failed] = [asked + requests(after), failed + errors(after)];
    // Where the run ends too soon, the steps before it stand in.
    for (; asked < enough && before >= first; before--)
      [asked, failed] = [asked + requests(before), failed + errors(before)];
    return failed > errorShare * asked;
  };
  let since = first;
  for (let at = first; at < steps; at++) if (isDown(at)) since = at + 1;
  let offered = 0;
  let failed = 0;
  for (let at = first; at < since; at++) {
    offered += requests(at);
    failed += errors(at);
  }
  return { tookUs: since < steps ? Math.max(0, since * stepUs - fromUs) : null, offered, failed };
}

function sum<T>(items: readonly T[], pick: (item: T) => number): number {
  let total = 0;
  for (const item of items) total += pick(item);
  return total;
}
