/**
 * The workload that Flagger makes beside a Canary's target: a copy named `-primary` that carries the traffic, while the
 * target itself waits at zero replicas (pkg/canary/deployment_controller.go).
 */
import { numberAt, recordsAt, stringAt } from '../manifests/field.ts';
import type { ManifestIndex } from '../manifests/manifest-index.ts';
import { type FlaggerCanary, flaggerCanaries, flaggerSelector } from './flagger-canary.ts';
import { resolveHost, serviceHost } from './host-name.ts';
import type { Workload } from './workloads.ts';

/** An analysis is under way: the VirtualService among the objects already sends requests to the canary. */
function isRunning(index: ManifestIndex, canary: FlaggerCanary): boolean {
  const { cluster } = canary.manifest;
  const group = 'networking.istio.io';
  const found = index.get({ cluster, group, kind: 'VirtualService', namespace: canary.namespace, name: canary.apex });
  return recordsAt(found?.object, ['spec', 'http']).some(([, rule]) =>
    recordsAt(rule, ['route']).some(([, entry]) => {
      const host = stringAt(entry, ['destination', 'host']) ?? '';
      return (
        resolveHost(host, canary.namespace) === serviceHost(canary.canary, canary.namespace) &&
        (numberAt(entry, ['weight']) ?? 0) > 0
      );
    }),
  );
}

/** The workloads as they are once Flagger has initialised every Canary. */
export function flaggerWorkloads(index: ManifestIndex, written: readonly Workload[]): readonly Workload[] {
  const canaries = flaggerCanaries(index).filter((canary) => canary.targetKind !== 'Service');
  if (canaries.length === 0) return written;
  const canaryOf = (workload: Workload): FlaggerCanary | undefined =>
    canaries.find(
      (each) =>
        each.manifest.cluster === workload.cluster &&
        each.namespace === workload.namespace &&
        each.target === workload.name &&
        each.targetKind === workload.kind,
    );
  const primaryOf = (workload: Workload, canary: FlaggerCanary): Workload => {
    const [label, value] = flaggerSelector(workload.labels, canary.target);
    return {
      ...workload,
      name: `${workload.name}-primary`,
      labels: { ...workload.labels, [label]: `${value}-primary` },
      replicas: workload.replicas === null ? null : Math.max(1, workload.replicas),
    };
  };
  return written.flatMap((workload) => {
    const canary = canaryOf(workload);
    if (canary === undefined) return [workload];
    const primary = primaryOf(workload, canary);
    const exists = written.some(
      (each) => each.name === primary.name && each.namespace === primary.namespace && each.cluster === primary.cluster,
    );
    if (exists) return [workload];
    return [isRunning(index, canary) ? workload : { ...workload, replicas: 0 }, primary];
  });
}
