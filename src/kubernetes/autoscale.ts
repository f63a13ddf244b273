/**
 * One sync of the horizontal pod autoscaler (pkg/controller/podautoscaler/horizontal.go): the largest proposal of all
 * metrics, steadied over a window, limited in pace, kept within bounds. Its memory goes in and comes out, so that it can
 * be run in any world.
 *
 * Of metrics that cannot be read: one blocks going down, all block everything. Older versions ignored one as long as
 * another could be read.
 */
import type { Autoscaler, PacePolicy, ScalingPace } from './horizontal-pod-autoscaler.ts';
import { type AutoscaledPod, type MetricReading, type Proposal, proposeReplicas } from './propose-replicas.ts';

/** `--horizontal-pod-autoscaler-sync-period`. */
export const SYNC_PERIOD_US = 15_000_000;

interface Change {
  readonly atUs: number;
  readonly count: number;
}

/** What an autoscaler remembers between syncs. */
export interface AutoscalerMemory {
  /** What it would have liked, before steadying: atUs and replicas. */
  readonly recommendations: readonly { readonly atUs: number; readonly replicas: number }[];
  readonly added: readonly Change[];
  readonly removed: readonly Change[];
}

export const EMPTY_MEMORY: AutoscalerMemory = { recommendations: [], added: [], removed: [] };

export interface AutoscaleInput {
  readonly nowUs: number;
  /** Replicas that the workload asks for. */
  readonly currentReplicas: number;
  /** Pods that its selector finds. The request of each is per metric. */
  readonly podsFor: (metric: string) => readonly AutoscaledPod[];
  /** In the order of the autoscaler's metrics; null where the metric is not modelled and must not decide. */
  readonly readings: readonly (MetricReading | null)[];
}

export interface AutoscaleResult {
  readonly replicas: number;
  readonly memory: AutoscalerMemory;
  readonly proposals: readonly (Proposal | null)[];
}

/** Decides how many replicas the workload should have now. */
export function autoscale(autoscaler: Autoscaler, input: AutoscaleInput, memory: AutoscalerMemory): AutoscaleResult {
  const { currentReplicas, nowUs } = input;
  const stay = { replicas: currentReplicas, memory, proposals: [] };
  if (currentReplicas === 0 && autoscaler.minReplicas !== 0) return stay;
  if (currentReplicas > autoscaler.maxReplicas) return { ...stay, replicas: autoscaler.maxReplicas };
  if (currentReplicas < autoscaler.minReplicas) return { ...stay, replicas: autoscaler.minReplicas };
  const tolerance = { up: autoscaler.up.tolerance, down: autoscaler.down.tolerance };
  const proposals = autoscaler.metrics.map((metric, index) => {
    const reading = input.readings[index] ?? null;
    if (reading === null) return null;
    return proposeReplicas(metric, reading, input.podsFor(metric.name), currentReplicas, tolerance, nowUs);
  });
  const wanted = largest(proposals, currentReplicas);
  if (wanted === null) return { ...stay, proposals };
  const recommendations = [...memory.recommendations, { atUs: nowUs, replicas: wanted }].filter(
    ({ atUs }) => atUs > nowUs - Math.max(autoscaler.up.stabilizationUs, autoscaler.down.stabilizationUs, 1),
  );
  const steady = stabilise(autoscaler, memory.recommendations, currentReplicas, wanted, nowUs);
  const replicas = limit(autoscaler, memory, currentReplicas, steady, nowUs);
  return {
    replicas,
    memory: remember(autoscaler, memory, recommendations, currentReplicas, replicas, nowUs),
    proposals,
  };
}

function largest(proposals: readonly (Proposal | null)[], currentReplicas: number): number | null {
  let most: number | null = null;
  let failed = 0;
  for (const proposal of proposals) {
    if (proposal?.kind === 'error') failed++;
    if (proposal?.kind === 'replicas') most = Math.max(most ?? 0, proposal.replicas);
  }
  if (most === null) return null;
  return failed > 0 && most < currentReplicas ? null : most;
}

