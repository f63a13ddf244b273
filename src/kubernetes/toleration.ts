/** Taints and tolerations (component-helpers `scheduling/corev1`). */
import { numberAt, recordsAt, stringAt } from '../manifests/field.ts';
import type { NodeState, Taint, Toleration } from './types.ts';

/** What `kubectl cordon` puts on a node. */
const UNSCHEDULABLE_TAINT: Taint = {
  key: 'node.kubernetes.io/unschedulable',
  value: '',
  effect: 'NoSchedule',
};

/** Reads `tolerations` of a pod spec. An operator that is left out is `Equal`. */
export function tolerationsOf(podSpec: unknown): readonly Toleration[] {
  return recordsAt(podSpec, ['tolerations']).map(([, row]) => ({
    key: stringAt(row, ['key']) ?? '',
    operator: stringAt(row, ['operator']) === 'Exists' ? 'Exists' : 'Equal',
    value: stringAt(row, ['value']) ?? '',
    effect: stringAt(row, ['effect']) ?? '',
    seconds: numberAt(row, ['tolerationSeconds']) ?? null,
  }));
}

/** An empty key with `Exists` tolerates everything; an empty effect every effect. */
export function tolerates(toleration: Toleration, taint: Taint): boolean {
  if (toleration.effect !== '' && toleration.effect !== taint.effect) return false;
  if (toleration.key !== '' && toleration.key !== taint.key) return false;
  if (toleration.operator === 'Exists') return true;
  return toleration.key !== '' && toleration.value === taint.value;
}

/** All taints of a node, with the one that a cordon implies. */
function taintsOf(node: NodeState): readonly Taint[] {
  return node.unschedulable ? [...node.taints, UNSCHEDULABLE_TAINT] : node.taints;
}

/** The first taint that forbids a pod to be put on the node, or null. `PreferNoSchedule` forbids nothing. */
export function untolerated(tolerations: readonly Toleration[], node: NodeState): Taint | null {
  for (const taint of taintsOf(node)) {
    if (taint.effect === 'PreferNoSchedule') continue;
    if (!tolerations.some((toleration) => tolerates(toleration, taint))) return taint;
  }
  return null;
}

/**
 * How long a running pod stays after a NoExecute taint has appeared: null is forever, 0 at once. Of several
 * tolerations that match, the shortest `tolerationSeconds` counts (taint manager, `getMinTolerationTime`).
 */
export function toleratedSeconds(tolerations: readonly Toleration[], taints: readonly Taint[]): number | null {
  let shortest: number | null = null;
  for (const taint of taints) {
    if (taint.effect !== 'NoExecute') continue;
    const matching = tolerations.filter((toleration) => tolerates(toleration, taint));
    if (matching.length === 0) return 0;
    for (const { seconds } of matching) {
      if (seconds !== null && (shortest === null || seconds < shortest)) shortest = Math.max(0, seconds);
    }
  }
  return shortest;
}
