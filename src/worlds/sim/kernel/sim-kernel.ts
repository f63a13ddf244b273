/**
 * Virtual time as the rooms of the simulator see it: the event loop with closures for rare events, named random
 * streams, and the trace. While only timers are pending (a day of blue, a cool-down) the clock jumps from one to the
 * next by itself; nothing ticks.
 */
import type { Kernel, RandomStream } from '../types.ts';
import { EventLoop } from './event-loop.ts';
import { Xoshiro } from './xoshiro.ts';

export interface TraceEntry {
  readonly atUs: number;
  readonly kind: string;
  readonly subject: string;
  readonly detail: string;
}

export class SimKernel extends EventLoop implements Kernel {
  readonly #seed: number;
  readonly #streams = new Map<string, Xoshiro>();
  readonly #entries: TraceEntry[] = [];
  readonly #closures: ((() => void) | undefined)[] = [];
  readonly #freeSlots: number[] = [];
  readonly #closure: number;

  constructor(seed: number) {
    super();
    this.#seed = seed;
    this.#closure = this.handler((slot) => this.#runClosure(slot));
  }

  /** What was traced, in order. */
  get entries(): readonly TraceEntry[] {
    return this.#entries;
  }

  at(timeUs: number, run: () => void): void {
    if (!(timeUs >= this.nowUs())) throw new RangeError(`event at ${timeUs} µs, but it is ${this.nowUs()} µs`);
    const slot = this.#freeSlots.pop() ?? this.#closures.length;
    this.#closures[slot] = run;
    this.schedule(timeUs, this.#closure, slot);
  }

  after(delayUs: number, run: () => void): void {
    this.at(this.nowUs() + delayUs, run);
  }

  stream(name: string): RandomStream {
    let stream = this.#streams.get(name);
    if (stream === undefined) {
      stream = new Xoshiro(this.#seed, name);
      this.#streams.set(name, stream);
    }
    return stream;
  }

  trace(kind: string, subject: string, detail: string): void {
    this.hash.event(this.nowUs(), this.#entries.length);
    this.hash.text(kind);
    this.hash.text(subject);
    this.hash.text(detail);
    this.#entries.push({ atUs: this.nowUs(), kind, subject, detail });
  }

  #runClosure(slot: number): void {
    const run = this.#closures[slot]!;
    this.#closures[slot] = undefined;
    this.#freeSlots.push(slot);
    run();
  }
}
