/**
 * Connections of one proxy to the hosts of one cluster, and the requests that wait for one (conn_pool_base.cc). An
 * HTTP/1.1 connection carries one request at a time; an HTTP/2 one carries all. A request that finds no free connection
 * is pending, also while its own connection is being made: with `maxPendingRequests` 1, ten requests to a cold pool give
 * one answer and nine overflows (measured).
 *
 * Leaves out: idle timeout (connections that are free stay open), Envoy's 2^29 streams per HTTP/2 connection, prefetch.
 * `maxRequestsPerConnection` n closes a host's connection at every n-th request to it, not each connection at its n-th:
 * the rate of new connections is the same.
 */
import type { ConnectionPool } from '../mesh/types.ts';
import { CircuitBreaker } from './circuit-breaker.ts';
import { CONNECT_FAILURE, OVERFLOW } from './outcome.ts';
import { REFUSED, STARTED, WAITING } from './proxy-types.ts';

/** What the pools tell. */
export interface PoolEvents {
  connect(host: number): void;
  started(host: number, ticket: number): void;
  failed(host: number, ticket: number, outcome: number): void;
}

export class ConnectionPools {
  readonly breaker: CircuitBreaker;
  readonly #http2: boolean;
  readonly #maxRequestsPerConnection: number;
  readonly #events: PoolEvents;
  /** Requests on a connection, by slot. */
  active: Int32Array = new Int32Array(0);
  /** Connections that can take a request now, by slot (HTTP/2: all that are up). */
  #free: Int32Array = new Int32Array(0);
  #handshakes: Int32Array = new Int32Array(0);
  #served: Int32Array = new Int32Array(0);
  #left: Uint8Array = new Uint8Array(0);
  readonly #queues: (number[] | undefined)[] = [];
  pendingOverflow = 0;
  activeOverflow = 0;
  connectionOverflow = 0;

  constructor(limits: ConnectionPool, events: PoolEvents) {
    this.breaker = new CircuitBreaker(limits);
    this.#http2 = limits.http2;
    this.#maxRequestsPerConnection = limits.maxRequestsPerConnection;
    this.#events = events;
  }

  grow(capacity: number): void {
    if (capacity <= this.active.length) return;
    this.active = grown(this.active, capacity);
    this.#free = grown(this.#free, capacity);
    this.#handshakes = grown(this.#handshakes, capacity);
    this.#served = grown(this.#served, capacity);
    const left = new Uint8Array(capacity);
    left.set(this.#left);
    this.#left = left;
  }

  /** A host joined (again): its connections are kept from now on. */
  join(host: number): void {
    this.#left[host] = 0;
  }

  /** A host left: free connections close now, busy ones when their request ends. */
  leave(host: number): void {
    this.#left[host] = 1;
    this.closeIdle(host);
  }

  /** Connections that carry nothing are gone. */
  closeIdle(host: number): void {
    if (this.#http2 && this.active[host]! > 0) return;
    this.breaker.connections -= this.#free[host]!;
    this.#free[host] = 0;
  }

  acquire(host: number, ticket: number): number {
    const { breaker } = this;
    if (this.#free[host]! > 0) {
      if (!breaker.canRequest) {
        this.activeOverflow++;
        return REFUSED;
      }
      this.#attach(host);
      return STARTED;
    }
    if (!breaker.canQueue) {
      this.pendingOverflow++;
      return REFUSED;
    }
    breaker.pending++;
    let queue = this.#queues[host];
    if (queue === undefined) {
      queue = [];
      this.#queues[host] = queue;
    }
    queue.push(ticket);
    this.#connect(host, queue);
    return WAITING;
  }

  connected(host: number): void {
    this.#handshakes[host]!--;
    this.#free[host]!++;
    this.#serve(host);
  }

  connectFailed(host: number): void {
    this.#handshakes[host]!--;
    this.breaker.connections--;
    const queue = this.#queues[host];
    if (queue === undefined || queue.length === 0) return;
    this.#queues[host] = undefined;
    this.breaker.pending -= queue.length;
    for (const ticket of queue) this.#events.failed(host, ticket, CONNECT_FAILURE);
  }

  abandon(host: number, ticket: number): void {
    const queue = this.#queues[host];
    const at = queue === undefined ? -1 : queue.indexOf(ticket);
    if (at < 0) return;
    queue!.splice(at, 1);
    this.breaker.pending--;
  }

  /** A request on a connection ended. `closed`: the connection is gone with it. */
  release(host: number, closed: boolean): void {
    this.active[host]!--;
    this.breaker.requests--;
    const isSpent = this.#maxRequestsPerConnection > 0 && ++this.#served[host]! % this.#maxRequestsPerConnection === 0;
    if (closed || isSpent || (this.#left[host] === 1 && (!this.#http2 || this.active[host] === 0))) this.#close(host);
    else if (!this.#http2) this.#free[host]!++;
    const queue = this.#queues[host];
    if (queue !== undefined && queue.length > 0) this.#serve(host);
  }

  #close(host: number): void {
    if (this.#http2) {
      // A second request that ends on the same broken connection finds it closed already.
      if (this.#free[host] === 0) return;
      this.#free[host]!--;
    }
    this.breaker.connections--;
  }

  #attach(host: number): void {
    if (!this.#http2) this.#free[host]!--;
    this.active[host]!++;
    this.breaker.requests++;
  }

  #serve(host: number): void {
    const queue = this.#queues[host];
    if (queue === undefined) return;
    while (queue.length > 0 && this.#free[host]! > 0) {
      const ticket = queue.shift()!;
      this.breaker.pending--;
      if (this.breaker.canRequest) {
        this.#attach(host);
        this.#events.started(host, ticket);
      } else {
        this.activeOverflow++;
        this.#events.failed(host, ticket, OVERFLOW);
      }
    }
    if (queue.length > 0) this.#connect(host, queue);
  }

  /** A connection for each request that waits, as far as the limit allows; a host without any always gets one. */
  #connect(host: number, queue: readonly number[]): void {
    // The queue is read anew each time: a world without handshakes calls `connected` from within `connect`.
    while (this.#handshakes[host]! < (this.#http2 ? Math.min(1, queue.length) : queue.length)) {
      const isFirst = this.active[host] === 0 && this.#free[host] === 0 && this.#handshakes[host] === 0;
      const canConnect = this.breaker.canConnect;
      if (!canConnect) this.connectionOverflow++;
      if (!canConnect && !isFirst) return;
      this.#handshakes[host]!++;
      this.breaker.connections++;
      this.#events.connect(host);
      if (!canConnect) return;
    }
  }
}

function grown(array: Int32Array, capacity: number): Int32Array {
  const larger = new Int32Array(capacity);
  larger.set(array);
  return larger;
}
