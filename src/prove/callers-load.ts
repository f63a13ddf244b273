/** Load on one service, without the rest of the platform: what a scenario of a single service needs, and no more. */
import type { Client } from '../worlds/sim/run-input.ts';
import { callersOf, offeredTo, type PlanContext, targetsOf } from './plan-context.ts';
import { probeClient } from './probe-client.ts';
import type { Scope } from './types.ts';

/** Services through which a request to `service` passes first: itself where users enter, else whoever calls it. */
function entriesInto(
  context: PlanContext,
  service: string,
  seen: ReadonlySet<string> = new Set(),
): ReadonlySet<string> {
  if (seen.has(service)) return new Set();
  const own = targetsOf(context, service)?.load === undefined ? [] : [service];
  const within = new Set([...seen, service]);
  return new Set([
    ...own,
    ...callersOf(context, service).flatMap(({ caller }) => [...entriesInto(context, caller, within)]),
  ]);
}

/**
 * The users whose requests reach the service, at their declared load, where that brings it at least `leastRps`; else
 * callers of its own with that many requests, so that a rarely called service is judged in minutes and not in hours.
 */
export function callersLoad(context: PlanContext, scope: Scope, leastRps: number): readonly Client[] {
  const service = scope.service ?? '';
  const entries = entriesInto(context, service);
  const users = context.clients.filter((client) => client.cluster === scope.cluster && entries.has(client.service));
  if (users.length > 0 && offeredTo(context, scope.cluster, service) >= leastRps) return users;
  return [probeClient(context, scope, leastRps, [{ name: 'callers' }], { arrivals: 'poisson' })];
}
