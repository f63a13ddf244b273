/**
 * The control plane of every cluster of a run, in virtual time: what the manifests and the stated assumptions make of
 * nodes, pods, endpoints and scale, and how that changes with faults and actions. The first moment finds everything
 * that fits running for an hour already.
 *
 * Leaves out: node pools and cluster autoscaling, volumes, quotas, network policies, Jobs, the controllers of Argo, and
 * views that differ between proxies of one cluster. Flagger is an actor (`flagger/`), and whoever wants it plugs it in.
 */
import { type IstioFacts, istioFacts } from '../../../engines/istio.ts';
import type { ManifestIndex } from '../../../manifests/manifest-index.ts';
import type { Mesh } from '../../../mesh/build-mesh.ts';
import type { Action, ActionResult, ObjectRef, ObservationQuery, ObservedObject } from '../../../ports/types.ts';
import type { Targets } from '../../../targets/types.ts';
import { ActionDesk } from '../../desk/action-desk.ts';
import type { Placement } from '../run-input.ts';
import type { ControlPlane, Kernel, SimPod, TrafficPlane } from '../types.ts';
import { AutoscalerLoop, type CustomMetric } from './autoscaler-loop.ts';
import { clusterRecords } from './cluster-records.ts';
import type { ControlLevers } from './control-levers.ts';
import { EndpointPublisher } from './endpoint-publisher.ts';
import { EvictionLoop } from './eviction-loop.ts';
import { addExternalServers } from './external-records.ts';
import type { ExternalServer } from './external-servers.ts';
import { MeshViews } from './mesh-views.ts';
import { NodeMonitor } from './node-monitor.ts';
import { objectChanges } from './object-changes.ts';
import { ObjectStore } from './object-store.ts';
import { observedObjects } from './observed-objects.ts';
import { PlatformState, type PodRecord } from './platform-state.ts';
import { PodLife } from './pod-life.ts';
import { SchedulerLoop } from './scheduler-loop.ts';
import { specialObjects } from './special-objects.ts';
import { WorkloadLoop } from './workload-loop.ts';

export interface ControlInput {
  readonly kernel: Kernel;
  readonly manifests: ManifestIndex;
  readonly targets: Targets;
  /** `scored` unless said. */
  readonly placement?: Placement;
  readonly facts?: Partial<IstioFacts>;
  /** Meshes by cluster, where they have been built from the same manifests and facts already. */
  readonly meshes?: ReadonlyMap<string, Mesh>;
  /** A value for autoscaler metrics other than processor time; without it they neither scale nor block. */
  readonly customMetric?: CustomMetric;
}

export interface SimControl extends ControlPlane {
  /** Must be called before the kernel runs. Loops that read the traffic plane start now. */
  readonly attach: (traffic: TrafficPlane) => void;
  /** The mesh of each cluster as its proxies have been given it; the same map until `configChanged`. */
  readonly meshes: () => ReadonlyMap<string, Mesh>;
  readonly restartsOf: (pod: SimPod) => number;
  /** Told whenever a pod is made, bound, turns ready or not, is to be deleted, or is gone. */
  readonly onPodStatus: (listener: (pod: SimPod) => void) => void;
  /** What a controller of one cluster sees now. */
  readonly observe: (cluster: string, query: ObservationQuery) => readonly ObservedObject[];
  readonly apply: (action: Action) => ActionResult;
  /** What a person applies. */
  readonly edit: (object: ObjectRef, patch: Action['patch']) => ActionResult;
  readonly levers: ControlLevers;
  /** What had to be taken for granted, in words. */
  readonly assumed: readonly string[];
}

/** Builds the control plane and the first moment of a run. */
export function createControlPlane(input: ControlInput): SimControl {
  const { kernel, targets } = input;
  const store = new ObjectStore(input.manifests.manifests);
  const names = input.manifests.clusters.length === 0 ? ['default'] : [...input.manifests.clusters].sort();
  const views = new MeshViews(store, names, istioFacts(undefined, input.facts), input.meshes);
  const read = names.map((name) => clusterRecords(store.index(), views.of(name), targets));
  const state = new PlatformState(
    kernel,
    read.map(({ record }) => record),
  );
  const levers = makeLevers(state, targets, input.placement ?? 'scored');
  const autoscalers = new AutoscalerLoop(state, levers.workloads, input.customMetric ?? (() => null));
  const servers = new Map<PodRecord, ExternalServer>();
  const addServers = (): void => {
    for (const mesh of views.all().values()) {
      for (const [record, server] of addExternalServers(state, levers.life, mesh, targets)) servers.set(record, server);
    }
  };
  const propagationUs = targets.assume.endpointPropagationUs;
  const publisher = new EndpointPublisher(state, propagationUs, servers);
  const reloadServices = (): void => {
    addServers();
    publisher.load([...views.all().values()], false);
  };
  const changes = objectChanges({
    state,
    store,
    meshes: views,
    workloads: levers.workloads,
    autoscalers,
    propagationUs,
    reloadServices,
  });
  const desk = new ActionDesk(store, specialObjects(levers), changes);
  addServers();
  levers.workloads.settle();
  publisher.load([...views.all().values()], true);
  return {
    pods: state.pods,
    endpointsOf: (cluster, namespace, service) => publisher.endpointsOf(cluster, namespace, service),
    manifests: () => store.given(),
    attach: (traffic) => {
      state.attach(traffic);
      autoscalers.start();
    },
    meshes: () => views.all(),
    restartsOf: (pod) => state.records[pod.number]?.restarts ?? 0,
    onPodStatus: (listener) => {
      const tell = ({ sim }: PodRecord): void => listener(sim);
      state.onCreated(tell);
      state.onChanged(tell);
      state.onGone(tell);
    },
    observe: (cluster, query) => observedObjects(state, store, cluster, query),
    apply: (action) => desk.apply(action),
    edit: (object, patch) => desk.edit(object, patch),
    levers,
    assumed: read.flatMap(({ assumed }) => assumed),
  };
}

function makeLevers(state: PlatformState, targets: Targets, placement: Placement): ControlLevers {
  const life = new PodLife(state, targets.assume.podStartUs);
  const scheduler = new SchedulerLoop(state, life, placement);
  const workloads = new WorkloadLoop(state, life, scheduler);
  const monitor = new NodeMonitor(state, life, scheduler, workloads, targets.assume.nodeMonitorGraceUs);
  return { state, life, workloads, monitor, evictions: new EvictionLoop(state, life, monitor) };
}
