/**
 * What the cluster does about a node that stopped reporting (pkg/controller/nodelifecycle, tainteviction).
 *
 * After the grace period the node is NotReady: its pods' Ready condition turns false, so that their endpoints drop, and
 * the node is tainted. The NoExecute taint is given out at a limited rate per zone, and a pod leaves when its
 * toleration has run out. Deletion of a pod on a dead node never completes until the node returns or its object goes.
 */
import type { Taint, Toleration } from './types.ts';

export const UNREACHABLE = 'node.kubernetes.io/unreachable';
export const NOT_READY = 'node.kubernetes.io/not-ready';

/** Put on at once when a node is NotReady: nothing new is scheduled. */
export const UNREACHABLE_NO_SCHEDULE: Taint = { key: UNREACHABLE, value: '', effect: 'NoSchedule' };
/** Put on at the limited rate: pods that do not tolerate it are deleted. */
export const UNREACHABLE_NO_EXECUTE: Taint = { key: UNREACHABLE, value: '', effect: 'NoExecute' };

/** Five minutes: what admission adds to every pod that does not state its own (`DefaultTolerationSeconds`). */
const DEFAULT_TOLERATION_SECONDS = 300;

/** The tolerations of a pod as they are stored: those written plus the defaults for lost nodes where nothing covers them. */
export function withDefaultTolerations(tolerations: readonly Toleration[]): readonly Toleration[] {
  const lacks = (key: string): boolean =>
    !tolerations.some(
      (written) =>
        (written.key === key || written.key === '') && (written.effect === 'NoExecute' || written.effect === ''),
    );
  const added = [NOT_READY, UNREACHABLE].filter(lacks).map(
    (key): Toleration => ({
      key,
      operator: 'Exists',
      value: '',
      effect: 'NoExecute',
      seconds: DEFAULT_TOLERATION_SECONDS,
    }),
  );
  return [...tolerations, ...added];
}

/** DaemonSet pods tolerate lost nodes for ever (daemon `AddOrUpdateDaemonPodTolerations`). */
export function withDaemonTolerations(tolerations: readonly Toleration[]): readonly Toleration[] {
  const forever = (key: string, effect: Taint['effect']): Toleration => ({
    key,
    operator: 'Exists',
    value: '',
    effect,
    seconds: null,
  });
  return [
    ...tolerations,
    forever(NOT_READY, 'NoExecute'),
    forever(UNREACHABLE, 'NoExecute'),
    forever('node.kubernetes.io/disk-pressure', 'NoSchedule'),
    forever('node.kubernetes.io/memory-pressure', 'NoSchedule'),
    forever('node.kubernetes.io/pid-pressure', 'NoSchedule'),
    forever('node.kubernetes.io/unschedulable', 'NoSchedule'),
  ];
}

export type ZoneCondition = 'normal' | 'partial' | 'full';

/** Share of a zone's nodes that must be NotReady for the zone to count as disrupted (`--unhealthy-zone-threshold`). */
const UNHEALTHY_ZONE_SHARE = 0.55;

/** The condition of a zone (`ComputeZoneState`). Two lost nodes are no disrupted zone yet unless they are all. */
export function zoneCondition(readyNodes: number, notReadyNodes: number): ZoneCondition {
  if (readyNodes === 0 && notReadyNodes > 0) return 'full';
  if (notReadyNodes > 2 && notReadyNodes / (notReadyNodes + readyNodes) >= UNHEALTHY_ZONE_SHARE) return 'partial';
  return 'normal';
}

/** Nodes per second that may be given the NoExecute taint: `--node-eviction-rate` and the two that replace it. */
const EVICTION_RATE = 0.1;
const SECONDARY_EVICTION_RATE = 0.01;
const LARGE_ZONE_NODES = 50;

/**
 * Microseconds between two NoExecute taints in a zone; null: none are given. A zone that is wholly lost is evicted at
 * the normal rate, one that is partly lost slower or, if small, not at all; when every zone is wholly lost the
 * controller takes itself to be cut off and evicts nothing.
 */
export function evictionIntervalUs(zone: ZoneCondition, zoneNodes: number, everyZoneIsLost: boolean): number | null {
  if (everyZoneIsLost) return null;
  if (zone !== 'partial') return Math.round(1_000_000 / EVICTION_RATE);
  return zoneNodes > LARGE_ZONE_NODES ? Math.round(1_000_000 / SECONDARY_EVICTION_RATE) : null;
}
