/**
 * Envoy's update-merge window (cluster_manager_impl.cc `scheduleUpdate`): a change of health reaches the workers at once
 * when none was delivered to that priority for more than a window; otherwise a timer of a whole window is started, and
 * what has gathered by then is delivered together. A change of membership is always delivered at once and cancels the
 * timer. Measured: of three hosts that fail within one second the first is avoided at once, the others keep receiving
 * traffic until the window has passed.
 */

/** Envoy's default, which Istio does not change. */
export const UPDATE_MERGE_WINDOW_US = 1_000_000;

export class UpdateMerge {
  readonly #windowUs: number;
  #deliveredUs = Number.NEGATIVE_INFINITY;
  /** When the held-back changes are delivered; Infinity when there are none. */
  dueUs = Number.POSITIVE_INFINITY;

  constructor(windowUs: number) {
    this.#windowUs = windowUs;
  }

  /** A health change happened. True: deliver the priority now. */
  healthChanged(nowUs: number): boolean {
    if (this.#windowUs === 0 || nowUs - this.#deliveredUs > this.#windowUs) {
      this.delivered(nowUs);
      return true;
    }
    if (this.dueUs === Number.POSITIVE_INFINITY) this.dueUs = nowUs + this.#windowUs;
    return false;
  }

  /** The priority was delivered: for a membership change, or because the timer fired. */
  delivered(nowUs: number): void {
    this.#deliveredUs = nowUs;
    this.dueUs = Number.POSITIVE_INFINITY;
  }
}
