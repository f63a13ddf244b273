/**
 * Gateways take turns, as behind a load balancer: one that refuses connections is left out until it accepts one again.
 * The requests that found this out have failed, as a user's would.
 */
import { connect } from 'node:net';

const CHECK_MS = 500;

export class GatewayTurns {
  readonly #all: readonly URL[];
  readonly #down = new Set<URL>();
  readonly #timer: NodeJS.Timeout;
  #next = 0;

  constructor(targets: readonly string[]) {
    this.#all = targets.map((target) => new URL(target));
    this.#timer = setInterval(() => this.#check(), CHECK_MS);
    this.#timer.unref();
  }

  /** The next one; when all are down, any. */
  next(): URL {
    for (let tries = 0; tries < this.#all.length; tries++) {
      const url = this.#all[this.#next++ % this.#all.length]!;
      if (!this.#down.has(url)) return url;
    }
    return this.#all[this.#next++ % this.#all.length]!;
  }

  refused(url: URL): void {
    this.#down.add(url);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #check(): void {
    for (const url of this.#down) {
      const socket = connect(Number(url.port), url.hostname);
      socket.once('connect', () => {
        this.#down.delete(url);
        socket.destroy();
      });
      socket.once('error', () => socket.destroy());
    }
  }
}
