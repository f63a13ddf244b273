/**
 * Runs a pure actor in virtual time: ticks, carries out its effects, feeds the answers back, keeps its journal. The
 * journal and the objects outlive a crash; the actor's state does not.
 *
 * An attack decides at every point between two events what happens there, so that a campaign can crash an actor
 * anywhere, hand it yesterday's view, or carry out its action twice.
 */
import type {
  Action,
  ActionResult,
  Actor,
  ActorEffect,
  ActorEvent,
  JournalEntry,
  Observation,
  ObservationQuery,
  PersistResult,
  Signal,
} from '../../../ports/types.ts';
import type { Kernel } from '../types.ts';
import { SimJournal } from './sim-journal.ts';

/** A moment between two events of an actor. */
export interface ActorPoint {
  readonly actor: string;
  /** What is about to happen. */
  readonly before: 'tick' | 'observe' | 'observed' | 'persist' | 'persisted' | 'act' | 'acted';
  /** Counts all points of the actor from 0. */
  readonly index: number;
  readonly nowUs: number;
}

export type Attack =
  | 'none'
  /** The actor dies here; what was about to happen does not. */
  | 'crash'
  /** It happens, and then the actor dies before it hears of it. */
  | 'crashAfter'
  /** An observation that never arrives. */
  | 'skip'
  /** An observation of one, two or three looks ago is handed out again, and says how old it is. */
  | 'stale1'
  | 'stale2'
  | 'stale3'
  /** The same, from a cache that does not know that it lags. */
  | 'lagging1'
  | 'lagging2'
  | 'lagging3'
  /** The action is carried out twice. */
  | 'duplicate'
  /** The answer takes `LATE_US`. */
  | 'late'
  /** The world says no: the action is refused, the journal cannot be written. */
  | 'refuse';

/** Longer than a driver waits for an answer. */
const LATE_US = 45_000_000;

export interface ActorWorld {
  readonly kernel: Kernel;
  readonly objects: (query: ObservationQuery) => Observation['objects'];
  /** Cumulative readings, from the traffic plane. */
  readonly signals: (metrics: readonly string[]) => readonly Signal[];
  readonly apply: (action: Action) => ActionResult;
  readonly attack?: (point: ActorPoint) => Attack;
}

export interface ActorRunnerOptions {
  /** From asking to the answer, from acting to the result, from writing to its being safe. */
  readonly latencyUs?: number;
  /** From a crash to the first event of the actor started anew. */
  readonly restartUs?: number;
  /** Shared by drivers that compete; a fresh one unless given. */
  readonly journal?: SimJournal;
  /** Spans without ticks, which come when the span is over. */
  readonly rests?: readonly { readonly fromUs: number; readonly untilUs: number }[];
}

export interface ActorRunner {
  readonly start: () => void;
  readonly journal: () => readonly JournalEntry[];
  readonly crashes: () => number;
  /** Ends the actor now; it starts again after the restart time. */
  readonly crash: () => void;
}

const DEFAULT_LATENCY_US = 20_000;
/** A pod that is rescheduled on a healthy node, lease included. */
const DEFAULT_RESTART_US = 10_000_000;

/** Prepares an actor; nothing happens before `start`. */
export function actorRunner<State>(
  actor: Actor<State>,
  world: ActorWorld,
  options: ActorRunnerOptions = {},
): ActorRunner {
  return new Runner(actor, world, options);
}

class Runner<State> implements ActorRunner {
  readonly #actor: Actor<State>;
  readonly #world: ActorWorld;
  readonly #latencyUs: number;
  readonly #restartUs: number;
  readonly #journal: SimJournal;
  readonly #rests: NonNullable<ActorRunnerOptions['rests']>;
  #state: State | null = null;
  /** Counts lives: what an earlier one began does not reach this one. */
  #life = 0;
  #points = 0;
  #crashes = 0;
  /** The newest last. */
  #views: Observation[] = [];

  constructor(actor: Actor<State>, world: ActorWorld, options: ActorRunnerOptions) {
    this.#actor = actor;
    this.#world = world;
    this.#latencyUs = options.latencyUs ?? DEFAULT_LATENCY_US;
    this.#restartUs = options.restartUs ?? DEFAULT_RESTART_US;
    this.#journal = options.journal ?? new SimJournal();
    this.#rests = options.rests ?? [];
  }

  readonly start = (): void => {
    const { kernel } = this.#world;
    const life = ++this.#life;
    this.#state = this.#actor.start([...this.#journal.entries], kernel.nowUs());
    kernel.trace(
      'actor',
      this.#actor.name,
      life === 1 ? 'started' : `started again from ${this.#journal.entries.length} entries`,
    );
    this.#tick(life);
  };