/** Going up no higher than the lowest recommendation of the up window, going down no lower than the highest of the down window. */
function stabilise(
  { up, down }: Autoscaler,
  recommendations: AutoscalerMemory['recommendations'],
  currentReplicas: number,
  wanted: number,
  nowUs: number,
): number {
  let ceiling = wanted;
  let floor = wanted;
  for (const { atUs, replicas } of recommendations) {
    if (atUs > nowUs - up.stabilizationUs) ceiling = Math.min(ceiling, replicas);
    if (atUs > nowUs - down.stabilizationUs) floor = Math.max(floor, replicas);
  }
  if (currentReplicas < ceiling) return ceiling;
  return currentReplicas > floor ? floor : currentReplicas;
}

function limit(
  autoscaler: Autoscaler,
  memory: AutoscalerMemory,
  currentReplicas: number,
  wanted: number,
  nowUs: number,
): number {
  if (wanted > currentReplicas) {
    const most = autoscaler.behaviorWritten
      ? Math.max(currentReplicas, paceLimit(autoscaler.up, memory, currentReplicas, nowUs, 'up'))
      : Math.max(2 * currentReplicas, 4);
    return Math.min(wanted, most, autoscaler.maxReplicas);
  }
  if (wanted < currentReplicas) {
    const least = autoscaler.behaviorWritten
      ? Math.min(currentReplicas, paceLimit(autoscaler.down, memory, currentReplicas, nowUs, 'down'))
      : 0;
    return Math.max(wanted, least, autoscaler.minReplicas);
  }
  return wanted;
}

/** The farthest that the policies allow: `Max` takes the one that allows the biggest change, `Min` the smallest. */
function paceLimit(
  pace: ScalingPace,
  memory: AutoscalerMemory,
  currentReplicas: number,
  nowUs: number,
  direction: 'up' | 'down',
): number {
  if (pace.select === 'Disabled') return currentReplicas;
  const limits = pace.policies.map((policy) => {
    const start = currentReplicas - within(memory.added, policy, nowUs) + within(memory.removed, policy, nowUs);
    return direction === 'up' ? raised(start, policy) : lowered(start, policy);
  });
  const takesLargest = (direction === 'up') === (pace.select === 'Max');
  return takesLargest ? Math.max(...limits) : Math.min(...limits);
}

/** A percentage is rounded up on the way up, or nothing would ever grow. */
function raised(start: number, { kind, value }: PacePolicy): number {
  return kind === 'Pods' ? start + value : Math.ceil(start * (1 + value / 100));
}

/** A percentage is cut off on the way down. */
function lowered(start: number, { kind, value }: PacePolicy): number {
  return kind === 'Pods' ? start - value : Math.trunc(start * (1 - value / 100));
}

function within(changes: readonly Change[], { periodUs }: PacePolicy, nowUs: number): number {
  return changes.reduce((sum, { atUs, count }) => (atUs > nowUs - periodUs ? sum + count : sum), 0);
}

function remember(
  autoscaler: Autoscaler,
  memory: AutoscalerMemory,
  recommendations: AutoscalerMemory['recommendations'],
  currentReplicas: number,
  replicas: number,
  nowUs: number,
): AutoscalerMemory {
  const longest = Math.max(
    ...[...autoscaler.up.policies, ...autoscaler.down.policies].map(({ periodUs }) => periodUs),
    0,
  );
  const recent = (changes: readonly Change[]): readonly Change[] =>
    changes.filter(({ atUs }) => atUs > nowUs - longest);
  const change = replicas - currentReplicas;
  return {
    recommendations,
    added: change > 0 ? [...recent(memory.added), { atUs: nowUs, count: change }] : recent(memory.added),
    removed: change < 0 ? [...recent(memory.removed), { atUs: nowUs, count: -change }] : recent(memory.removed),
  };
}
