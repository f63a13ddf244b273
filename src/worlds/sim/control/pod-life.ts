/**
 * The kubelet's part: containers start, turn ready, are restarted with back-off, and are stopped gracefully.
 *
 * Stopping runs two things side by side: the endpoint goes (others learn that after the propagation delay), and the
 * preStop pause runs, then SIGTERM. A process that got SIGTERM takes no new connections, finishes what it is working on
 * and ends, at the latest when the grace period is over. Without a pause, proxies that have not heard yet meet a closed
 * port.
 *
 * Leaves out image pulls, init containers' own time, volumes, and readiness gates.
 */
import type { RandomStream } from '../types.ts';
import { CONTROL_TIMING } from './control-timing.ts';
import { isActive, type NodeRecord, type PlatformState, type PodRecord } from './platform-state.ts';
import { PodProbes } from './pod-probes.ts';

/** Before the run began: pods of the first moment have been up for an hour. */
const LONG_AGO_US = -3_600_000_000;

export class PodLife {
  readonly #state: PlatformState;
  readonly #podStartUs: number;
  readonly #probes = new Map<PodRecord, PodProbes>();
  /** Consecutive quick deaths: how long the next restart waits. */
  readonly #crashes = new Map<PodRecord, number>();

  constructor(state: PlatformState, podStartUs: number) {
    this.#state = state;
    this.#podStartUs = podStartUs;
  }

  /** The scheduler has put the pod on a node. */
  bind(record: PodRecord, node: NodeRecord): void {
    this.#place(record, node);
    record.sim.phase = 'starting';
    record.sim.behaviour.unreachable = !node.reachable;
    this.#state.kernel.trace('pod', podName(record), `bound to ${node.state.name}`);
    this.#state.changed(record);
    if (node.reachable) this.#launch(record);
  }

  /** As if it had been running for an hour. `node` is null for servers outside the clusters. */
  settle(record: PodRecord, node: NodeRecord | null): void {
    if (node !== null) this.#place(record, node);
    record.sim.phase = 'running';
    record.sim.accepting = true;
    record.startedUs = LONG_AGO_US;
    record.containersReady = true;
    record.life++;
    this.#setReady(record, true, LONG_AGO_US);
    const stream: RandomStream = this.#state.kernel.stream(`probe ${record.sim.cluster}/${podName(record)}`);
    this.#probesOf(record).resume((periodUs) => stream.below(periodUs));
  }

  /** Deletion through the API, with the pod's own grace period unless another is given. */
  delete(record: PodRecord, graceUs = record.template.terminationGraceUs): void {
    if (!isActive(record)) return;
    record.state.terminating = true;
    record.sim.phase = 'terminating';
    this.#state.kernel.trace('pod', podName(record), 'terminating');
    this.#state.changed(record);
    const node = this.#state.nodeOf(record);
    // Nobody on a lost node hears of it.
    if (node === null || node.reachable) this.#stop(record, graceUs);
  }

  /** Gone at once, as after `kubectl delete --force` or a killed virtual machine; connections are reset. */
  kill(record: PodRecord): void {
    if (record.sim.phase !== 'gone') this.#finish(record);
  }

  /** The containers die where they are: restarted with back-off, unless held. */
  crash(record: PodRecord, reason: string): void {
    if (record.sim.phase === 'gone' || record.state.node === null) return;
    if (record.state.terminating) {
      this.#finish(record);
      return;
    }
    const ranUs = this.#state.kernel.nowUs() - (record.startedUs ?? this.#state.kernel.nowUs());
    const crashes = ranUs >= CONTROL_TIMING.restartForgetUs ? 0 : (this.#crashes.get(record) ?? 0);
    this.#crashes.set(record, crashes + 1);
    record.restarts++;
    this.#silence(record);
    this.#state.kernel.trace('pod', podName(record), `restart ${record.restarts}: ${reason}`);
    this.#relaunchAfter(record, backoffUs(crashes));
  }

  /** A fault keeps the containers down until `release`. */
  hold(record: PodRecord): void {
    record.held = true;
    this.crash(record, 'held down');
  }

  release(record: PodRecord): void {
    if (!record.held || record.sim.phase === 'gone') return;
    record.held = false;
    if (isActive(record) && record.startedUs === null) this.#relaunchAfter(record, 0);
  }

  /** Behaviour changed: probes may now see something else. */
  nudge(record: PodRecord): void {
    this.#probes.get(record)?.nudge();
  }

  /** The node went silent. A dead one takes its processes along; one that is only cut off keeps them running. */
  lose(record: PodRecord, isDead: boolean): void {
    record.sim.behaviour.unreachable = true;
    if (isDead) {
      record.life++;
      this.#probesOf(record).stop();
    }
    this.#state.processChanged(record);
  }

  /** The node answers again. What was to be deleted meanwhile is; after a death everything else starts from nothing. */
  regain(record: PodRecord, wasDead: boolean): void {
    record.sim.behaviour.unreachable = false;
    if (record.state.terminating) {
      if (wasDead) this.#finish(record);
      else this.#stop(record, record.template.terminationGraceUs);
      return;
    }
    if (record.life === 0) {
      this.#launch(record);
      return;
    }
    if (wasDead) {
      record.restarts++;
      this.#silence(record);
      this.#relaunchAfter(record, 0);
      return;
    }
    this.#state.processChanged(record);
    this.refreshReady(record);
  }

  /** Recomputes the Ready condition that the API holds: what the kubelet last reported, and false on a NotReady node. */
  refreshReady(record: PodRecord): void {
    const node = this.#state.nodeOf(record);
    if (node !== null && !node.reachable && node.state.ready) return;
    const isReady = record.containersReady && (node === null || node.state.ready);
    this.#setReady(record, isReady, this.#state.kernel.nowUs());
  }

  #place(record: PodRecord, node: NodeRecord): void {
    record.state.node = node.state.name;
    record.sim.node = node.state.name;
    record.sim.locality = {
      region: node.region,
      zone: node.zone,
      subzone: node.state.labels['topology.istio.io/subzone'] ?? '',
    };
  }

