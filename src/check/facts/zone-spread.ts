import type { SpreadConstraint } from '../../kubernetes/types.ts';
import type { Workload } from '../../kubernetes/workload.ts';
import { field, recordsAt, stringAt } from '../../manifests/field.ts';
import { labelSelectorOf, matchesLabels } from '../../manifests/label-selector.ts';

const ZONE_KEYS: ReadonlySet<string> = new Set([
  'topology.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/zone',
]);

/** How a workload's pods are told to stand in different zones. */
export interface ZoneSpread {
  readonly kind: 'hard' | 'soft' | 'none';
  /** The constraint that holds, where it is a topology spread constraint. */
  readonly constraint: SpreadConstraint | null;
  /** At most this many more pods in one zone than in another; anti-affinity allows one per zone. */
  readonly maxSkew: number;
}

/** Whether a constraint counts the pods of the workload itself. A missing selector counts none. */
export function countsOwnPods({ template }: Workload, constraint: SpreadConstraint): boolean {
  const selector = labelSelectorOf(constraint.selector);
  return selector !== undefined && matchesLabels(selector, template.labels);
}

/** Constraints over zones that count the workload's own pods. */
function zoneConstraints(workload: Workload): readonly SpreadConstraint[] {
  return workload.template.scheduling.spread.filter(
    (constraint) => ZONE_KEYS.has(constraint.topologyKey) && countsOwnPods(workload, constraint),
  );
}

function separatesZones(
  workload: Workload,
  terms: readonly (readonly [number, unknown])[],
  inner: readonly string[],
): boolean {
  return terms.some(([, each]) => {
    const term = inner.length === 0 ? each : field(each, inner);
    const selector = labelSelectorOf(field(term, ['labelSelector']));
    const isOwn = selector !== undefined && matchesLabels(selector, workload.template.labels);
    return ZONE_KEYS.has(stringAt(term, ['topologyKey']) ?? '') && isOwn;
  });
}

/** The strongest spread over zones that a workload states. */
export function zoneSpreadOf(workload: Workload): ZoneSpread {
  const constraints = zoneConstraints(workload);
  const hard = constraints.find(({ whenUnsatisfiable }) => whenUnsatisfiable === 'DoNotSchedule');
  if (hard !== undefined) return { kind: 'hard', constraint: hard, maxSkew: hard.maxSkew };
  const affinity = field(workload.template.scheduling.affinity, ['podAntiAffinity']);
  const required = recordsAt(affinity, ['requiredDuringSchedulingIgnoredDuringExecution']);
  if (separatesZones(workload, required, [])) return { kind: 'hard', constraint: null, maxSkew: 1 };
  const preferred = recordsAt(affinity, ['preferredDuringSchedulingIgnoredDuringExecution']);
  const isSoft = constraints.length > 0 || separatesZones(workload, preferred, ['podAffinityTerm']);
  return { kind: isSoft ? 'soft' : 'none', constraint: constraints[0] ?? null, maxSkew: Number.POSITIVE_INFINITY };
}

/** Pods of the fullest zone in the worst placement that a hard spread over so many zones allows. */
export function fullestZone(pods: number, zones: number, maxSkew: number): number {
  return Math.min(pods, Math.floor((pods + (zones - 1) * maxSkew) / zones));
}
