/**
 * Timers that hardly ever fire. Every request carries one or two (a route timeout, a try's, its user's patience), and
 * nearly all are cancelled; as events they would fill the queue with the dead. Timers of one duration fall due in the
 * order in which they were set, so each duration is a list with one event for its head: setting and cancelling is a few
 * writes.
 */
import type { EventLoop } from '../kernel/event-loop.ts';

const NONE = -1;

interface Lane {
  readonly durationUs: number;
  head: number;
  tail: number;
  isScheduled: boolean;
}

export class Deadlines {
  private readonly loop: EventLoop;
  private readonly fire: (timer: number) => void;
  private readonly handler: number;
  private readonly lanes: Lane[] = [];
  private readonly laneOfDuration = new Map<number, number>();
  private dueUs = new Float64Array(1024);
  private previous = new Int32Array(1024).fill(NONE);
  private next = new Int32Array(1024).fill(NONE);
  /** Lane of a timer that is set, else -1. */
  private lane = new Int32Array(1024).fill(NONE);

  constructor(loop: EventLoop, fire: (timer: number) => void) {
    this.loop = loop;
    this.fire = fire;
    this.handler = loop.handler((lane) => this.expire(this.lanes[lane]!, lane));
  }

  /** Sets a timer by its owner's number; one that is set already must be cancelled first. */
  set(timer: number, durationUs: number): void {
    if (timer >= this.lane.length) this.grow(timer);
    const index = this.laneOfDuration.get(durationUs) ?? this.open(durationUs);
    const lane = this.lanes[index]!;
    const dueUs = this.loop.nowUs() + durationUs;
    this.dueUs[timer] = dueUs;
    this.lane[timer] = index;
    this.previous[timer] = lane.tail;
    this.next[timer] = NONE;
    if (lane.tail === NONE) lane.head = timer;
    else this.next[lane.tail] = timer;
    lane.tail = timer;
    if (!lane.isScheduled) {
      lane.isScheduled = true;
      this.loop.schedule(dueUs, this.handler, index);
    }
  }

  /** Does nothing for a timer that is not set. */
  cancel(timer: number): void {
    const index = timer < this.lane.length ? this.lane[timer]! : NONE;
    if (index === NONE) return;
    const lane = this.lanes[index]!;
    const before = this.previous[timer]!;
    const after = this.next[timer]!;
    if (before === NONE) lane.head = after;
    else this.next[before] = after;
    if (after === NONE) lane.tail = before;
    else this.previous[after] = before;
    this.lane[timer] = NONE;
  }

  private expire(lane: Lane, index: number): void {
    const nowUs = this.loop.nowUs();
    lane.isScheduled = false;
    while (lane.head !== NONE && this.dueUs[lane.head]! <= nowUs) {
      const timer = lane.head;
      this.cancel(timer);
      this.fire(timer);
    }
    if (lane.head === NONE || lane.isScheduled) return;
    lane.isScheduled = true;
    this.loop.schedule(this.dueUs[lane.head]!, this.handler, index);
  }

  private open(durationUs: number): number {
    this.laneOfDuration.set(durationUs, this.lanes.length);
    return this.lanes.push({ durationUs, head: NONE, tail: NONE, isScheduled: false }) - 1;
  }

  private grow(timer: number): void {
    const length = Math.max(timer + 1, this.lane.length * 2);
    const dueUs = new Float64Array(length);
    dueUs.set(this.dueUs);
    this.dueUs = dueUs;
    const copy = (array: Int32Array): Int32Array<ArrayBuffer> => {
      const larger = new Int32Array(length).fill(NONE);
      larger.set(array);
      return larger;
    };
    this.previous = copy(this.previous);
    this.next = copy(this.next);
    this.lane = copy(this.lane);
  }
}