  #launch(record: PodRecord): void {
    const { kernel } = this.#state;
    const life = ++record.life;
    const containerUs = Math.min(CONTROL_TIMING.containerStartUs, this.#podStartUs);
    kernel.after(containerUs, () => {
      if (life !== record.life) return;
      record.startedUs = kernel.nowUs();
      this.#probesOf(record).start();
    });
    kernel.after(this.#podStartUs, () => {
      if (life !== record.life) return;
      record.sim.accepting = true;
      record.sim.phase = 'running';
      kernel.trace('pod', podName(record), 'accepting');
      this.#state.processChanged(record);
      this.#probesOf(record).nudge();
    });
  }

  #relaunchAfter(record: PodRecord, delayUs: number): void {
    if (record.held) return;
    const life = ++record.life;
    this.#state.kernel.after(delayUs, () => {
      if (life === record.life && !record.held) this.#launch(record);
    });
  }

  /** The process is dead: nothing accepts, nothing is ready, what hung is forgotten. */
  #silence(record: PodRecord): void {
    record.life++;
    this.#probesOf(record).stop();
    record.startedUs = null;
    record.containersReady = false;
    record.sim.accepting = false;
    record.sim.phase = 'starting';
    record.sim.behaviour.hung = false;
    this.#state.processChanged(record);
    this.refreshReady(record);
  }

  #stop(record: PodRecord, graceUs: number): void {
    const { kernel } = this.#state;
    const life = ++record.life;
    const later = (delayUs: number, run: () => void): void =>
      kernel.after(delayUs, () => {
        if (life === record.life) run();
      });
    if (!record.sim.accepting) {
      this.#finish(record);
      return;
    }
    const pauseUs = Math.min(record.template.serving.preStopUs, graceUs);
    const deadlineUs = kernel.nowUs() + graceUs + (pauseUs > 0 && pauseUs >= graceUs ? CONTROL_TIMING.graceLeftUs : 0);
    const signal = (): void => {
      if (record.sim.behaviour.hung) {
        later(Math.max(0, deadlineUs - kernel.nowUs()), () => this.#finish(record));
        return;
      }
      record.sim.accepting = false;
      this.#state.processChanged(record);
      this.#drain(record, deadlineUs, later);
    };
    if (pauseUs === 0) signal();
    else later(pauseUs, signal);
  }

  #drain(record: PodRecord, deadlineUs: number, later: (delayUs: number, run: () => void) => void): void {
    const leftUs = deadlineUs - this.#state.kernel.nowUs();
    const { traffic } = this.#state;
    if (traffic?.inFlight === undefined) {
      later(Math.max(0, Math.min(CONTROL_TIMING.drainUnknownUs, leftUs)), () => this.#finish(record));
    } else if (leftUs <= 0 || traffic.inFlight(record.sim) === 0) {
      this.#finish(record);
    } else {
      later(Math.min(CONTROL_TIMING.drainPollUs, leftUs), () => this.#drain(record, deadlineUs, later));
    }
  }

  #finish(record: PodRecord): void {
    record.life++;
    this.#probesOf(record).stop();
    this.#probes.delete(record);
    this.#crashes.delete(record);
    record.state.terminating = true;
    record.sim.phase = 'gone';
    record.sim.accepting = false;
    record.containersReady = false;
    this.#setReady(record, false, this.#state.kernel.nowUs());
    this.#state.kernel.trace('pod', podName(record), 'gone');
    this.#state.processChanged(record);
    this.#state.gone(record);
  }

  #setReady(record: PodRecord, isReady: boolean, atUs: number): void {
    if (record.sim.ready === isReady) return;
    record.sim.ready = isReady;
    record.state.ready = isReady;
    record.readyChangedUs = atUs;
    record.readySinceUs = isReady ? atUs : null;
    record.everReady ||= isReady;
    if (atUs >= 0) this.#state.kernel.trace('pod', podName(record), isReady ? 'ready' : 'not ready');
    this.#state.changed(record);
  }

  #probesOf(record: PodRecord): PodProbes {
    const known = this.#probes.get(record);
    if (known !== undefined) return known;
    const made = new PodProbes(this.#state.kernel, record, {
      ready: (isReady) => {
        record.containersReady = isReady;
        this.refreshReady(record);
      },
      dead: () => this.#condemn(record),
    });
    this.#probes.set(record, made);
    return made;
  }

  /** The kubelet stops the container: one that hangs does not hear SIGTERM and is killed when its grace is over. */
  #condemn(record: PodRecord): void {
    if (!isActive(record)) return;
    const life = record.life;
    const delayUs = record.sim.behaviour.hung ? record.template.terminationGraceUs : 0;
    this.#state.kernel.after(delayUs, () => {
      if (life === record.life && isActive(record)) this.crash(record, 'liveness');
    });
  }
}

/** `namespace/name`, as the trace calls a pod. */
export function podName({ sim }: PodRecord): string {
  return `${sim.namespace}/${sim.name}`;
}

/** The first restart is at once, the next ones wait ever longer. */
function backoffUs(crashes: number): number {
  if (crashes === 0) return 0;
  let waitUs: number = CONTROL_TIMING.restartBackoffUs;
  for (let round = 1; round < crashes && waitUs < CONTROL_TIMING.restartBackoffMaxUs; round++) waitUs *= 2;
  return Math.min(waitUs, CONTROL_TIMING.restartBackoffMaxUs);
}
