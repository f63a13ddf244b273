import { isDeepStrictEqual } from 'node:util';
import type { Action, JournalEntry } from '../../src/ports/types.ts';

/** What a journal must be, at the moment an action was done: the action is its newest decision, as it stands there. */
export function journalViolation(
  journal: readonly JournalEntry[],
  { id, epoch, object, patch }: Action,
): string | null {
  const newest = journal.findLast((entry) => entry.kind === 'decided');
  const change = newest?.kind === 'decided' ? newest.change : null;
  if (newest === undefined || change === null) return `${id} was done before it was written`;
  if (change.id !== id) return `${id} was done while ${change.id} was in flight`;
  if (newest.epoch !== epoch || !isDeepStrictEqual([change.object, change.patch], [object, patch])) {
    return `${id} was done otherwise than it was written`;
  }
  for (const [index, entry] of journal.entries()) {
    const before = journal[index - 1];
    if (before !== undefined && entry.epoch < before.epoch) return `epoch ${entry.epoch} wrote after ${before.epoch}`;
    if (before !== undefined && entry.atUs < before.atUs) return `time ran backwards in the journal`;
  }
  const ids = journal.flatMap((entry) => (entry.kind === 'decided' && entry.change !== null ? [entry.change.id] : []));
  return new Set(ids).size === ids.length ? null : 'two decisions have one id';
}
