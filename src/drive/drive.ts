/**
 * The loop that runs a controller, as a pure actor: look, decide, write down, act, hear, look again. The simulator
 * attacks this very loop, and every world runs it.
 *
 * What is decided is written before it is done, so a crash anywhere loses at most one look. What was in flight then is
 * not done again from the journal: the controller is level-triggered and finds out from the objects whether it
 * happened. A life begins by writing a new epoch; whoever finds a newer one than his own stands down for good, and a
 * world refuses what an older epoch still has on its way.
 */
import type {
  Action,
  Actor,
  ActorEffect,
  ActorEvent,
  Change,
  Controller,
  Decision,
  JournalEntry,
  PersistResult,
} from '../ports/types.ts';
import { lastKept, newestEpoch, newestUs } from './read-journal.ts';

/** Longer than any world should take to answer; then the answer counts as lost, and the next look begins. */
const PATIENCE_US = 30_000_000;

type Phase<Kept, Readings> =
  | { readonly kind: 'unclaimed' }
  | { readonly kind: 'claiming'; readonly sinceUs: number }
  | { readonly kind: 'idle' }
  | { readonly kind: 'observing'; readonly sinceUs: number }
  | {
      readonly kind: 'deciding';
      readonly sinceUs: number;
      readonly decision: Decision<Kept, Readings>;
      readonly action: Action | null;
      readonly seenUs: number;
    }
  | { readonly kind: 'acting'; readonly sinceUs: number; readonly id: string }
  | { readonly kind: 'noting'; readonly sinceUs: number; readonly looksAgain: boolean }
  /** A newer epoch has begun: this one never acts again. */
  | { readonly kind: 'deposed' };

export interface DriverState<Kept, Readings> {
  readonly epoch: number;
  /** Length of the journal as far as is known here. */
  readonly length: number;
  /** Time never runs backwards, over crashes included. */
  readonly nowUs: number;
  /** When the newest view was taken on which anything was decided. */
  readonly seenUs: number;
  readonly kept: Kept;
  readonly readings: Readings | null;
  readonly said: readonly string[];
  readonly phase: Phase<Kept, Readings>;
}

interface Step<Kept, Readings> {
  readonly state: DriverState<Kept, Readings>;
  readonly effects: readonly ActorEffect[];
}

/** The actor that runs a controller. Its `start` asserts nothing about the journal beyond its order. */
export function drive<Kept, Readings>(controller: Controller<Kept, Readings>): Actor<DriverState<Kept, Readings>> {
  return {
    name: controller.name,
    periodUs: controller.periodUs,
    start: (journal, nowUs) => ({
      epoch: newestEpoch(journal) + 1,
      length: journal.length,
      nowUs: Math.max(nowUs, newestUs(journal)),
      seenUs: 0,
      kept: lastKept<Kept>(journal) ?? controller.initial,
      readings: null,
      said: [],
      phase: { kind: 'unclaimed' },
    }),
    step: (state, event) => {
      const now = { ...state, nowUs: Math.max(state.nowUs, event.nowUs) };
      if (state.phase.kind === 'deposed') return stay(now);
      switch (event.kind) {
        case 'tick':
          return ticked(controller, now);
        case 'observed':
          return observed(controller, now, event);
        case 'persisted':
          return persisted(controller, now, event);
        case 'acted':
          return acted(controller, now, event);
      }
    },
  };
}

function stay<Kept, Readings>(state: DriverState<Kept, Readings>): Step<Kept, Readings> {
  return { state, effects: [] };
}

function look<Kept, Readings>(
  { query }: Controller<Kept, Readings>,
  state: DriverState<Kept, Readings>,
): Step<Kept, Readings> {
  return {
    state: { ...state, phase: { kind: 'observing', sinceUs: state.nowUs } },
    effects: [{ kind: 'observe', query }],
  };
}

function write<Kept, Readings>(
  state: DriverState<Kept, Readings>,
  phase: Phase<Kept, Readings>,
  entry: JournalEntry,
): Step<Kept, Readings> {
  return { state: { ...state, phase }, effects: [{ kind: 'persist', entry, after: state.length }] };
}

function ticked<Kept, Readings>(
  controller: Controller<Kept, Readings>,
  state: DriverState<Kept, Readings>,
): Step<Kept, Readings> {
  const { phase, nowUs, epoch } = state;
  if ('sinceUs' in phase && nowUs - phase.sinceUs < PATIENCE_US) return stay(state);
  if (phase.kind !== 'unclaimed' && phase.kind !== 'claiming') return look(controller, state);
  const entry: JournalEntry = { kind: 'started', who: controller.name, atUs: nowUs, epoch };
  return write(state, { kind: 'claiming', sinceUs: nowUs }, entry);
}

