/**
 * New connections: how long they take and whether they are made. TCP costs one round trip, mutual TLS one more; a
 * closed port refuses after one; from a node that cannot be reached nothing comes back until the connect timeout.
 */
import type { ClusterState } from '../../../traffic/proxy-types.ts';
import type { SimKernel } from '../kernel/sim-kernel.ts';
import type { Caller } from './caller.ts';
import { isUp } from './endpoint-feed.ts';
import type { CurrentWindow } from './pod-work.ts';
import type { SlotTarget, Upstream } from './upstream.ts';

export class Handshakes {
  readonly #kernel: SimKernel;
  readonly #window: CurrentWindow;

  constructor(kernel: SimKernel, window: CurrentWindow) {
    this.#kernel = kernel;
    this.#window = window;
  }

  /** A proxy opens a connection to an endpoint. */
  begin(caller: Caller, state: ClusterState, slot: number): void {
    const upstream = caller.upstreamOf(state);
    const target = upstream.targets[slot] ?? caller.target(upstream, slot);
    const window = this.#window.index;
    upstream.connectionsOpened[window]!++;
    if (state.connections > upstream.maxConnections[window]!) upstream.maxConnections[window] = state.connections;
    const isSilent = target.server?.pod.behaviour.unreachable === true;
    const trips = target.server?.guard != null || target.relay !== null ? 2 : 1;
    const delayUs = isSilent ? upstream.cluster.pool.connectTimeoutUs : trips * target.roundTripUs;
    this.#kernel.after(delayUs, () => {
      if (!isSilent && this.#accepts(upstream, target)) state.connected(slot);
      else state.connectFailed(slot, this.#kernel.nowUs(), caller.draw);
    });
  }

  #accepts(upstream: Upstream, { server, gateways, port }: SlotTarget): boolean {
    if (server === null) return gateways().some(isUp);
    if (!isUp(server.pod)) return false;
    if (server.guard === null)
      return (
        upstream.cluster.tls.mode === 'DISABLE' ||
        upstream.cluster.tls.mode === 'auto' ||
        server.pod.role === 'external'
      );
    const { connected, isCutOff } = server.guard.policies.connection(upstream, port);
    return connected || isCutOff;
  }
}
