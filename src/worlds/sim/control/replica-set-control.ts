/**
 * Deployments, Rollouts and ReplicaSets: replica sets per revision, moved by the steps of the rolling update. Runs each
 * time a pod of the workload changed.
 *
 * Leaves out the steps of an Argo canary (pauses, weights, analysis), which its own controller takes: a Rollout whose
 * template changes is rolled like a Deployment.
 */
import {
  type DeploymentState,
  hasStalled,
  isRolledOut,
  recreateStep,
  rollingUpdateStep,
  rolloutBounds,
} from '../../../kubernetes/rolling-update.ts';
import { DELETION_COST_ANNOTATION, scaleDownOrder } from '../../../kubernetes/scale-down-order.ts';
import { makePod } from './make-pod.ts';
import { isActive, type PlatformState, type PodRecord, type PodSet, type WorkloadRecord } from './platform-state.ts';
import type { PodLife } from './pod-life.ts';

/** More steps than any deployment needs at one moment: a guard against a step that undoes another. */
const MAX_STEPS = 100;

/** Brings sets and pods in line with what is desired. `available` says which pods have been ready for long enough. */
export function replicaSetControl(
  state: PlatformState,
  life: PodLife,
  owner: WorkloadRecord,
  available: (record: PodRecord) => boolean,
): void {
  for (let step = 0; step < MAX_STEPS; step++) {
    const deployment = deploymentState(owner, available);
    const decision = decide(owner, deployment);
    if (decision.size === 0) break;
    const { update } = owner.workload;
    const surge =
      update.kind === 'rolling' ? rolloutBounds(update.maxSurge, update.maxUnavailable, owner.replicas).surge : 0;
    for (const set of owner.sets) {
      const size = decision.get(set.revision);
      if (size !== undefined) {
        state.kernel.trace('scale', owner.workload.id, `${set.revision} ${set.spec} → ${size}`);
        set.spec = size;
      }
      set.ofMaximum = owner.replicas + surge;
    }
    owner.lastProgressUs = state.kernel.nowUs();
  }
  for (const set of owner.sets) fill(state, life, owner, set);
  reportStall(state, owner, available);
  forgetEmptySets(owner);
}

function deploymentState(owner: WorkloadRecord, available: (record: PodRecord) => boolean): DeploymentState {
  const { update } = owner.workload;
  const states = owner.sets.map((set) => ({
    name: set.revision,
    spec: set.spec,
    available: podsOf(owner, set).filter(available).length,
    ofMaximum: set.ofMaximum,
  }));
  return {
    replicas: owner.replicas,
    maxUnavailable: update.kind === 'rolling' ? update.maxUnavailable : 0,
    maxSurge: update.kind === 'rolling' ? update.maxSurge : 0,
    current: states.at(-1)!,
    old: states.slice(0, -1),
  };
}

function decide(owner: WorkloadRecord, deployment: DeploymentState): ReadonlyMap<string, number> {
  const { kind } = owner.workload.update;
  if (kind === 'rolling') return rollingUpdateStep(deployment);
  if (kind === 'recreate') {
    const old = owner.sets.slice(0, -1).map(({ revision }) => revision);
    const left = [...owner.pods].filter(({ template }) => old.includes(template.revision)).length;
    return recreateStep(deployment, left);
  }
  // A bare ReplicaSet keeps its pods when its template changes; only missing ones are made from the new one.
  const total = owner.sets.reduce((sum, { spec }) => sum + spec, 0);
  const { current } = deployment;
  if (total === owner.replicas) return new Map();
  return new Map([[current.name, Math.max(0, current.spec + owner.replicas - total)]]);
}

function podsOf(owner: WorkloadRecord, set: PodSet): readonly PodRecord[] {
  return [...owner.pods].filter((record) => isActive(record) && record.template.revision === set.revision);
}

function fill(state: PlatformState, life: PodLife, owner: WorkloadRecord, set: PodSet): void {
  const pods = podsOf(owner, set);
  for (let missing = set.spec - pods.length; missing > 0; missing--) makePod(state, owner, set.template, -1);
  const surplus = pods.length - set.spec;
  if (surplus <= 0) return;
  const order = scaleDownOrder(
    pods.map((record) => ({
      record,
      name: record.sim.name,
      node: record.state.node,
      running: record.sim.phase === 'running',
      ready: record.sim.ready,
      deletionCost: Number(record.template.annotations[DELETION_COST_ANNOTATION] ?? 0) || 0,
      readySinceUs: record.readySinceUs,
      restarts: record.restarts,
      createdUs: record.createdUs,
    })),
  );
  for (const { record } of order.slice(0, surplus)) life.delete(record);
}

function reportStall(state: PlatformState, owner: WorkloadRecord, available: (record: PodRecord) => boolean): void {
  const { progressDeadlineUs } = owner.workload;
  if (isRolledOut(deploymentState(owner, available))) return;
  const nowUs = state.kernel.nowUs();
  if (hasStalled(owner.lastProgressUs, nowUs, progressDeadlineUs)) {
    state.kernel.trace('rollout', owner.workload.id, 'ProgressDeadlineExceeded');
    owner.lastProgressUs = nowUs;
  }
}

/** Old revisions are kept for undoing by hand; here an empty one has no use. */
function forgetEmptySets(owner: WorkloadRecord): void {
  for (let index = owner.sets.length - 2; index >= 0; index--) {
    if (owner.sets[index]!.spec === 0) owner.sets.splice(index, 1);
  }
}
