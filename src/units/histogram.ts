/**
 * Latencies as counts in buckets whose width grows with the value: exact to 1/64 (1.6 %) over nine decades, in 2,000
 * numbers, as HDR histograms do it. A quantile is the upper edge of its bucket, so it is never flattered.
 */

const SUB_BITS = 6;
const SUB = 1 << SUB_BITS;

/** Frozen form: only buckets that hold something. */
export interface Histogram {
  readonly count: number;
  readonly sumUs: number;
  /** Exact; 0 when nothing was recorded. */
  readonly minUs: number;
  readonly maxUs: number;
  /** Largest value of each bucket, ascending, with its count. */
  readonly upperUs: readonly number[];
  readonly counts: readonly number[];
}

/** Bucket of a non-negative integer below 2^53. */
function bucketOf(valueUs: number): number {
  if (valueUs < SUB) return valueUs;
  if (valueUs >= 4294967296) return bucketOf(Math.floor(valueUs / 4194304)) + 22 * SUB;
  const shift = 31 - SUB_BITS - Math.clz32(valueUs);
  return (valueUs >>> shift) + shift * SUB;
}

/** Largest integer that falls into a bucket. */
function upperOf(bucket: number): number {
  if (bucket < 2 * SUB) return bucket;
  const shift = Math.floor(bucket / SUB) - 1;
  let width = 1;
  for (let i = 0; i < shift; i++) width *= 2;
  return ((bucket % SUB) + SUB + 1) * width - 1;
}

/** A histogram that is being filled. */
export class HistogramRecorder {
  count = 0;
  sumUs = 0;
  #minUs = Number.POSITIVE_INFINITY;
  #maxUs = 0;
  #counts = new Uint32Array(16 * SUB);

  record(valueUs: number): void {
    this.count++;
    this.sumUs += valueUs;
    if (valueUs < this.#minUs) this.#minUs = valueUs;
    if (valueUs > this.#maxUs) this.#maxUs = valueUs;
    const bucket = bucketOf(valueUs);
    if (bucket >= this.#counts.length) this.#grow(bucket);
    this.#counts[bucket]!++;
  }

  /**
   * Adds to each of `into` how many were at most the bound of the same place, to the precision of the buckets. The
   * bounds ascend: controllers ask for a dozen of every destination every few seconds, so one pass answers all.
   */
  addCountsAtMost(boundsUs: readonly number[], into: number[]): void {
    const end = this.count === 0 ? 0 : bucketOf(this.#maxUs) + 1;
    let bucket = 0;
    let sum = 0;
    for (let i = 0; i < boundsUs.length; i++) {
      const stop = Math.min(bucketOf(boundsUs[i]!) + 1, end);
      for (; bucket < stop; bucket++) sum += this.#counts[bucket]!;
      into[i]! += sum;
    }
  }

  freeze(): Histogram {
    const upperUs: number[] = [];
    const counts: number[] = [];
    this.#counts.forEach((count, bucket) => {
      if (count === 0) return;
      upperUs.push(Math.min(upperOf(bucket), this.#maxUs));
      counts.push(count);
    });
    return {
      count: this.count,
      sumUs: this.sumUs,
      minUs: this.count === 0 ? 0 : this.#minUs,
      maxUs: this.#maxUs,
      upperUs,
      counts,
    };
  }

  /** Forgets everything, for use in the next step of a series. */
  reset(): void {
    this.count = 0;
    this.sumUs = 0;
    this.#minUs = Number.POSITIVE_INFINITY;
    this.#maxUs = 0;
    this.#counts.fill(0);
  }

  #grow(bucket: number): void {
    const counts = new Uint32Array(bucket + 4 * SUB);
    counts.set(this.#counts);
    this.#counts = counts;
  }
}

/** Value at a zero-based rank: what `quantileInterval` of the judges asks. */
export function valueAtRank(histogram: Histogram, rank: number): number {
  let seen = 0;
  for (let i = 0; i < histogram.counts.length; i++) {
    seen += histogram.counts[i]!;
    if (rank < seen) return histogram.upperUs[i]!;
  }
  return histogram.maxUs;
}

/** The smallest value that at least this share (0 to 1) of the recorded ones do not exceed; 0 when there are none. */
export function quantile(histogram: Histogram, share: number): number {
  if (histogram.count === 0) return 0;
  return valueAtRank(histogram, Math.max(0, Math.ceil(histogram.count * share) - 1));
}

/** Several histograms as one. */
export function mergeHistograms(parts: readonly Histogram[]): Histogram {
  const byUpper = new Map<number, number>();
  for (const { upperUs, counts } of parts) {
    for (const [i, upper] of upperUs.entries()) byUpper.set(upper, (byUpper.get(upper) ?? 0) + counts[i]!);
  }
  const upperUs = [...byUpper.keys()].sort((a, b) => a - b);
  const filled = parts.filter(({ count }) => count > 0);
  return {
    count: filled.reduce((sum, { count }) => sum + count, 0),
    sumUs: filled.reduce((sum, part) => sum + part.sumUs, 0),
    minUs: filled.length === 0 ? 0 : Math.min(...filled.map(({ minUs }) => minUs)),
    maxUs: filled.reduce((most, { maxUs }) => Math.max(most, maxUs), 0),
    upperUs,
    counts: upperUs.map((upper) => byUpper.get(upper)!),
  };
}
