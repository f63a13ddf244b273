/**
 * What a rollout remembers: plain data in the journal, and what `nines rollout status` prints. What stands in objects
 * is not remembered but looked at; here is only what no object says.
 */
import type { JudgeState } from '../judge/types.ts';

/**
 * `idle`: home carries all. `rolling`: through the stages. `returning`: weight goes home as fast as home can carry it.
 * `promoted`: the candidate carries all, and home waits to run the same.
 */
export type Phase = 'idle' | 'rolling' | 'returning' | 'promoted';

/** Where traffic goes. */
export interface Traffic {
  /** Percent of requests that the candidate answers. */
  readonly share: number;
  /** Percent of requests that are copied to the candidate. */
  readonly mirror: number;
  /** The share from which traffic is on its way back, which frees users who are pinned to a side; null: it is not. */
  readonly backFrom: number | null;
}

export interface RolloutKept {
  readonly phase: Phase;
  /** Why it is in this phase, in words. */
  readonly because: string;
  /** The candidate's revision that is rolled out, or was last. */
  readonly revision: string | null;
  /** The candidate's revision when it last was at rest: only another one begins a rollout. */
  readonly restingRevision: string | null;
  /** Position among the policy's stages. */
  readonly stage: number;
  /** Since when the traffic of this stage is in place; null while it is not. */
  readonly sinceUs: number | null;
  /**
   * A candidate that carries all has nobody to be compared with: when it breaks its objective, half of the traffic goes home
   * (`now`) until the judge can tell whose fault it is. Not its own: once more (`done`), and then never again.
   */
  readonly comparison: 'none' | 'now' | 'done';
  /** Someone asked to take the next step without waiting for time and judge. */
  readonly waivedBy: string | null;
  /** Pods for the next move are being waited for: since when (null: the clock stands), and since when they are there. */
  readonly waiting: { readonly sinceUs: number | null; readonly readySinceUs: number | null };
  /** `was` is what may still stand in some object until all are moved; null: whatever stands there. */
  readonly traffic: { readonly want: Traffic; readonly was: Traffic | null };
  /** Pods of the candidate, which its autoscaler may not go below; null: none of our business now. */
  readonly candidate: { readonly want: number; readonly was: number } | null;
  /** Pods of home that were taken away or are brought back; null: none of our business now. */
  readonly home: { readonly want: number; readonly was: number } | null;
  /** Pods that carry everything, as home did when the rollout began. */
  readonly full: number;
  /** Pods of the candidate (or its autoscaler's minimum) before the rollout, and again after it; null between rollouts. */
  readonly restingReplicas: number | null;
  readonly judge: RolloutJudge | null;
  /** Revisions that are not tried again until someone says `retry`. */
  readonly givenUp: readonly string[];
  /** The last intent of a person that was heeded. */
  readonly intent: string | null;
  readonly pausedBy: string | null;
  /** What somebody else changed: nothing is changed until someone says `resume` or `abort`. */
  readonly foreign: readonly string[];
}

export interface RolloutJudge {
  /** Objectives and bounds that the evidence is about: with other ones it begins anew. */
  readonly about: string;
  /** What was usual for home before the candidate was given traffic; null: it could not be told. */
  readonly usualMs: number | null;
  readonly state: JudgeState;
}

export const AT_HOME: Traffic = { share: 0, mirror: 0, backFrom: null };
export const NOT_WAITING: RolloutKept['waiting'] = { sinceUs: null, readySinceUs: null };

/** What is known before the first look: home carries all. */
export const INITIAL: RolloutKept = {
  phase: 'idle',
  because: '',
  revision: null,
  restingRevision: null,
  stage: 0,
  sinceUs: null,
  comparison: 'none',
  waivedBy: null,
  waiting: NOT_WAITING,
  traffic: { want: AT_HOME, was: AT_HOME },
  candidate: null,
  home: null,
  full: 0,
  restingReplicas: null,
  judge: null,
  givenUp: [],
  intent: null,
  pausedBy: null,
  foreign: [],
};

/** A cumulative reading with what tells whether it may be compared with a later one. */
export interface CounterReading {
  readonly value: number;
  readonly sinceUs: number;
  readonly atUs: number;
}

/** Lost in a crash, which costs one interval. */
export interface RolloutReadings {
  /** Of all that can be judged, by series. */
  readonly counters: Readonly<Record<string, CounterReading>>;
  /** When they were read. */
  readonly atUs: number;
  /** A foreign change that is not sure yet, since a view may be old without knowing it. */
  readonly suspect: { readonly what: readonly string[]; readonly sinceUs: number } | null;
}

export const NO_READINGS: RolloutReadings = { counters: {}, atUs: 0, suspect: null };
