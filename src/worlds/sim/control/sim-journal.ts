import type { JournalEntry, PersistResult } from '../../../ports/types.ts';

/** A controller's journal in the simulated world: it outlives crashes, and two drivers may write to one. */
export class SimJournal {
  readonly #entries: JournalEntry[] = [];

  get entries(): readonly JournalEntry[] {
    return this.#entries;
  }

  /** Takes an entry from whoever knows its length, and shows the others what they missed. */
  write(entry: JournalEntry, after: number): PersistResult {
    const length = this.#entries.length;
    if (after !== length) return { kind: 'outrun', length, since: this.#entries.slice(after) };
    this.#entries.push(entry);
    return { kind: 'written', length: length + 1 };
  }
}
