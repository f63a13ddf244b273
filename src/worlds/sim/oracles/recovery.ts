import type { ClientSeries } from '../run-result.ts';

/** How long it took until users were answered again. */
export interface Recovery {
  /** From the fault to the first step after which the share of errors stays low; null: never within the run. */
  readonly tookUs: number | null;
  /** Requests offered and failed between the fault and that moment, or the end. */
  readonly offered: number;
  readonly failed: number;
}

/**
 * Time to recovery after `fromUs`: the first step from which on, for `steadyUs`, at most `errorShare` of the requests of
 * these clients fail. Errors count in the step in which the request was offered. A step without requests proves nothing
 * and neither ends nor delays a recovery.
 */
export function recovery(
  clients: readonly ClientSeries[],
  stepUs: number,
  fromUs: number,
  limits: { readonly errorShare: number; readonly steadyUs: number },
): Recovery {
  const steps = clients[0]?.requests.length ?? 0;
  const first = Math.floor(fromUs / stepUs);
  const needed = Math.max(1, Math.ceil(limits.steadyUs / stepUs));
  const requests = (at: number): number => sum(clients, ({ requests: each }) => each[at] ?? 0);
  const errors = (at: number): number => sum(clients, ({ errors: each }) => each[at] ?? 0);
  let since = first;
  for (let at = first; at < steps; at++) {
    if (errors(at) > limits.errorShare * requests(at)) since = at + 1;
    else if (at - since + 1 >= needed) break;
  }
  const isOver = since + needed <= steps;
  const until = isOver ? since : steps;
  let offered = 0;
  let failed = 0;
  for (let at = first; at < until; at++) {
    offered += requests(at);
    failed += errors(at);
  }
  return { tookUs: isOver ? Math.max(0, since * stepUs - fromUs) : null, offered, failed };
}

/** Whether, from some step on and to the end of the run, at most `errorShare` of the requests of any step fail. */
export function isEventuallyStable(
  clients: readonly ClientSeries[],
  stepUs: number,
  fromUs: number,
  errorShare: number,
): boolean {
  const steps = clients[0]?.requests.length ?? 0;
  const left = steps * stepUs - fromUs;
  // Half of what is left of the run must be quiet: a last quiet second says nothing.
  const { tookUs } = recovery(clients, stepUs, fromUs, { errorShare, steadyUs: left / 2 });
  if (tookUs === null) return false;
  const since = Math.floor((fromUs + tookUs) / stepUs);
  for (let at = since; at < steps; at++) {
    const failed = sum(clients, ({ errors }) => errors[at] ?? 0);
    if (failed > errorShare * sum(clients, ({ requests }) => requests[at] ?? 0)) return false;
  }
  return true;
}

function sum<T>(items: readonly T[], pick: (item: T) => number): number {
  let total = 0;
  for (const item of items) total += pick(item);
  return total;
}
