/** Time of one run on the model: what is scheduled runs in order of time, ties in the order in which they were scheduled. */
export class VirtualClock {
  readonly #queue: { readonly atUs: number; readonly order: number; readonly run: () => void }[] = [];
  #order = 0;
  nowUs = 0;

  after(delayUs: number, run: () => void): void {
    const event = { atUs: this.nowUs + delayUs, order: this.#order++, run };
    let low = 0;
    let high = this.#queue.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#queue[middle]!.atUs <= event.atUs) low = middle + 1;
      else high = middle;
    }
    this.#queue.splice(low, 0, event);
  }

  /** Runs until nothing is left, or until the condition holds. */
  runUntil(done: () => boolean): void {
    while (!done()) {
      const next = this.#queue.shift();
      if (next === undefined) return;
      this.nowUs = next.atUs;
      next.run();
    }
  }
}
