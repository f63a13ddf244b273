import type { JournalEntry } from '../ports/types.ts';

/** What a life must know of those before it. */
export interface JournalSummary<Kept> {
  /** 0 when nobody has begun. */
  readonly newestEpoch: number;
  /** In microseconds; 0 when nothing was written. */
  readonly newestUs: number;
  /** What the last decision kept, or undefined when there was none. Its type is the controller's own word for it. */
  readonly lastKept: Kept | undefined;
}

/** Reads a journal, or a part of it. */
export function readJournal<Kept>(journal: readonly JournalEntry[]): JournalSummary<Kept> {
  const last = journal.findLast((entry) => entry.kind === 'decided');
  return {
    newestEpoch: journal.reduce((newest, { epoch }) => Math.max(newest, epoch), 0),
    newestUs: journal.reduce((newest, { atUs }) => Math.max(newest, atUs), 0),
    lastKept: last?.kind === 'decided' ? (last.kept as Kept) : undefined,
  };
}
