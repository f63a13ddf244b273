/**
 * The loop that runs a controller, as a pure actor: look, decide, write down, act, hear, look again. The simulator
 * attacks this very loop, and every world runs it.
 *
 * What is decided is written before it is done, so a crash anywhere loses at most one look. What was in flight then is
 * not done again from the journal: the controller is level-triggered and finds out from the objects whether it
 * happened. A life begins by writing a new epoch; whoever finds a newer one than his own stands down for good, and a
 * world refuses what an older epoch still has on its way.
 *
 * Answers name no question. An unanswered entry is therefore written again and never replaced by another one for the
 * same place in the journal: whichever answer comes, and however late, the length in it says which entry it is about.
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
import { readJournal } from './read-journal.ts';

/** Longer than any world should take to answer; then the answer counts as lost, and the next look begins. */
const PATIENCE_US = 30_000_000;

type Phase<Kept, Readings> =
  | { readonly kind: 'unclaimed' }
  | { readonly kind: 'idle' }
  | { readonly kind: 'observing'; readonly sinceUs: number }
  | { readonly kind: 'acting'; readonly sinceUs: number; readonly id: string }
  | Writing<Kept, Readings>
  /** A newer epoch has begun: this one never acts again. */
  | { readonly kind: 'deposed' };

/** What stays until its entry is in the journal, or another's is. */
type Writing<Kept, Readings> = {
  /** When it was last sent; null when the journal said that it cannot be written now. */
  readonly sentUs: number | null;
  readonly entry: JournalEntry;
} & Purpose<Kept, Readings>;

type Purpose<Kept, Readings> =
  | { readonly kind: 'claiming' }
  | {
      readonly kind: 'deciding';
      readonly decision: Decision<Kept, Readings>;
      readonly action: Action | null;
      readonly seenUs: number;
    }
  | { readonly kind: 'noting'; readonly looksAgain: boolean };

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
    start: (journal, nowUs) => {
      const known = readJournal<Kept>(journal);
      return {
        epoch: known.newestEpoch + 1,
        length: journal.length,
        nowUs: Math.max(nowUs, known.newestUs),
        seenUs: 0,
        kept: known.lastKept ?? controller.initial,
        readings: null,
        said: [],
        phase: { kind: 'unclaimed' },
      };
    },
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
  purpose: Purpose<Kept, Readings>,
  entry: JournalEntry,
): Step<Kept, Readings> {
  return {
    state: { ...state, phase: { ...purpose, entry, sentUs: state.nowUs } },
    effects: [{ kind: 'persist', entry, after: state.length }],
  };
}

function ticked<Kept, Readings>(
  controller: Controller<Kept, Readings>,
  state: DriverState<Kept, Readings>,
): Step<Kept, Readings> {
  const { phase, nowUs, epoch } = state;
  if (phase.kind === 'unclaimed') {
    return write(state, { kind: 'claiming' }, { kind: 'started', who: controller.name, atUs: nowUs, epoch });
  }
  const waitsSinceUs = 'sinceUs' in phase ? phase.sinceUs : 'sentUs' in phase ? phase.sentUs : null;
  if (waitsSinceUs !== null && nowUs - waitsSinceUs < PATIENCE_US) return stay(state);
  return 'entry' in phase ? write(state, phase, phase.entry) : look(controller, state);
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
  const purpose = { kind: 'deciding', decision, action, seenUs: observation.atUs } as const;
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
  return write(state, purpose, entry);
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
  if (result.kind === 'unavailable') {
    return stay('entry' in phase ? { ...before, phase: { ...phase, sentUs: null } } : before);
  }
  if (result.kind === 'outrun') return outrun(before, result);
  // An answer that comes late is about an entry that is known to be written by now.
  if (!('entry' in phase) || result.length !== before.length + 1) return stay(before);
  const state = { ...before, length: result.length };
  if (phase.kind === 'claiming') return look(controller, state);
  if (phase.kind === 'noting') return phase.looksAgain ? look(controller, state) : stay(rest(state));
  const { kept, readings, says } = phase.decision;
  const after = { ...state, kept, readings, said: says, seenUs: phase.seenUs };
  const { action, entry } = phase;
  if (action === null) return stay(rest(after));
  // The journal was away for long: what was true then may not be now.
  if (after.nowUs - entry.atUs >= PATIENCE_US) return look(controller, after);
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
  // An answer that comes late tells nothing new.
  if (length <= before.length) return stay(before);
  const state = { ...before, length };
  const { phase } = state;
  const { newestEpoch, lastKept: kept = state.kept } = readJournal<Kept>(since);
  if (phase.kind === 'claiming' || phase.kind === 'unclaimed') {
    const epoch = Math.max(state.epoch, newestEpoch + 1);
    return stay({ ...state, kept, epoch, phase: { kind: 'unclaimed' } });
  }
  if (newestEpoch > state.epoch) return stay({ ...state, phase: { kind: 'deposed' } });
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
  return write(state, { kind: 'noting', looksAgain }, entry);
}
