/**
 * Earliest deadline first: Envoy's weighted round robin (source/common/upstream/edf_scheduler.h). Each entry's next
 * deadline is the current time plus 1/weight; the earliest is picked and put back; equal deadlines are served in the
 * order in which they were put in. The weight is asked again at each pick, so it may depend on load.
 */
export class EdfSchedule {
  readonly #entries: Int32Array;
  readonly #deadlines: Float64Array;
  readonly #orders: Float64Array;
  #time = 0;
  #order = 0;

  /**
   * `phase` picks are made at once, which gives the schedule a random start: Envoy does it with a random number so that
   * many proxies do not all begin with the same host.
   */
  constructor(entries: Int32Array, weightOf: (entry: number) => number, phase: number) {
    const size = entries.length;
    this.#entries = new Int32Array(size);
    this.#deadlines = new Float64Array(size);
    this.#orders = new Float64Array(size);
    for (let i = 0; i < size; i++) this.#insert(i, entries[i]!, weightOf(entries[i]!));
    if (size > 0) for (let i = 0; i < phase; i++) this.pick(weightOf);
  }

  /** The entry whose turn it is. There must be one. */
  pick(weightOf: (entry: number) => number): number {
    const entry = this.#entries[0]!;
    this.#time = this.#deadlines[0]!;
    this.#sink(entry, this.#time + 1 / weightOf(entry), this.#order++);
    return entry;
  }

  #insert(size: number, entry: number, weight: number): void {
    const deadline = this.#time + 1 / weight;
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
