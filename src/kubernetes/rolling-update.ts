/**
 * One step of the deployment controller (pkg/controller/deployment: rolling.go, recreate.go, sync.go). It only says how
 * large each replica set should be now; it is asked again whenever a pod appears, turns available or goes.
 */
import { resolveIntOrPercent } from '../manifests/int-or-percent.ts';

/** A replica set as the controller sees it. */
export interface ReplicaSetState {
  /** Revision: the hash of its template. */
  readonly name: string;
  /** Replicas asked for. */
  readonly spec: number;
  /** Pods that have been ready for `minReadySeconds`. Terminating pods count nowhere. */
  readonly available: number;
  /** Desired replicas plus surge when it was last scaled: what it is a share of when the deployment is resized. */
  readonly ofMaximum: number;
}

export interface DeploymentState {
  readonly replicas: number;
  readonly maxUnavailable: unknown;
  readonly maxSurge: unknown;
  /** The set of the current template; spec 0 when it does not exist yet. */
  readonly current: ReplicaSetState;
  /** Others, the oldest first. */
  readonly old: readonly ReplicaSetState[];
}

/** Replicas to ask for, by set name; sets that stay are absent. */
export type ScaleDecision = ReadonlyMap<string, number>;

/**
 * How many pods may exist beyond the desired number, and how many may lack. The surge is rounded up and the lack down;
 * if both come to nothing, one may lack, or no update would ever move (`ResolveFenceposts`).
 */
export function rolloutBounds(
  maxSurge: unknown,
  maxUnavailable: unknown,
  replicas: number,
): { readonly surge: number; readonly unavailable: number } {
  const surge = resolveIntOrPercent(maxSurge, replicas, 'up') ?? 0;
  const unavailable = resolveIntOrPercent(maxUnavailable, replicas, 'down') ?? 0;
  return surge === 0 && unavailable === 0
    ? { surge: 0, unavailable: 1 }
    : { surge, unavailable: Math.min(unavailable, replicas) };
}

/** One step of a rolling update: either the new set grows, or old ones shrink, or nothing may move. */
export function rollingUpdateStep(deployment: DeploymentState): ScaleDecision {
  const resized = resize(deployment);
  if (resized.size > 0) return resized;
  const grown = growNew(deployment);
  return grown.size > 0 ? grown : shrinkOld(deployment);
}

/** One step of `Recreate`: every old pod is gone before the first new one is made. */
export function recreateStep(deployment: DeploymentState, oldPodsLeft: number): ScaleDecision {
  const shrunk = new Map(deployment.old.filter(({ spec }) => spec > 0).map(({ name }) => [name, 0] as const));
  if (shrunk.size > 0 || oldPodsLeft > 0 || deployment.current.spec === deployment.replicas) return shrunk;
  return new Map([[deployment.current.name, deployment.replicas]]);
}

/** Nothing more is to come: the new set is complete and available and the old ones are empty (`DeploymentComplete`). */
export function isRolledOut({ replicas, current, old }: DeploymentState): boolean {
  return current.spec === replicas && current.available >= replicas && old.every(({ spec }) => spec === 0);
}

/** No progress for `progressDeadlineSeconds`: reported by the controller, which then waits as before and never rolls back. */
export function hasStalled(lastProgressUs: number, nowUs: number, progressDeadlineUs: number): boolean {
  return nowUs - lastProgressUs >= progressDeadlineUs;
}

function growNew({ replicas, maxSurge, maxUnavailable, current, old }: DeploymentState): ScaleDecision {
  if (current.spec === replicas) return new Map();
  if (current.spec > replicas) return new Map([[current.name, replicas]]);
  const { surge } = rolloutBounds(maxSurge, maxUnavailable, replicas);
  const room = replicas + surge - total([current, ...old]);
  if (room <= 0) return new Map();
  return new Map([[current.name, current.spec + Math.min(room, replicas - current.spec)]]);
}

/**
 * Unhealthy pods of old sets go first, since their loss costs nothing. New pods that are not available yet count as
 * lacking, so that a broken version stops here.
 */
function shrinkOld({ replicas, maxSurge, maxUnavailable, current, old }: DeploymentState): ScaleDecision {
  const { unavailable } = rolloutBounds(maxSurge, maxUnavailable, replicas);
  const leastAvailable = replicas - unavailable;
  const mayGo = total([current, ...old]) - leastAvailable - (current.spec - current.available);
  const decision = new Map<string, number>();
  if (mayGo <= 0) return decision;
  let cleaned = 0;
  for (const { name, spec, available } of old) {
    const count = Math.min(mayGo - cleaned, spec - available);
    if (count <= 0) continue;
    cleaned += count;
    decision.set(name, spec - count);
  }
  const available = [current, ...old].reduce((sum, set) => sum + set.available, 0);
  let left = available - leastAvailable;
  for (const { name, spec } of old) {
    const size = decision.get(name) ?? spec;
    const count = Math.min(size, left);
    if (count <= 0) continue;
    left -= count;
    decision.set(name, size - count);
  }
  return decision;
}

/**
 * The deployment was resized in the middle of an update: every set is scaled in proportion, the largest first, and
 * what rounding leaves over goes to the largest (`scale` in sync.go).
 */
function resize({ replicas, maxSurge, maxUnavailable, current, old }: DeploymentState): ScaleDecision {
  const active = [current, ...old].filter(({ spec }) => spec > 0);
  const { surge } = rolloutBounds(maxSurge, maxUnavailable, replicas);
  const maximum = replicas > 0 ? replicas + surge : 0;
  const wasResized = active.some(({ ofMaximum }) => ofMaximum !== replicas + surge);
  if (!wasResized || active.length < 2) return new Map();
  const toAdd = maximum - total(active);
  if (toAdd === 0) return new Map();
  const bySize = active.toSorted((a, b) => b.spec - a.spec);
  const sizes = new Map<string, number>();
  let added = 0;
  for (const set of bySize) {
    const wanted =
      replicas === 0 ? -set.spec : Math.round((set.spec * (replicas + surge)) / Math.max(1, set.ofMaximum)) - set.spec;
    const share = toAdd > 0 ? Math.min(wanted, toAdd - added) : Math.max(wanted, toAdd - added);
    sizes.set(set.name, set.spec + share);
    added += share;
  }
  const largest = bySize[0]!;
  sizes.set(largest.name, Math.max(0, sizes.get(largest.name)! + toAdd - added));
  return new Map([...sizes].filter(([name, size]) => active.find((set) => set.name === name)?.spec !== size));
}

function total(sets: readonly ReplicaSetState[]): number {
  return sets.reduce((sum, { spec }) => sum + spec, 0);
}
