/**
 * What Flagger does about a Canary each interval (advanceCanary in pkg/controller/scheduler.go, 1.43): wait for a new
 * template, give it pods, then step by step users, as long as every metric is in its range; a failed check halts the
 * step and counts, and counts are not forgotten; enough of them, or pods that are not ready in time, take it back. What
 * has passed the last step is copied to the pods that serve, and users follow once those are ready.
 */
import { type Answer, answerQuery, type SampledSeries } from '../../../promql/answer-query.ts';
import type { CanaryCheck, CanaryPolicy } from './read-canary.ts';

export type CanaryPhase = 'new' | 'initialized' | 'progressing' | 'promoting' | 'finalising' | 'succeeded' | 'failed';

/** One write; those of an interval are done one after another. */
export type CanaryWrite =
  /** Percent of the users, or of those who match, that the new version gets. */
  | { readonly kind: 'routes'; readonly candidate: number }
  | { readonly kind: 'scale'; readonly replicas: number }
  /** The new template for the pods that serve. */
  | { readonly kind: 'copy' };

/** Flagger keeps this in the status of the Canary. */
export interface CanaryKept {
  readonly phase: CanaryPhase;
  /** Templates by hash: the one last tried, and the one last promoted. */
  readonly applied: string | null;
  readonly promoted: string | null;
  readonly failedChecks: number;
  /** In words, for whoever asks why. */
  readonly lastFailure: string;
  readonly iterations: number;
  readonly waitsSinceUs: number | null;
  /** The interval that was last looked at. */
  readonly interval: number;
  readonly todo: readonly CanaryWrite[];
}

/** What is there to be seen. */
export interface CanaryView {
  /** Hash of the template of the workload that people change. */
  readonly template: string;
  /** Null: ready; else what is waited for. */
  readonly primaryWaits: string | null;
  readonly candidateWaits: string | null;
  /** Pods that it is scaled to from none. */
  readonly candidateReplicas: number;
  readonly weight: number;
  readonly series: readonly SampledSeries[];
}

export interface Advance {
  readonly kept: CanaryKept;
  readonly says: readonly string[];
}

/** The next state, with what is to be written on the way there. */
export function advanceCanary(policy: CanaryPolicy, view: CanaryView, kept: CanaryKept, nowUs: number): Advance {
  const go = (change: Partial<CanaryKept>, ...says: readonly string[]): Advance => ({
    kept: { ...kept, waitsSinceUs: null, ...change },
    says,
  });
  const { template } = view;
  if (kept.phase === 'new') return go({ phase: 'initialized', applied: template });
  if (kept.phase === 'initialized' || kept.phase === 'succeeded' || kept.phase === 'failed') {
    if (template === kept.applied || template === kept.promoted) return go({});
    if (view.primaryWaits !== null) return go({}, `waits for the pods that serve: ${view.primaryWaits}`);
    const write = { kind: 'scale', replicas: view.candidateReplicas } as const;
    return go(
      { phase: 'progressing', applied: template, failedChecks: 0, iterations: 0, todo: [write] },
      'a new version is there: it gets its pods',
    );
  }
  const waits = view.primaryWaits ?? view.candidateWaits;
  if (view.primaryWaits === null && kept.phase === 'progressing' && template !== kept.applied) {
    return go(
      { applied: template, failedChecks: 0, iterations: 0, todo: [{ kind: 'routes', candidate: 0 }] },
      'another version is there: begins anew',
    );
  }
  if (waits !== null) return waiting(policy, kept, waits, nowUs);
  switch (kept.phase) {
    case 'promoting':
      return goingBack(policy, view, go);
    case 'finalising':
      return go(
        { phase: 'succeeded', promoted: kept.applied, todo: [{ kind: 'scale', replicas: 0 }] },
        'everybody has the new version: its own pods go',
      );
    default:
      return progressing(policy, view, kept, go, nowUs);
  }
}

type Go = (change: Partial<CanaryKept>, ...says: readonly string[]) => Advance;

function waiting({ deadlineUs }: CanaryPolicy, kept: CanaryKept, waits: string, nowUs: number): Advance {
  const sinceUs = kept.waitsSinceUs ?? nowUs;
  if (nowUs - sinceUs <= deadlineUs) {
    return { kept: { ...kept, waitsSinceUs: sinceUs }, says: [`waits: ${waits}`] };
  }
  return { kept: takenBack(kept), says: [`takes it back: not ready within the deadline, ${waits}`] };
}

function takenBack(kept: CanaryKept): CanaryKept {
  const todo = [{ kind: 'routes', candidate: 0 } as const, { kind: 'scale', replicas: 0 } as const];
  return { ...kept, phase: 'failed', failedChecks: 0, iterations: 0, waitsSinceUs: null, todo };
}

/** Users go to the pods that serve, which have the new version: all at once, or some at a time. */
function goingBack({ stepBack }: CanaryPolicy, { weight }: CanaryView, go: Go): Advance {
  const candidate = stepBack === null || stepBack <= 0 ? 0 : Math.max(0, weight - stepBack);
  const todo = [{ kind: 'routes', candidate } as const];
  return go({ phase: candidate === 0 ? 'finalising' : 'promoting', todo });
}

function progressing(policy: CanaryPolicy, view: CanaryView, kept: CanaryKept, go: Go, nowUs: number): Advance {
  const { failedChecks, iterations } = kept;
  if (failedChecks >= policy.threshold) {
    const says = `takes it back: ${failedChecks} checks have failed, the last because ${kept.lastFailure}`;
    return { kept: takenBack(kept), says: [says] };
  }
  // Before its first users there is nothing to look at.
  const isTried = view.weight > 0 || iterations > 0;
  const failed = isTried ? firstFailure(policy.checks, view.series, nowUs) : null;
  if (failed !== null) {
    const says = `halts: ${failed}, failed check ${failedChecks + 1} of ${policy.threshold}`;
    return go({ failedChecks: failedChecks + 1, lastFailure: failed }, says);
  }
  if (policy.iterations !== null) {
    if (iterations >= policy.iterations) return promoted(go);
    return go({ iterations: iterations + 1, todo: [{ kind: 'routes', candidate: 100 }] });
  }
  const next = policy.steps.find((step) => step > view.weight);
  if (next === undefined) return promoted(go);
  return go({ todo: [{ kind: 'routes', candidate: next }] });
}

function promoted(go: Go): Advance {
  return go(
    { phase: 'promoting', todo: [{ kind: 'copy' }] },
    'every step has passed: the version is copied to the pods that serve',
  );
}

/** The first check that is not passed, in words. No answer is no pass: Flagger takes silence for a failure. */
function firstFailure(checks: readonly CanaryCheck[], series: readonly SampledSeries[], atUs: number): string | null {
  for (const { name, query, min, max } of checks) {
    const value = onlyValue(answerQuery(query, { series, atUs }));
    if (Number.isNaN(value)) return `${name} says nothing`;
    const shown = Number(value.toPrecision(4));
    if (min !== null && value < min) return `${name} is ${shown}, at least ${min} is asked`;
    if (max !== null && value > max) return `${name} is ${shown}, at most ${max} is allowed`;
  }
  return null;
}

/** The only value, or the first of several; not a number where there is none. */
function onlyValue(answer: Answer): number {
  return typeof answer === 'number' ? answer : (answer[0]?.value ?? Number.NaN);
}
