/**
 * Nodes that go silent, and what the cluster does about it: NotReady after the grace period, taints, evictions when
 * tolerations run out, at the rate that the node life-cycle controller allows itself.
 *
 * A partition cuts whole nodes off from everybody, those beside them included: traffic inside a cut-off zone is left out.
 */
import {
  evictionIntervalUs,
  UNREACHABLE,
  UNREACHABLE_NO_EXECUTE,
  UNREACHABLE_NO_SCHEDULE,
  zoneCondition,
} from '../../../kubernetes/lost-node-tolerations.ts';
import { toleratedSeconds } from '../../../kubernetes/toleration.ts';
import { CONTROL_TIMING } from './control-timing.ts';
import { type ClusterRecord, isActive, type NodeRecord, type PlatformState, type PodRecord } from './platform-state.ts';
import type { PodLife } from './pod-life.ts';
import type { SchedulerLoop } from './scheduler-loop.ts';
import type { WorkloadLoop } from './workload-loop.ts';

export class NodeMonitor {
  readonly #state: PlatformState;
  readonly #life: PodLife;
  readonly #scheduler: SchedulerLoop;
  readonly #workloads: WorkloadLoop;
  readonly #graceUs: number;
  /** Counts losses and returns of a node: what was planned for an earlier state is dropped. */
  readonly #turns = new Map<NodeRecord, number>();
  readonly #dead = new Set<NodeRecord>();
  /** Until when a zone's allowance of NoExecute taints is used up. */
  readonly #nextTaintUs = new Map<string, number>();

  constructor(state: PlatformState, life: PodLife, scheduler: SchedulerLoop, workloads: WorkloadLoop, graceUs: number) {
    this.#state = state;
    this.#life = life;
    this.#scheduler = scheduler;
    this.#workloads = workloads;
    this.#graceUs = graceUs;
  }

  /** A machine dies (`dead`), or only its network does (`cut`). */
  lose(node: NodeRecord, how: 'dead' | 'cut'): void {
    if (!node.reachable) return;
    node.reachable = false;
    if (how === 'dead') this.#dead.add(node);
    const turn = this.#turn(node);
    this.#state.kernel.trace('node', nodeName(node), how);
    for (const record of this.#podsOn(node)) this.#life.lose(record, how === 'dead');
    this.#state.kernel.after(this.#graceUs, () => {
      if (turn === this.#turns.get(node)) this.#notReady(node, turn);
    });
  }

  /** It answers again. Dead machines come back empty: their containers start anew. */
  regain(node: NodeRecord): void {
    if (node.reachable) return;
    const turn = this.#turn(node);
    const wasDead = this.#dead.delete(node);
    this.#state.kernel.trace('node', nodeName(node), 'back');
    node.reachable = true;
    for (const record of this.#podsOn(node)) this.#life.regain(record, wasDead);
    this.#state.kernel.after(CONTROL_TIMING.nodeReturnUs, () => {
      if (turn !== this.#turns.get(node)) return;
      node.state.ready = true;
      node.state.taints = node.state.taints.filter(({ key }) => key !== UNREACHABLE);
      this.#state.kernel.trace('node', nodeName(node), 'Ready');
      for (const record of this.#podsOn(node)) this.#life.refreshReady(record);
      this.nodesChanged(node.cluster);
    });
  }

  /** Cordons, taints or labels of nodes changed. */
  nodesChanged(cluster: string): void {
    this.#scheduler.wake(cluster);
    this.#workloads.wakeDaemons(cluster);
  }

  #turn(node: NodeRecord): number {
    const turn = (this.#turns.get(node) ?? 0) + 1;
    this.#turns.set(node, turn);
    return turn;
  }

  #notReady(node: NodeRecord, turn: number): void {
    node.state.ready = false;
    node.state.taints = [...node.state.taints, UNREACHABLE_NO_SCHEDULE];
    this.#state.kernel.trace('node', nodeName(node), 'NotReady');
    for (const record of this.#podsOn(node)) this.#life.refreshReady(record);
    this.nodesChanged(node.cluster);
    // Asked a moment later, when all nodes that died together are known to be gone.
    this.#state.kernel.after(CONTROL_TIMING.controllerUs, () => this.#taint(node, turn));
  }

  #taint(node: NodeRecord, turn: number): void {
    if (turn !== this.#turns.get(node)) return;
    const cluster = this.#state.cluster(node.cluster);
    const zone = cluster.nodes.filter((other) => other.zone === node.zone);
    const intervalUs = evictionIntervalUs(conditionOf(zone), zone.length, everyZoneIsLost(cluster));
    const nowUs = this.#state.kernel.nowUs();
    if (intervalUs === null) {
      // Nothing for now; the condition of the zone may change.
      this.#state.kernel.after(10_000_000, () => this.#taint(node, turn));
      return;
    }
    const key = `${node.cluster}/${node.zone}`;
    const dueUs = this.#nextTaintUs.get(key) ?? nowUs;
    if (dueUs > nowUs) {
      this.#state.kernel.at(dueUs, () => this.#taint(node, turn));
      return;
    }
    this.#nextTaintUs.set(key, nowUs + intervalUs);
    node.state.taints = [...node.state.taints, UNREACHABLE_NO_EXECUTE];
    this.#state.kernel.trace('node', nodeName(node), 'NoExecute');
    for (const record of this.#podsOn(node)) this.#evictLater(record, node, turn);
  }

  #evictLater(record: PodRecord, node: NodeRecord, turn: number): void {
    const seconds = toleratedSeconds(record.state.spec.tolerations, node.state.taints);
    if (seconds === null) return;
    this.#state.kernel.after(seconds * 1_000_000, () => {
      if (turn === this.#turns.get(node) && isActive(record)) this.#life.delete(record);
    });
  }

  #podsOn(node: NodeRecord): readonly PodRecord[] {
    return this.#state
      .livePods(this.#state.cluster(node.cluster))
      .filter((record) => record.state.node === node.state.name);
  }
}

function conditionOf(nodes: readonly NodeRecord[]): ReturnType<typeof zoneCondition> {
  const ready = nodes.filter(({ state }) => state.ready).length;
  return zoneCondition(ready, nodes.length - ready);
}

function everyZoneIsLost(cluster: ClusterRecord): boolean {
  return cluster.zones.every((zone) => conditionOf(cluster.nodes.filter((node) => node.zone === zone)) === 'full');
}

/** `cluster/node`. */
export function nodeName(node: NodeRecord): string {
  return `${node.cluster}/${node.state.name}`;
}