  readonly journal = (): readonly JournalEntry[] => this.#journal.entries;
  readonly crashes = (): number => this.#crashes;

  readonly crash = (): void => {
    if (this.#state === null) return;
    this.#state = null;
    this.#life++;
    this.#crashes++;
    this.#world.kernel.trace('actor', this.#actor.name, 'crashed');
    this.#world.kernel.after(this.#restartUs, this.start);
  };

  #attackAt(before: ActorPoint['before']): Attack {
    const point = { actor: this.#actor.name, before, index: this.#points++, nowUs: this.#world.kernel.nowUs() };
    return this.#world.attack?.(point) ?? 'none';
  }

  #tick(life: number): void {
    if (life !== this.#life) return;
    const { kernel } = this.#world;
    const dueUs = kernel.nowUs() + this.#actor.periodUs;
    const rest = this.#rests.find(({ fromUs, untilUs }) => fromUs <= dueUs && dueUs < untilUs);
    kernel.at(rest?.untilUs ?? dueUs, () => this.#tick(life));
    this.#hear(life, 'tick', () => ({ kind: 'tick', nowUs: kernel.nowUs() }));
  }

  /** Hands one event to the actor and carries out what it answers. */
  #hear(life: number, before: 'tick' | 'observed' | 'persisted' | 'acted', event: () => ActorEvent): void {
    if (life !== this.#life || this.#state === null) return;
    const attack = this.#attackAt(before);
    if (attack === 'crash') {
      this.crash();
      return;
    }
    const { state, effects } = this.#actor.step(this.#state, event());
    this.#state = state;
    if (attack === 'crashAfter') {
      this.crash();
      return;
    }
    for (const effect of effects) {
      if (life !== this.#life) return;
      this.#carryOut(life, effect);
    }
  }

  #carryOut(life: number, effect: ActorEffect): void {
    const before = effect.kind;
    const attack = this.#attackAt(before);
    if (attack === 'crash') {
      this.crash();
      return;
    }
    if (effect.kind === 'observe') this.#observe(life, effect.query, attack);
    else if (effect.kind === 'persist') this.#persist(life, effect, attack);
    else this.#act(life, effect.action, attack);
    if (attack === 'crashAfter') this.crash();
  }

  #observe(life: number, query: ObservationQuery, attack: Attack): void {
    const { kernel } = this.#world;
    if (attack === 'skip') return;
    const seen: Observation = {
      atUs: kernel.nowUs(),
      objects: this.#world.objects(query),
      signals: this.#world.signals(query.metrics),
    };
    this.#views = [...this.#views, seen].slice(-4);
    const observation = this.#handedOut(seen, attack);
    this.#later(life, 'observed', attack, () => ({ kind: 'observed', nowUs: kernel.nowUs(), observation }));
  }

  #handedOut(seen: Observation, attack: Attack): Observation {
    const age = Number(/^(?:stale|lagging)(\d)$/.exec(attack)?.[1] ?? 0);
    const older = this.#views.at(-1 - age) ?? this.#views[0] ?? seen;
    return attack.startsWith('lagging') ? { ...older, atUs: seen.atUs } : older;
  }

  #persist(life: number, { entry, after }: Extract<ActorEffect, { kind: 'persist' }>, attack: Attack): void {
    const { kernel } = this.#world;
    const result: PersistResult = attack === 'refuse' ? { kind: 'unavailable' } : this.#journal.write(entry, after);
    this.#later(life, 'persisted', attack, () => ({ kind: 'persisted', nowUs: kernel.nowUs(), result }));
  }

  /** Objects change at once; only the news takes time. */
  #act(life: number, action: Action, attack: Attack): void {
    const { kernel } = this.#world;
    const result = attack === 'refuse' ? unavailable(action) : this.#world.apply(action);
    if (attack === 'duplicate') this.#world.apply(action);
    const detail = result.kind === 'refused' ? `refused (${result.reason})` : result.kind;
    const { kind, namespace, name } = action.object;
    kernel.trace('action', this.#actor.name, `${kind} ${namespace}/${name}: ${action.why}: ${detail}`);
    this.#later(life, 'acted', attack, () => ({ kind: 'acted', nowUs: kernel.nowUs(), result }));
  }

  #later(life: number, before: 'observed' | 'persisted' | 'acted', attack: Attack, event: () => ActorEvent): void {
    const delayUs = attack === 'late' ? LATE_US : this.#latencyUs;
    this.#world.kernel.after(delayUs, () => this.#hear(life, before, event));
  }
}

function unavailable({ id }: Action): ActionResult {
  return { kind: 'refused', id, reason: 'unavailable', message: 'the world does not answer' };
}
