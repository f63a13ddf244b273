/**
 * The eviction API and those who drain through it: cordon, ask for every pod at once, and ask again every five seconds
 * where a budget refuses. Pods of DaemonSets stay, as with `kubectl drain --ignore-daemonsets`.
 */
import { budgetStatus, type EvictionDecision, evict } from '../../../kubernetes/eviction.ts';
import { budgetedPod, budgetedPods } from './budgeted-pods.ts';
import { CONTROL_TIMING } from './control-timing.ts';
import { type NodeMonitor, nodeName } from './node-monitor.ts';
import { isActive, type NodeRecord, type PlatformState, type PodRecord } from './platform-state.ts';
import { type PodLife, podName } from './pod-life.ts';

export class EvictionLoop {
  readonly #state: PlatformState;
  readonly #life: PodLife;
  readonly #monitor: NodeMonitor;
  /** Counts drains of a node: an earlier one no longer asks. */
  readonly #turns = new Map<NodeRecord, number>();

  constructor(state: PlatformState, life: PodLife, monitor: NodeMonitor) {
    this.#state = state;
    this.#life = life;
    this.#monitor = monitor;
  }

  /** Cordons the nodes first, then asks for all their pods, so that none moves from one to the other. */
  drain(nodes: readonly NodeRecord[]): void {
    for (const node of nodes) {
      this.#turns.set(node, (this.#turns.get(node) ?? 0) + 1);
      node.state.unschedulable = true;
      this.#state.kernel.trace('node', nodeName(node), 'cordoned');
    }
    for (const cluster of new Set(nodes.map((node) => node.cluster))) this.#monitor.nodesChanged(cluster);
    for (const node of nodes) {
      const turn = this.#turns.get(node)!;
      const pods = this.#state
        .livePods(this.#state.cluster(node.cluster))
        .filter((record) => record.state.node === node.state.name && !record.owner.workload.perNode);
      for (const record of pods) this.#ask(record, node, turn);
    }
  }

  /** Ends a drain: the node takes pods again. */
  uncordon(nodes: readonly NodeRecord[]): void {
    for (const node of nodes) {
      this.#turns.set(node, (this.#turns.get(node) ?? 0) + 1);
      node.state.unschedulable = false;
      this.#state.kernel.trace('node', nodeName(node), 'uncordoned');
    }
    for (const cluster of new Set(nodes.map((node) => node.cluster))) this.#monitor.nodesChanged(cluster);
  }

  /** One request to the eviction API; when it is granted the pod is on its way out. */
  evict(record: PodRecord): EvictionDecision {
    const cluster = this.#state.cluster(record.sim.cluster);
    const { pods, scaleOf } = budgetedPods(this.#state, cluster);
    const decision = evict(budgetedPod(record), cluster.budgets, (budget) => budgetStatus(budget, pods, scaleOf));
    if (decision.kind === 'allowed') this.#life.delete(record);
    return decision;
  }

  #ask(record: PodRecord, node: NodeRecord, turn: number): void {
    if (!isActive(record) || turn !== this.#turns.get(node)) return;
    const decision = this.evict(record);
    if (decision.kind === 'allowed') return;
    const names = decision.budgets.map(({ name }) => name).join(', ');
    this.#state.kernel.trace('eviction', podName(record), `refused: ${decision.reason} (${names})`);
    // Two budgets on one pod are an error of the API: `kubectl drain` gives up on the pod.
    if (decision.reason === 'several budgets') return;
    this.#state.kernel.after(CONTROL_TIMING.evictionRetryUs, () => this.#ask(record, node, turn));
  }
}
