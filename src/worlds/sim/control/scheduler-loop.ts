/**
 * Puts pending pods on nodes, the most important first, and tries those that fit nowhere again whenever something
 * changed that might help.
 *
 * `uneven` placement is the pessimist's scheduler: it keeps every hard rule and crowds pods together wherever it may.
 */
import { budgetStatus } from '../../../kubernetes/eviction.ts';
import { feasibleNodes, type SchedulingView } from '../../../kubernetes/feasible-nodes.ts';
import type { DisruptionAllowance } from '../../../kubernetes/preempt.ts';
import { type SchedulingDecision, schedule } from '../../../kubernetes/schedule.ts';
import { worstPlacement } from '../../../kubernetes/worst-placement.ts';
import type { Placement } from '../run-input.ts';
import { budgetedPods } from './budgeted-pods.ts';
import { CONTROL_TIMING } from './control-timing.ts';
import { type ClusterRecord, isActive, type NodeRecord, type PlatformState, type PodRecord } from './platform-state.ts';
import { type PodLife, podName } from './pod-life.ts';

export class SchedulerLoop {
  readonly #state: PlatformState;
  readonly #life: PodLife;
  readonly #placement: Placement;
  readonly #isAwake = new Set<string>();
  /** Last reason given for a pod, so that the trace says each once. */
  readonly #reasons = new Map<PodRecord, string>();

  constructor(state: PlatformState, life: PodLife, placement: Placement) {
    this.#state = state;
    this.#life = life;
    this.#placement = placement;
  }

  /** Something changed in a cluster: look at its pending pods soon. */
  wake(cluster: string): void {
    if (this.#isAwake.has(cluster)) return;
    this.#isAwake.add(cluster);
    this.#state.kernel.after(CONTROL_TIMING.schedulerUs, () => {
      this.#isAwake.delete(cluster);
      for (const record of this.#pending(cluster)) this.#place(record, (node) => this.#life.bind(record, node));
    });
  }

  /** The first moment: every pod has long been where it is. */
  settleAll(cluster: ClusterRecord): void {
    if (this.#placement === 'uneven') this.#settleUnevenly(cluster);
    for (const record of this.#pending(cluster.name)) this.#place(record, (node) => this.#life.settle(record, node));
  }

  #pending(cluster: string): readonly PodRecord[] {
    const waiting = this.#state
      .livePods(this.#state.cluster(cluster))
      .filter((record) => record.sim.phase === 'pending' && isActive(record) && record.owner.role !== 'external');
    return waiting.sort((a, b) => b.state.priority - a.state.priority || a.sim.number - b.sim.number);
  }

  #settleUnevenly(cluster: ClusterRecord): void {
    for (const workload of cluster.workloads.values()) {
      const pending = [...workload.pods].filter((record) => record.sim.phase === 'pending');
      if (pending.length === 0 || workload.role === 'external') continue;
      const { nodes } = worstPlacement(
        pending.map(({ state }) => state),
        this.#view(cluster),
      );
      for (const record of pending) {
        const node = cluster.nodes.find(({ state }) => state.name === nodes.get(record.state.name));
        if (node !== undefined) this.#life.settle(record, node);
      }
    }
  }

  #view(cluster: ClusterRecord): SchedulingView {
    const pods = this.#state.livePods(cluster).filter(({ state }) => state.node !== null);
    return {
      nodes: cluster.nodes.map(({ state }) => state),
      pods: pods.map(({ state }) => state),
      namespaces: cluster.namespaces,
    };
  }

  #place(record: PodRecord, bind: (node: NodeRecord) => void): void {
    const cluster = this.#state.cluster(record.sim.cluster);
    const decision = this.#decide(record, cluster);
    if (decision.kind === 'placed') {
      this.#reasons.delete(record);
      bind(cluster.nodes.find(({ state }) => state.name === decision.node)!);
      return;
    }
    this.#explain(record, decision);
    if (decision.kind !== 'preempting') return;
    for (const victim of decision.victims) {
      const found = this.#state.livePods(cluster).find(({ state }) => state === victim);
      if (found !== undefined) this.#life.delete(found);
    }
  }

  #decide(record: PodRecord, cluster: ClusterRecord): SchedulingDecision {
    const view = this.#view(cluster);
    if (this.#placement === 'uneven') {
      const crowded = this.#mostCrowded(record, cluster);
      if (crowded !== null) return { kind: 'placed', node: crowded.state.name };
    }
    // Victims of an earlier preemption are still on their way out: wait for them.
    const isWaiting = view.pods.some(({ terminating, priority }) => terminating && priority < record.state.priority);
    const stream = this.#state.kernel.stream(`scheduler ${cluster.name}`);
    return schedule(record.state, view, {
      breakTie: (n) => stream.below(n),
      mayPreempt: record.template.priority.mayPreempt && !isWaiting,
      allowances: () => this.#allowances(cluster),
    });
  }

  /** Among the nodes that hard rules allow, the zone and then the node with the most pods of the same workload. */
  #mostCrowded(record: PodRecord, cluster: ClusterRecord): NodeRecord | null {
    const { feasible } = feasibleNodes(record.state, this.#view(cluster));
    const siblings = [...record.owner.pods].filter((other) => isActive(other) && other.state.node !== null);
    const inZone = (zone: string): number => siblings.filter(({ sim }) => sim.locality.zone === zone).length;
    const onNode = (name: string): number => siblings.filter(({ state }) => state.node === name).length;
    let best: NodeRecord | null = null;
    let most = -1;
    for (const node of cluster.nodes) {
      if (!feasible.includes(node.state)) continue;
      const crowd = inZone(node.zone) * 1_000_000 + onNode(node.state.name);
      if (crowd > most) [best, most] = [node, crowd];
    }
    return best;
  }

  #allowances(cluster: ClusterRecord): readonly DisruptionAllowance[] {
    const { pods, scaleOf } = budgetedPods(this.#state, cluster);
    return cluster.budgets.map((budget) => ({
      covers: ({ namespace, labels }) => namespace === budget.namespace && budget.covers(labels),
      allowed: budgetStatus(budget, pods, scaleOf).allowed,
    }));
  }

  #explain(record: PodRecord, decision: SchedulingDecision): void {
    const reason =
      decision.kind === 'pending'
        ? `no node: ${[...decision.rejections].map(([why, count]) => `${count} ${why}`).join(', ')}`
        : decision.kind === 'preempting'
          ? `preempts on ${decision.node}`
          : '';
    if (this.#reasons.get(record) === reason) return;
    this.#reasons.set(record, reason);
    this.#state.kernel.trace('schedule', podName(record), reason);
  }
}
