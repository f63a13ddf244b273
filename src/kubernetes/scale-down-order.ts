/** Which pods a replica set deletes first when it shrinks (pkg/controller `ActivePodsWithRanks`). */

/** What the order is decided by. */
export interface DeletablePod {
  readonly name: string;
  readonly node: string | null;
  readonly running: boolean;
  readonly ready: boolean;
  readonly deletionCost: number;
  readonly readySinceUs: number | null;
  readonly restarts: number;
  readonly createdUs: number;
}

/** Annotation by which a pod says that it would rather be kept (higher) or go (lower). */
export const DELETION_COST_ANNOTATION = 'controller.kubernetes.io/pod-deletion-cost';

/**
 * The first is deleted first: not scheduled, not running, not ready, cheap, sharing its node with many of its kind,
 * ready for a short time, restarted often, young. Equal pods go by name, the last first.
 *
 * The real controller compares times by the order of magnitude of their age and draws within one
 * (`LogarithmicScaleDown`); here any difference decides, so that a run can be repeated.
 */
export function scaleDownOrder<Pod extends DeletablePod>(pods: readonly Pod[]): readonly Pod[] {
  const onNode = new Map<string, number>();
  for (const { node } of pods) if (node !== null) onNode.set(node, (onNode.get(node) ?? 0) + 1);
  const rank = (pod: Pod): number => (pod.node === null ? 0 : (onNode.get(pod.node) ?? 0));
  return pods.toSorted(
    (a, b) =>
      first(a.node === null, b.node === null) ||
      first(!a.running, !b.running) ||
      first(!a.ready, !b.ready) ||
      a.deletionCost - b.deletionCost ||
      rank(b) - rank(a) ||
      (b.readySinceUs ?? 0) - (a.readySinceUs ?? 0) ||
      b.restarts - a.restarts ||
      b.createdUs - a.createdUs ||
      (a.name > b.name ? -1 : 1),
  );
}

function first(a: boolean, b: boolean): number {
  return Number(b) - Number(a);
}
