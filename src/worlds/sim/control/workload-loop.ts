/**
 * The controllers of workloads: level-triggered. Whenever a pod of a workload changed, or the workload itself, its
 * controller looks at everything anew and does what is allowed now.
 */
import type { PodTemplate } from '../../../kubernetes/pod-template.ts';
import type { Workload } from '../../../kubernetes/workload.ts';
import { CONTROL_TIMING } from './control-timing.ts';
import { daemonControl } from './daemon-control.ts';
import { makePod } from './make-pod.ts';
import { ordinalControl } from './ordinal-control.ts';
import type { NodeRecord, PlatformState, PodRecord, WorkloadRecord } from './platform-state.ts';
import type { PodLife } from './pod-life.ts';
import { replicaSetControl } from './replica-set-control.ts';
import type { SchedulerLoop } from './scheduler-loop.ts';

export class WorkloadLoop {
  readonly #state: PlatformState;
  readonly #life: PodLife;
  readonly #scheduler: SchedulerLoop;
  readonly #queued = new Set<WorkloadRecord>();

  constructor(state: PlatformState, life: PodLife, scheduler: SchedulerLoop) {
    this.#state = state;
    this.#life = life;
    this.#scheduler = scheduler;
    state.onChanged((record) => this.wake(record.owner));
    state.onGone((record) => {
      this.wake(record.owner);
      scheduler.wake(record.sim.cluster);
    });
    state.onCreated((record) => scheduler.wake(record.sim.cluster));
  }

  /** The first moment: all pods exist and, where they fit, have long been running. */
  settle(): void {
    for (const cluster of this.#state.clusters.values()) {
      for (const owner of cluster.workloads.values()) this.#create(owner);
      this.#scheduler.settleAll(cluster);
    }
    this.#queued.clear();
  }

  /** Look at a workload soon. */
  wake(owner: WorkloadRecord): void {
    if (owner.role === 'external' || this.#queued.has(owner)) return;
    this.#queued.add(owner);
    this.#state.kernel.after(CONTROL_TIMING.controllerUs, () => {
      this.#queued.delete(owner);
      this.#reconcile(owner);
    });
  }

  /** Nodes came, went or were tainted: what runs on every node may change. */
  wakeDaemons(cluster: string): void {
    for (const owner of this.#state.cluster(cluster).workloads.values()) if (owner.workload.perNode) this.wake(owner);
  }

  scale(owner: WorkloadRecord, replicas: number, why: string): void {
    if (owner.replicas === replicas) return;
    this.#state.kernel.trace('scale', owner.workload.id, `${owner.replicas} → ${replicas}: ${why}`);
    owner.replicas = replicas;
    owner.lastProgressUs = this.#state.kernel.nowUs();
    this.wake(owner);
  }

  /** The object was changed: a new template starts an update. */
  replace(owner: WorkloadRecord, workload: Workload): void {
    owner.workload = workload;
    this.setTemplate(owner, workload.template);
  }

  setTemplate(owner: WorkloadRecord, template: PodTemplate): void {
    const index = owner.sets.findIndex(({ revision }) => revision === template.revision);
    if (index === owner.sets.length - 1) return;
    // Going back to a template that still has pods takes up its set again.
    const set =
      index < 0 ? { revision: template.revision, template, spec: 0, ofMaximum: 0 } : owner.sets.splice(index, 1)[0]!;
    owner.sets.push(set);
    owner.lastProgressUs = this.#state.kernel.nowUs();
    this.#state.kernel.trace('rollout', owner.workload.id, `to ${template.revision}`);
    this.wake(owner);
    this.#state.kernel.after(owner.workload.progressDeadlineUs, () => this.wake(owner));
  }

  #create(owner: WorkloadRecord): void {
    const current = owner.sets.at(-1)!;
    const { workload } = owner;
    if (owner.role === 'external') return;
    if (workload.perNode) {
      const settle = (record: PodRecord, node: NodeRecord): void => this.#life.settle(record, node);
      daemonControl(this.#state, this.#life, owner, { kind: 'none' }, () => true, settle);
      return;
    }
    current.spec = owner.replicas;
    const isOrdered = workload.update.kind === 'ordered';
    for (let index = 0; index < owner.replicas; index++) {
      makePod(this.#state, owner, current.template, isOrdered ? index : -1);
    }
  }

  #reconcile(owner: WorkloadRecord): void {
    const { workload } = owner;
    const available = (record: PodRecord): boolean => this.#isAvailable(record);
    if (workload.kind === 'Pod') return;
    if (workload.perNode) {
      const bind = (record: PodRecord, node: NodeRecord): void => this.#life.bind(record, node);
      daemonControl(this.#state, this.#life, owner, workload.update, available, bind);
    } else if (workload.update.kind === 'ordered') {
      ordinalControl(this.#state, this.#life, owner, workload.update, available);
    } else {
      replicaSetControl(this.#state, this.#life, owner, available);
    }
  }

  /** Ready for `minReadySeconds`; when that is still to come the controller is woken then. */
  #isAvailable(record: PodRecord): boolean {
    const { minReadyUs } = record.owner.workload;
    if (record.readySinceUs === null || record.state.terminating) return false;
    const nowUs = this.#state.kernel.nowUs();
    const dueUs = record.readySinceUs + minReadyUs;
    if (dueUs <= nowUs) return true;
    const since = record.readySinceUs;
    this.#state.kernel.at(dueUs, () => {
      if (record.readySinceUs === since) this.wake(record.owner);
    });
    return false;
  }
}
