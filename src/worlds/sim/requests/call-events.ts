import type { EventLoop } from '../kernel/event-loop.ts';
import { type Call, OVER } from './call.ts';
import type { RequestPools } from './request-pools.ts';

/** Events that name a call. One that is over goes back to the pool only when the last of them has come. */
export class CallEvents {
  private readonly loop: EventLoop;
  private readonly pools: RequestPools;

  constructor(loop: EventLoop, pools: RequestPools) {
    this.loop = loop;
    this.pools = pools;
  }

  /** A kind of event: what happens to a call that is not over when it comes. */
  handler(run: (call: Call) => void): number {
    return this.loop.handler((index) => {
      const call = this.pools.calls[index]!;
      call.events--;
      if (call.phase !== OVER) run(call);
      else if (call.events === 0) this.pools.giveCall(call);
    });
  }

  after(call: Call, handler: number, delayUs: number): void {
    call.events++;
    this.loop.schedule(this.loop.nowUs() + delayUs, handler, call.index);
  }

  /** Nothing more happens to this call. */
  end(call: Call): void {
    call.phase = OVER;
    if (call.events === 0) this.pools.giveCall(call);
  }
}
