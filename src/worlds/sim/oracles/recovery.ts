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
 * the requests of these clients fail in every step. A relapse, however late, is the same outage. Errors count in the
 * step in which the request was offered; a step without requests proves nothing and neither ends nor delays a recovery.
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
  let since = first;
  for (let at = first; at < steps; at++) if (errors(at) > errorShare * requests(at)) since = at + 1;
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
