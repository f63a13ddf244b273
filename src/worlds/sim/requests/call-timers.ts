import type { EventLoop } from '../kernel/event-loop.ts';
import type { Call } from './call.ts';
import { Deadlines } from './deadlines.ts';

/** What a call may run out of. */
export const ROUTE_TIMEOUT = 0;
export const TRY_TIMEOUT = 1;
export const PATIENCE = 2;
const KINDS = 3;

/** The timers of calls: each call has one of each kind. */
export class CallTimers {
  private readonly deadlines: Deadlines;

  constructor(loop: EventLoop, calls: readonly Call[], expired: (call: Call, kind: number) => void) {
    this.deadlines = new Deadlines(loop, (timer) => {
      const kind = timer % KINDS;
      expired(calls[(timer - kind) / KINDS]!, kind);
    });
  }

  set(call: Call, kind: number, durationUs: number): void {
    this.deadlines.set(call.index * KINDS + kind, durationUs);
  }

  cancel(call: Call, kind: number): void {
    this.deadlines.cancel(call.index * KINDS + kind);
  }

  /** The call is over. */
  cancelAll(call: Call): void {
    const first = call.index * KINDS;
    this.deadlines.cancel(first + ROUTE_TIMEOUT);
    this.deadlines.cancel(first + TRY_TIMEOUT);
    this.deadlines.cancel(first + PATIENCE);
  }
}
