/**
 * The workload that Flagger makes beside a Canary's target: a copy named `-primary` that carries the traffic, while the
 * target itself waits at zero replicas (pkg/canary/deployment_controller.go).
 */
import type { ManifestIndex } from '../manifests/manifest-index.ts';
import { flaggerCanaries, flaggerSelector } from './flagger-canary.ts';
import type { Workload } from './workloads.ts';

/** The workloads as they are once Flagger has initialised every Canary. */
export function flaggerWorkloads(index: ManifestIndex, written: readonly Workload[]): readonly Workload[] {
  const canaries = flaggerCanaries(index).filter((canary) => canary.targetKind !== 'Service');
  if (canaries.length === 0) return written;
  const primaryOf = (workload: Workload): Workload | null => {
    const canary = canaries.find(
      (each) =>
        each.manifest.cluster === workload.cluster &&
        each.namespace === workload.namespace &&
        each.target === workload.name &&
        each.targetKind === workload.kind,
    );
    if (canary === undefined) return null;
    const [label, value] = flaggerSelector(workload.labels, canary.target);
    return {
      ...workload,
      name: `${workload.name}-primary`,
      labels: { ...workload.labels, [label]: `${value}-primary` },
      replicas: workload.replicas === null ? null : Math.max(1, workload.replicas),
    };
  };
  return written.flatMap((workload) => {
    const primary = primaryOf(workload);
    const exists =
      primary !== null &&
      written.some(
        (each) =>
          each.name === primary.name && each.namespace === primary.namespace && each.cluster === primary.cluster,
      );
    if (primary === null || exists) return [workload];
    return [{ ...workload, replicas: 0 }, primary];
  });
}