function observed<Kept, Readings>(
  controller: Controller<Kept, Readings>,
  state: DriverState<Kept, Readings>,
  { observation }: Extract<ActorEvent, { kind: 'observed' }>,
): Step<Kept, Readings> {
  if (state.phase.kind !== 'observing') return stay(state);
  const idle = { ...state, phase: { kind: 'idle' } } as const;
  // Somebody handed out an old view: it decides nothing, the next look is soon enough.
  if (observation.atUs < state.seenUs) return stay(idle);
  const decision = controller.decide(observation, state.kept, state.readings, state.nowUs);
  const news = decision.says.filter((sentence) => !state.said.includes(sentence));
  const isSame = JSON.stringify(decision.kept) === JSON.stringify(state.kept);
  if (decision.change === null && isSame && news.length === 0) {
    return stay({ ...idle, readings: decision.readings, said: decision.says, seenUs: observation.atUs });
  }
  const { epoch, length, nowUs } = state;
  const { name } = controller;
  const change = decision.change === null ? null : { ...decision.change, id: `${name}#${length}` };
  const action = change === null ? null : actionOf(change, epoch);
  const phase = { kind: 'deciding', sinceUs: nowUs, decision, action, seenUs: observation.atUs } as const;
  const entry: JournalEntry = {
    kind: 'decided',
    who: name,
    atUs: nowUs,
    epoch,
    seenUs: observation.atUs,
    kept: decision.kept,
    change,
    says: news,
  };
  return write(state, phase, entry);
}

/** A change with its identity, without what only the journal wants to know. */
function actionOf({ id, object, expect, patch, why }: Change & { readonly id: string }, epoch: number): Action {
  return { id, epoch, object, expect, patch, why };
}

function persisted<Kept, Readings>(
  controller: Controller<Kept, Readings>,
  before: DriverState<Kept, Readings>,
  { result }: Extract<ActorEvent, { kind: 'persisted' }>,
): Step<Kept, Readings> {
  const { phase } = before;
  const isAwaited = phase.kind === 'claiming' || phase.kind === 'deciding' || phase.kind === 'noting';
  if (result.kind === 'unavailable') {
    if (!isAwaited) return stay(before);
    return stay({ ...before, phase: phase.kind === 'claiming' ? { kind: 'unclaimed' } : { kind: 'idle' } });
  }
  if (result.kind === 'outrun') return outrun(before, result);
  const state = { ...before, length: Math.max(before.length, result.length) };
  if (!isAwaited) return stay(state);
  if (phase.kind === 'claiming') return look(controller, state);
  if (phase.kind === 'noting') return phase.looksAgain ? look(controller, state) : stay(rest(state));
  const { kept, readings, says } = phase.decision;
  const after = { ...state, kept, readings, said: says, seenUs: phase.seenUs };
  const { action } = phase;
  if (action === null) return stay(rest(after));
  return {
    state: { ...after, phase: { kind: 'acting', sinceUs: after.nowUs, id: action.id } },
    effects: [{ kind: 'act', action }],
  };
}

function rest<Kept, Readings>(state: DriverState<Kept, Readings>): DriverState<Kept, Readings> {
  return { ...state, phase: { kind: 'idle' } };
}

/**
 * The journal is longer than was known. A newer epoch in it ends this life. Entries of one's own epoch are one's own,
 * since an epoch is written by one life only: their answer was lost, and what they decided is taken over from them.
 */
function outrun<Kept, Readings>(
  before: DriverState<Kept, Readings>,
  { length, since }: Extract<PersistResult, { kind: 'outrun' }>,
): Step<Kept, Readings> {
  const { phase } = before;
  const state = { ...before, length: Math.max(before.length, length) };
  const kept = lastKept<Kept>(since) ?? state.kept;
  if (phase.kind === 'claiming' || phase.kind === 'unclaimed') {
    return stay({ ...state, kept, epoch: newestEpoch(since) + 1, phase: { kind: 'unclaimed' } });
  }
  if (newestEpoch(since) > state.epoch) return stay({ ...state, phase: { kind: 'deposed' } });
  if (phase.kind === 'noting') return stay(rest(state));
  if (phase.kind !== 'deciding') return stay(state);
  // The readings belong to a decision that may not have been made: one interval is lost, as in a crash.
  return stay(rest({ ...state, kept, readings: null }));
}

function acted<Kept, Readings>(
  controller: Controller<Kept, Readings>,
  state: DriverState<Kept, Readings>,
  { result }: Extract<ActorEvent, { kind: 'acted' }>,
): Step<Kept, Readings> {
  const { phase, nowUs, epoch } = state;
  if (phase.kind !== 'acting' || phase.id !== result.id) return stay(state);
  if (result.kind === 'refused' && result.reason === 'epoch') return stay({ ...state, phase: { kind: 'deposed' } });
  const looksAgain = result.kind !== 'refused';
  const entry: JournalEntry = { kind: 'acted', who: controller.name, atUs: nowUs, epoch, result };
  return write(state, { kind: 'noting', sinceUs: nowUs, looksAgain }, entry);
}
