/**
 * Cumulative counts of one flow: fractional inside, whole when they are read. A part never exceeds its whole, because
 * the rest is what is left of the whole after its parts were rounded down.
 */
import { BUCKETS_MS } from '../requests/signals.ts';

/** How a destination answers: shares of all its requests. */
export interface AnswerMix {
  /** By the first digit of the status; they add up to 1. */
  readonly classes: ReadonlyMap<string, number>;
  /** Answered within each bound of `BUCKETS_MS`. */
  readonly within: readonly number[];
  readonly meanMs: number;
}

export class FlowCounts {
  requests = 0;
  sumMs = 0;
  readonly #classes = new Map<string, number>();
  readonly #within = new Float64Array(BUCKETS_MS.length);

  add(requests: number, { classes, within, meanMs }: AnswerMix): void {
    this.requests += requests;
    this.sumMs += requests * meanMs;
    for (const [digit, share] of classes) this.#classes.set(digit, (this.#classes.get(digit) ?? 0) + requests * share);
    for (let i = 0; i < within.length; i++) this.#within[i]! += requests * within[i]!;
  }

  get whole(): number {
    return Math.floor(this.requests);
  }

  /** Classes with whole counts that add up to `whole`: what is left over counts as answered well. */
  classes(): readonly (readonly [digit: string, count: number])[] {
    const bad = [...this.#classes]
      .filter(([digit]) => digit !== '2')
      .map(([digit, count]) => [digit, Math.min(this.whole, Math.floor(count))] as const);
    const good = Math.max(0, this.whole - bad.reduce((sum, [, count]) => sum + count, 0));
    return [['2', good], ...bad];
  }

  /** Whole counts within each bound. */
  within(): readonly number[] {
    // What is slower than a bound is rounded down, as errors are.
    return Array.from(
      this.#within,
      (count) => this.whole - Math.min(this.whole, Math.floor(this.requests - count + 1e-9)),
    );
  }
}

/** A mix of answers, each with its part of the requests. */
export function mixAnswers(parts: readonly (readonly [share: number, mix: AnswerMix])[]): AnswerMix {
  const total = parts.reduce((sum, [share]) => sum + share, 0);
  const classes = new Map<string, number>();
  const within = BUCKETS_MS.map(() => 0);
  let meanMs = 0;
  for (const [part, mix] of parts) {
    const share = total === 0 ? 0 : part / total;
    for (const [digit, of] of mix.classes) classes.set(digit, (classes.get(digit) ?? 0) + share * of);
    for (let i = 0; i < within.length; i++) within[i]! += share * mix.within[i]!;
    meanMs += share * mix.meanMs;
  }
  return { classes, within, meanMs };
}

/** Answered at once with one status. */
export function answerAtOnce(status: number): AnswerMix {
  return { classes: new Map([[String(Math.floor(status / 100)), 1]]), within: BUCKETS_MS.map(() => 1), meanMs: 0 };
}
