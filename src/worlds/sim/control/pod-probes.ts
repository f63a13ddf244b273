/**
 * The probes of one pod. A pod is one process here: every probe asks the same process, and what a probe asks for (path,
 * command) is taken to answer whenever the process works at all. A version that fails its requests passes its probes,
 * which is why canaries are judged by requests.
 *
 * Readiness is asked of every container that has a probe; liveness and start-up of the serving container only.
 */
import type { Probe } from '../../../kubernetes/probe.ts';
import type { Kernel } from '../types.ts';
import type { PodRecord } from './platform-state.ts';
import { type ProbeAnswer, Prober } from './prober.ts';

export interface ProbeVerdicts {
  readonly ready: (isReady: boolean) => void;
  /** Liveness failed, or the start-up probe gave up: the container is to be restarted. */
  readonly dead: () => void;
}

/** Never reached: a threshold that lets a prober only flip the other way. */
const NEVER = Number.MAX_SAFE_INTEGER;

export class PodProbes {
  readonly #record: PodRecord;
  readonly #verdicts: ProbeVerdicts;
  readonly #readiness: readonly Prober[];
  readonly #liveness: Prober | null;
  /** Passing ends the start-up; the second one counts failures. */
  readonly #startup: { readonly passed: Prober; readonly gaveUp: Prober } | null;

  constructor(kernel: Kernel, record: PodRecord, verdicts: ProbeVerdicts) {
    this.#record = record;
    this.#verdicts = verdicts;
    const { containers, serving } = record.template;
    const make = (probe: Probe, passes: boolean, flipped: (passes: boolean) => void): Prober =>
      new Prober(kernel, probe, passes, () => this.#ask(probe), flipped);
    this.#readiness = containers.flatMap(({ readiness }) =>
      readiness === null ? [] : [make(readiness, false, () => this.#report())],
    );
    this.#liveness = serving.liveness === null ? null : make(serving.liveness, true, () => verdicts.dead());
    const { startup } = serving;
    this.#startup =
      startup === null
        ? null
        : {
            passed: make({ ...startup, failureThreshold: NEVER }, false, () => this.#startedUp()),
            gaveUp: make({ ...startup, successThreshold: NEVER }, true, () => verdicts.dead()),
          };
  }

  /** The containers started. Without a readiness probe they count as ready at once, whether or not anybody listens yet. */
  start(): void {
    if (this.#startup === null) this.#begin();
    else {
      this.#startup.passed.start(false);
      this.#startup.gaveUp.start(true);
    }
  }

  /** They have been running for long and are healthy; each probe is somewhere in its period. */
  resume(phase: (periodUs: number) => number): void {
    const { containers, serving } = this.#record.template;
    const probes = containers.flatMap(({ readiness }) => readiness ?? []);
    for (const [index, prober] of this.#readiness.entries()) prober.resume(phase(probes[index]!.periodUs), true);
    if (serving.liveness !== null) this.#liveness?.resume(phase(serving.liveness.periodUs), true);
  }

  stop(): void {
    for (const prober of this.#all()) prober.stop();
  }

  /** The process began to accept, hangs, slows down, or recovered. */
  nudge(): void {
    for (const prober of this.#all()) prober.nudge();
  }

  #all(): readonly Prober[] {
    const startup = this.#startup === null ? [] : [this.#startup.passed, this.#startup.gaveUp];
    return [...startup, ...this.#readiness, ...(this.#liveness === null ? [] : [this.#liveness])];
  }

  #startedUp(): void {
    this.#startup?.passed.stop();
    this.#startup?.gaveUp.stop();
    this.#begin();
  }

  #begin(): void {
    for (const prober of this.#readiness) prober.start(false);
    this.#liveness?.start(true);
    if (this.#readiness.length === 0) this.#verdicts.ready(true);
  }

  #report(): void {
    this.#verdicts.ready(this.#readiness.every(({ passes }) => passes));
  }

  #ask(probe: Probe): ProbeAnswer {
    const { accepting, behaviour } = this.#record.sim;
    if (!accepting) return 'refused';
    return behaviour.hung || behaviour.extraLatencyUs >= probe.timeoutUs ? 'silent' : 'ok';
  }
}
