/** The journals of all controllers of a world, one file each. They outlive every process that writes to them. */
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { JournalEntry, PersistResult } from '../../ports/types.ts';
import { LineLog, readLineLog } from './line-log.ts';

const ENDING = '.jsonl';

export class JournalFiles {
  readonly #folder: string;
  readonly #open = new Map<string, LineLog<JournalEntry>>();

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
  }

  entries(who: string): readonly JournalEntry[] {
    return this.#of(who).values;
  }

  /** Takes an entry from whoever knows the journal's length, and shows the others what they missed. */
  write(who: string, entry: JournalEntry, after: number): PersistResult {
    const log = this.#of(who);
    const { length } = log.values;
    if (after !== length) return { kind: 'outrun', length, since: log.values.slice(after) };
    log.append(entry);
    return { kind: 'written', length: length + 1 };
  }

  /** Every controller that ever wrote, in order of name. */
  all(): readonly { readonly who: string; readonly entries: readonly JournalEntry[] }[] {
    return readJournals(this.#folder);
  }

  #of(who: string): LineLog<JournalEntry> {
    const known = this.#open.get(who);
    if (known !== undefined) return known;
    const log = new LineLog<JournalEntry>(join(this.#folder, fileOf(who)));
    this.#open.set(who, log);
    return log;
  }
}

/** The journals in a folder, whether or not somebody has them open. */
export function readJournals(
  folder: string,
): readonly { readonly who: string; readonly entries: readonly JournalEntry[] }[] {
  const files = readdirSync(folder).filter((name) => name.endsWith(ENDING));
  return files.sort().map((name) => ({
    who: decodeURIComponent(name.slice(0, -ENDING.length)),
    entries: readLineLog<JournalEntry>(join(folder, name)),
  }));
}

/** `rollout mno/app` is `rollout%20mno%2Fapp.jsonl`: names stay distinct and readable. */
function fileOf(who: string): string {
  return `${encodeURIComponent(who).replaceAll('*', '%2A')}${ENDING}`;
}
