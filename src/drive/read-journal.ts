import type { JournalEntry } from '../ports/types.ts';

/** The newest epoch in a journal; 0 when nobody has begun. */
export function newestEpoch(journal: readonly JournalEntry[]): number {
  return journal.reduce((newest, { epoch }) => Math.max(newest, epoch), 0);
}

/** The latest time in a journal, in microseconds; 0 when it is empty. */
export function newestUs(journal: readonly JournalEntry[]): number {
  return journal.reduce((newest, { atUs }) => Math.max(newest, atUs), 0);
}

/** What the last decision kept, or undefined when there was none. Its type is the controller's own word for it. */
export function lastKept<Kept>(journal: readonly JournalEntry[]): Kept | undefined {
  const last = journal.findLast((entry) => entry.kind === 'decided');
  return last?.kind === 'decided' ? (last.kept as Kept) : undefined;
}
