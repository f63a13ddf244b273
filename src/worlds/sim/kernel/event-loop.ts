import { TraceHash } from './trace-hash.ts';

/** What an event runs: the payload is an index into the owner's own arrays. */
export type Handler = (payload: number) => void;

/** An event's code holds the payload in its low bits: up to 32 handlers, 134 million payloads. */
const PAYLOAD_BITS = 27;
const PAYLOAD_MASK = (1 << PAYLOAD_BITS) - 1;

/**
 * The clock and the pending events in order of (time, order of scheduling): a binary heap in typed arrays, so that an
 * event costs no allocation. A 4-ary heap gains nothing in V8; a calendar queue is 1.7 times faster at 10,000 pending
 * events, but costs three times the code and degrades on skewed times, and this world holds hundreds. Heap packages on
 * npm promise no order among equal times, without which a run cannot be repeated.
 *
 * Queue, clock, dispatch and hash are one class with `private` instead of `#` fields because every event passes here:
 * measured, 1.2 times as many events per second as three classes with `#` fields.
 */
export class EventLoop {
  protected readonly hash: TraceHash = new TraceHash();
  private readonly handlers: Handler[] = [];
  private timeUs = 0;
  private count = 0;

  private times = new Float64Array(1024);
  private sequences = new Float64Array(1024);
  private codes = new Int32Array(1024);
  private size = 0;
  private nextSequence = 0;
  /** The root was taken and nothing has filled its place: most handlers schedule one event, which goes there. */
  private rootIsFree = false;

  nowUs(): number {
    return this.timeUs;
  }

  /** Events run so far. */
  get events(): number {
    return this.count;
  }

  /** Hash of everything that happened so far. */
  get traceHash(): string {
    return this.hash.digest();
  }

  /** Gives a number to a kind of event. Numbers go by order of registration, so register in a fixed order. */
  handler(run: Handler): number {
    if (this.handlers.length > 31) throw new RangeError('more than 32 kinds of events');
    this.handlers.push(run);
    return this.handlers.length - 1;
  }

  /** An event of a registered kind at an absolute time, which must not be past. */
  schedule(timeUs: number, handler: number, payload: number): void {
    const code = (handler << PAYLOAD_BITS) | payload;
    const sequence = this.nextSequence++;
    if (this.rootIsFree) {
      this.rootIsFree = false;
      this.sink(timeUs, sequence, code);
      return;
    }
    if (this.size === this.times.length) this.grow();
    this.rise(this.size++, timeUs, sequence, code);
  }

  /** Runs every event up to and including a time, and leaves the clock there. */
  runUntil(endUs: number): void {
    this.run(endUs);
    this.timeUs = endUs;
  }

  /** Runs until nothing is pending, and leaves the clock at the last event. */
  runOut(): void {
    this.run(Number.POSITIVE_INFINITY);
  }

  private run(endUs: number): void {
    const { hash, handlers } = this;
    for (;;) {
      if (this.rootIsFree) this.fillRoot();
      if (this.size === 0) return;
      const timeUs = this.times[0]!;
      if (timeUs > endUs) return;
      this.rootIsFree = true;
      const code = this.codes[0]!;
      this.timeUs = timeUs;
      this.count++;
      hash.event(timeUs, code);
      handlers[code >>> PAYLOAD_BITS]!(code & PAYLOAD_MASK);
    }
  }

  private fillRoot(): void {
    this.rootIsFree = false;
    const last = --this.size;
    if (last > 0) this.sink(this.times[last]!, this.sequences[last]!, this.codes[last]!);
  }

  /** Puts an event at a leaf and moves it up. */
  private rise(leaf: number, timeUs: number, sequence: number, code: number): void {
    const { times, sequences, codes } = this;
    let hole = leaf;
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      // What rises is the youngest, so among equal times it stays below.
      if (times[parent]! <= timeUs) break;
      times[hole] = times[parent]!;
      sequences[hole] = sequences[parent]!;
      codes[hole] = codes[parent]!;
      hole = parent;
    }
    times[hole] = timeUs;
    sequences[hole] = sequence;
    codes[hole] = code;
  }

  /** Puts an event at the root and moves it down. */
  private sink(timeUs: number, sequence: number, code: number): void {
    const { times, sequences, codes, size } = this;
    let hole = 0;
    for (let child = 1; child < size; child = 2 * hole + 1) {
      let childUs = times[child]!;
      const right = child + 1;
      if (right < size) {
        const rightUs = times[right]!;
        if (rightUs < childUs || (rightUs === childUs && sequences[right]! < sequences[child]!)) {
          child = right;
          childUs = rightUs;
        }
      }
      if (childUs > timeUs || (childUs === timeUs && sequences[child]! > sequence)) break;
      times[hole] = childUs;
      sequences[hole] = sequences[child]!;
      codes[hole] = codes[child]!;
      hole = child;
    }
    times[hole] = timeUs;
    sequences[hole] = sequence;
    codes[hole] = code;
  }

  private grow(): void {
    const length = this.size * 2;
    const times = new Float64Array(length);
    const sequences = new Float64Array(length);
    const codes = new Int32Array(length);
    times.set(this.times);
    sequences.set(this.sequences);
    codes.set(this.codes);
    this.times = times;
    this.sequences = sequences;
    this.codes = codes;
  }
}
