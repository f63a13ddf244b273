/**
 * Earliest deadline first: Envoy's weighted round robin (source/common/upstream/edf_scheduler.h). Each entry's next
 * deadline is the current time plus 1/weight; the earliest is picked and put back; equal deadlines are served in the
 * order in which they were put in. The weight is asked again at each pick, so it may depend on load.
 */

/** Envoy's limit of initial picks: a tenth of 2^32. */
const MAX_PHASE = 429_496_729;
/** What Envoy adds to a weight while it reckons the initial picks. */
const TIE_BREAK = 1e-13;

/** One schedule: an EDF queue of entries, each with its next deadline. */
export class EdfSchedule {
  readonly #entries: Int32Array;
  readonly #deadlines: Float64Array;
  readonly #orders: Float64Array;
  #time = 0;
  #order = 0;

  /**
   * The schedule as it stands after `phase` picks: Envoy starts each one at a random place, so that many proxies do not
   * all begin with the same host. The picks that every entry has had for certain are reckoned, not made; the few that
   * are left are made. Like Envoy, each weight is taken a hair larger for that, so that deadlines which are equal on
   * paper differ in the same last bits and a tie falls the same way.
   */
  constructor(entries: Int32Array, weightOf: (entry: number) => number, phase: number) {
    const size = entries.length;
    this.#entries = new Int32Array(size);
    this.#deadlines = new Float64Array(size);
    this.#orders = new Float64Array(size);
    const weights = Float64Array.from(entries, (entry) => weightOf(entry) + TIE_BREAK);
    const sum = weights.reduce((a, b) => a + b, 0);
    const wanted = phase % MAX_PHASE;
    let made = 0;
    for (let i = 0; i < size; i++) {
      const weight = weights[i]!;
      let picks = Math.floor((weight * wanted) / sum);
      if (picks > 0 && picks / weight >= wanted / sum) picks--;
      this.#insert(i, entries[i]!, (picks + 1) / weight);
      this.#time = Math.max(this.#time, picks / weight);
      made += picks;
    }
    if (size > 0) for (; made < wanted; made++) this.pick(weightOf);
  }

  /** The entry whose turn it is. There must be one. */
  pick(weightOf: (entry: number) => number): number {
    const entry = this.#entries[0]!;
    this.#time = this.#deadlines[0]!;
    this.#sink(entry, this.#time + 1 / weightOf(entry), this.#order++);
    return entry;
  }

  #insert(size: number, entry: number, deadline: number): void {
    const order = this.#order++;
    let at = size;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#isBefore(deadline, order, parent)) break;
      this.#move(parent, at);
      at = parent;
    }
    this.#put(at, entry, deadline, order);
  }

  /** Replaces the root. */
  #sink(entry: number, deadline: number, order: number): void {
    const size = this.#entries.length;
    let at = 0;
    for (let child = 1; child < size; child = 2 * at + 1) {
      const right = child + 1;
      if (right < size && this.#isBefore(this.#deadlines[right]!, this.#orders[right]!, child)) child = right;
      if (this.#isBefore(deadline, order, child)) break;
      this.#move(child, at);
      at = child;
    }
    this.#put(at, entry, deadline, order);
  }

  #isBefore(deadline: number, order: number, at: number): boolean {
    const other = this.#deadlines[at]!;
    return deadline < other || (deadline === other && order < this.#orders[at]!);
  }

  #move(from: number, to: number): void {
    this.#put(to, this.#entries[from]!, this.#deadlines[from]!, this.#orders[from]!);
  }

  #put(at: number, entry: number, deadline: number, order: number): void {
    this.#entries[at] = entry;
    this.#deadlines[at] = deadline;
    this.#orders[at] = order;
  }
}
