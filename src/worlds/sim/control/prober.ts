/**
 * One probe of one container (kubelet, pkg/kubelet/prober/worker.go): asks every period, flips its verdict after so
 * many answers of the other kind in a row.
 *
 * Asking is an event only while the verdict may change: as long as answers and verdict agree nothing is scheduled, and
 * the owner calls `nudge` when the answer may have become another one. The ticks keep their phase all the same.
 */
import type { Probe } from '../../../kubernetes/probe.ts';
import type { Kernel } from '../types.ts';

/** `silent`: no answer within the probe's timeout. */
export type ProbeAnswer = 'ok' | 'refused' | 'silent';

export class Prober {
  readonly #kernel: Kernel;
  readonly #probe: Probe;
  readonly #ask: () => ProbeAnswer;
  readonly #flipped: (passes: boolean) => void;
  /** Time of one tick; all others are whole periods away. Null: not running. */
  #phaseUs: number | null = null;
  #earliestUs = 0;
  #passes: boolean;
  #row = 0;
  /** Events of an earlier run of this prober do nothing. */
  #run = 0;
  #isPending = false;

  constructor(
    kernel: Kernel,
    probe: Probe,
    passes: boolean,
    ask: () => ProbeAnswer,
    flipped: (passes: boolean) => void,
  ) {
    this.#kernel = kernel;
    this.#probe = probe;
    this.#passes = passes;
    this.#ask = ask;
    this.#flipped = flipped;
  }

  get passes(): boolean {
    return this.#passes;
  }

  /** The container started: the first tick comes after the initial delay. */
  start(passes: boolean): void {
    const firstUs = this.#kernel.nowUs() + this.#probe.initialDelayUs;
    this.#begin(firstUs, firstUs, passes);
  }

  /** Takes up a container that has long been running, at some phase below the period. */
  resume(phaseUs: number, passes: boolean): void {
    this.#begin(this.#kernel.nowUs() + phaseUs, this.#kernel.nowUs(), passes);
  }

  stop(): void {
    this.#phaseUs = null;
    this.#run++;
    this.#isPending = false;
  }

  /** The answer may have changed. */
  nudge(): void {
    if (this.#phaseUs === null || this.#isPending) return;
    if (this.#row === 0 && (this.#ask() === 'ok') === this.#passes) return;
    this.#schedule();
  }

  #begin(phaseUs: number, earliestUs: number, passes: boolean): void {
    this.#run++;
    this.#isPending = false;
    this.#phaseUs = phaseUs;
    this.#earliestUs = earliestUs;
    this.#passes = passes;
    this.#row = 0;
    this.nudge();
  }

  #schedule(): void {
    const nowUs = this.#kernel.nowUs();
    const period = this.#probe.periodUs;
    const from = Math.max(nowUs, this.#earliestUs);
    const behind = from - this.#phaseUs!;
    const atUs = this.#phaseUs! + Math.ceil(behind / period) * period;
    const run = this.#run;
    this.#isPending = true;
    this.#kernel.at(atUs, () => {
      if (run === this.#run) this.#tick(run);
    });
  }

  #tick(run: number): void {
    this.#earliestUs = this.#kernel.nowUs() + 1;
    const answer = this.#ask();
    if (answer !== 'silent') {
      this.#judge(answer === 'ok');
      return;
    }
    this.#kernel.after(Math.min(this.#probe.timeoutUs, this.#probe.periodUs - 1), () => {
      if (run === this.#run) this.#judge(false);
    });
  }

  #judge(passed: boolean): void {
    this.#isPending = false;
    if (passed === this.#passes) {
      this.#row = 0;
      // Settled until somebody nudges.
      return;
    }
    this.#row++;
    if (this.#row < (passed ? this.#probe.successThreshold : this.#probe.failureThreshold)) {
      this.#schedule();
      return;
    }
    this.#row = 0;
    this.#passes = passed;
    this.#flipped(passed);
    this.nudge();
  }
}
