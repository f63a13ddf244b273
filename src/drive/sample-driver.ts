/** A small controller under the loop, and every event that can reach it, to try the loop on. */
import type { ActionResult, ActorEvent, Controller, JournalEntry, Observation } from '../ports/types.ts';
import { type DriverState, drive } from './drive.ts';

export const SECOND_US = 1_000_000;
export const REF = { cluster: 'one', apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'web' };

interface Kept {
  readonly steps: number;
}

/** Raises a number to three, one at a time; remembers in `readings` what it saw last. */
const RAISE: Controller<Kept, number> = {
  name: 'raise',
  periodUs: 10 * SECOND_US,
  query: { objects: [{ apiVersion: 'apps/v1', kind: 'Deployment' }], metrics: [] },
  initial: { steps: 0 },
  decide: ({ objects }, kept) => {
    const [seen] = objects;
    const value = seen!.object.value as number;
    if (value >= 3) return { kept, readings: value, change: null, says: ['is three'] };
    return {
      kept: { steps: value + 1 },
      readings: value,
      change: {
        object: REF,
        expect: seen!.version,
        patch: { value: value + 1 },
        why: `to ${value + 1}`,
        evidence: {},
        before: { value },
        after: { value: value + 1 },
      },
      says: [],
    };
  },
};
export const SAMPLE_DRIVER = drive(RAISE);
export type State = DriverState<Kept, number>;

export const view = (value: number, atSeconds: number): Observation => ({
  atUs: atSeconds * SECOND_US,
  objects: [{ ref: REF, version: `v${value}`, object: { value } }],
  signals: [],
});
export const tick = (atSeconds: number): ActorEvent => ({ kind: 'tick', nowUs: atSeconds * SECOND_US });
export const observed = (atSeconds: number, value: number, seenSeconds = atSeconds): ActorEvent => ({
  kind: 'observed',
  nowUs: atSeconds * SECOND_US,
  observation: view(value, seenSeconds),
});
export const written = (atSeconds: number, length: number): ActorEvent => ({
  kind: 'persisted',
  nowUs: atSeconds * SECOND_US,
  result: { kind: 'written', length },
});
export const outrun = (atSeconds: number, length: number, since: readonly JournalEntry[]): ActorEvent => ({
  kind: 'persisted',
  nowUs: atSeconds * SECOND_US,
  result: { kind: 'outrun', length, since },
});
export const unavailable = (atSeconds: number): ActorEvent => ({
  kind: 'persisted',
  nowUs: atSeconds * SECOND_US,
  result: { kind: 'unavailable' },
});
export const acted = (atSeconds: number, result: ActionResult): ActorEvent => ({
  kind: 'acted',
  nowUs: atSeconds * SECOND_US,
  result,
});
export const done = (atSeconds: number, id: string): ActorEvent =>
  acted(atSeconds, { kind: 'done', id, version: 'v9' });
export const refused = (
  atSeconds: number,
  id: string,
  reason: 'version' | 'epoch' | 'invalid' | 'unavailable',
): ActorEvent => acted(atSeconds, { kind: 'refused', id, reason, message: '' });
export const started = (epoch: number, who = 'raise'): JournalEntry => ({ kind: 'started', who, atUs: 0, epoch });
export const decided = (epoch: number, steps: number): JournalEntry => ({
  kind: 'decided',
  who: 'raise',
  atUs: 0,
  epoch,
  seenUs: 0,
  kept: { steps },
  change: null,
  says: [],
});
