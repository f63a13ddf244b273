/**
 * Runs a pure actor against a real world: the loop that the simulator runs in virtual time, here with await. An answer
 * that fails is no answer: the actor waits for it until its own patience ends, as it does in the simulator.
 */
import { setTimeout as sleep } from 'node:timers/promises';
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
} from '../../ports/types.ts';

/** What an actor's effects are carried out by. */
export interface ActorPorts {
  readonly journal: () => Promise<readonly JournalEntry[]>;
  readonly observe: (query: ObservationQuery) => Promise<Observation>;
  readonly persist: (entry: JournalEntry, after: number) => Promise<PersistResult>;
  readonly act: (action: Action) => Promise<ActionResult>;
  readonly nowUs: () => number;
  /** Told of every effect that failed. */
  readonly failed: (what: string, error: Error) => void;
}

/** Runs until the signal says stop. Ticks never wait for effects. */
export async function runActor<State>(actor: Actor<State>, ports: ActorPorts, signal: AbortSignal): Promise<void> {
  let state = actor.start(await ports.journal(), ports.nowUs());
  const hear = (event: ActorEvent): void => {
    if (signal.aborted) return;
    const step = actor.step(state, event);
    state = step.state;
    for (const effect of step.effects) {
      void carryOut(effect, ports).then(hear, (error: Error) => ports.failed(effect.kind, error));
    }
  };
  while (!signal.aborted) {
    hear({ kind: 'tick', nowUs: ports.nowUs() });
    try {
      await sleep(actor.periodUs / 1000, undefined, { signal });
    } catch {
      return;
    }
  }
}

async function carryOut(effect: ActorEffect, ports: ActorPorts): Promise<ActorEvent> {
  switch (effect.kind) {
    case 'observe': {
      const observation = await ports.observe(effect.query);
      return { kind: 'observed', nowUs: ports.nowUs(), observation };
    }
    case 'persist': {
      const result = await ports.persist(effect.entry, effect.after);
      return { kind: 'persisted', nowUs: ports.nowUs(), result };
    }
    case 'act': {
      const result = await ports.act(effect.action);
      return { kind: 'acted', nowUs: ports.nowUs(), result };
    }
  }
}
