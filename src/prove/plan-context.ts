/** What every family of scenarios plans from: the objects, the intentions, and what follows from the two. */
import type { ManifestIndex } from '../manifests/manifest-index.ts';
import { readWorkloads, type Workload } from '../mesh/workloads.ts';
import type { Call, ServiceTargets, Targets } from '../targets/types.ts';
import type { Client } from '../worlds/sim/run-input.ts';
import { entryClients } from './entry-clients.ts';
import { initialisedByFlagger } from './initialised-by-flagger.ts';
import { type OfferedLoad, offeredLoad, type Place, placesOf } from './offered-load.ts';

export interface PlanContext {
  /** With what Flagger makes of its Canaries: where users are. */
  readonly index: ManifestIndex;
  readonly targets: Targets;
  readonly seed: number;
  readonly places: readonly Place[];
  readonly offered: OfferedLoad;
  /** Users of every entry in every cluster, at the declared load. */
  readonly clients: readonly Client[];
  readonly workloads: readonly Workload[];
}

/** Prepares planning. Pure: the same objects, targets and seed plan the same battery. */
export function planContext(written: ManifestIndex, targets: Targets, seed: number): PlanContext {
  const index = initialisedByFlagger(written);
  const places = placesOf(targets, index.clusters);
  return {
    index,
    targets,
    seed,
    places,
    offered: offeredLoad(targets, places),
    clients: entryClients(index, targets, places),
    workloads: readWorkloads(index),
  };
}

/** Requests per second that a service is offered in a cluster; 0 when nobody asks for it there. */
export function offeredTo(context: PlanContext, cluster: string, service: string): number {
  return context.offered.get(cluster)?.get(service) ?? 0;
}

/** What the targets say of a service, or undefined. */
export function targetsOf(context: PlanContext, service: string): ServiceTargets | undefined {
  return context.targets.services.find((each) => each.service === service);
}

/** Services that call this one, with the call. */
export function callersOf(
  context: PlanContext,
  service: string,
): readonly { readonly caller: string; readonly call: Call }[] {
  return context.targets.services.flatMap((each) =>
    each.calls.filter((call) => call.service === service).map((call) => ({ caller: each.service, call })),
  );
}

/** The workloads behind a service in a cluster: those whose pods the Service's selector takes. */
export function workloadsBehind(context: PlanContext, cluster: string, service: string): readonly Workload[] {
  const [namespace = '', name = ''] = service.split('/');
  const object = context.index.get({ cluster, group: '', kind: 'Service', namespace, name })?.object;
  const spec = object?.spec as { readonly selector?: Readonly<Record<string, string>> } | undefined;
  const selector = Object.entries(spec?.selector ?? {});
  return context.workloads.filter(
    (workload) =>
      workload.cluster === cluster &&
      workload.namespace === namespace &&
      (selector.length === 0
        ? workload.name === name
        : selector.every(([label, value]) => workload.labels[label] === value)),
  );
}
