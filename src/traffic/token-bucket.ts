/**
 * Envoy's token bucket (`AtomicTokenBucketImpl`): full at first, then filled continuously at
 * `tokensPerFill / fillInterval`, never above the maximum; a request takes a whole token. Envoy before 1.31 filled in one
 * step per interval, and its documentation still says so; measured on 1.40, a bucket of four per two seconds that was
 * emptied gives one more after half a second.
 *
 * Kept in integers: the level counts tokens times microseconds of the fill interval, so nothing is ever rounded.
 */
export class TokenBucket {
  readonly #capacity: number;
  readonly #tokensPerFill: number;
  readonly #fillIntervalUs: number;
  #level: number;
  #atUs: number;

  constructor(maxTokens: number, tokensPerFill: number, fillIntervalUs: number, nowUs: number) {
    this.#capacity = maxTokens * fillIntervalUs;
    this.#tokensPerFill = tokensPerFill;
    this.#fillIntervalUs = fillIntervalUs;
    this.#level = this.#capacity;
    this.#atUs = nowUs;
  }

  /** Takes a token if there is one. */
  take(nowUs: number): boolean {
    this.#fill(nowUs);
    if (this.#level < this.#fillIntervalUs) return false;
    this.#level -= this.#fillIntervalUs;
    return true;
  }

  /** Whole tokens left, for `x-ratelimit-remaining`. */
  remaining(nowUs: number): number {
    this.#fill(nowUs);
    return Math.floor(this.#level / this.#fillIntervalUs);
  }

  /** Time until a token can be taken, for `x-ratelimit-reset`; 0 when one can be taken now. */
  untilTokenUs(nowUs: number): number {
    this.#fill(nowUs);
    if (this.#level >= this.#fillIntervalUs) return 0;
    return Math.ceil((this.#fillIntervalUs - this.#level) / this.#tokensPerFill);
  }

  #fill(nowUs: number): void {
    if (nowUs <= this.#atUs) return;
    this.#level = Math.min(this.#capacity, this.#level + (nowUs - this.#atUs) * this.#tokensPerFill);
    this.#atUs = nowUs;
  }
}
