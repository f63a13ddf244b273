/**
 * What the files of a world say about its controllers: whatever was done had been written down before, each life has an
 * epoch of its own, and no line is torn.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Action, JournalEntry } from '../../../src/ports/types.ts';
import type { StatePaths } from '../../../src/worlds/local/state-folder.ts';
import type { Journal } from './ending.ts';

/** Every line of a file of lines; each must be whole. */
function lines<T>(path: string): readonly T[] {
  const text = readFileSync(path, 'utf8');
  assert.ok(text === '' || text.endsWith('\n'), `${path}: the last line is torn`);
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as T);
}

/** The journals of a world, and which actions it did; asserts all that must be true of them. */
export function trueJournals(paths: StatePaths): { readonly journals: readonly Journal[]; readonly done: Set<string> } {
  const journals = readdirSync(paths.journals).map((file) => {
    const entries = lines<JournalEntry>(join(paths.journals, file));
    assertLives(file, entries);
    return { who: entries[0]!.who, entries };
  });
  const objects = lines<{ readonly by?: Pick<Action, 'id' | 'epoch' | 'object'> }>(paths.objects);
  const done = objects.flatMap(({ by }) => (by === undefined ? [] : [by]));
  for (const { id, epoch, object } of done) {
    const decided = journals
      .flatMap(({ entries }) => entries)
      .find((entry) => entry.kind === 'decided' && entry.change?.id === id);
    assert.ok(decided?.kind === 'decided', `${id} was done and never written down`);
    assert.deepEqual([decided.epoch, decided.change?.object], [epoch, object], id);
  }
  const ids = done.map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length, 'an action was done twice');
  assertHeard(journals, new Set(ids));
  return { journals, done: new Set(ids) };
}

/** One epoch for each life, each greater by one, begun before anything else is said in it; time never runs backwards. */
function assertLives(file: string, entries: readonly JournalEntry[]): void {
  let [epoch, atUs] = [0, 0];
  for (const entry of entries) {
    if (entry.kind === 'started') epoch += 1;
    assert.equal(entry.epoch, epoch, `${file}: an entry of another epoch`);
    assert.ok(entry.atUs >= atUs, `${file}: time runs backwards`);
    atUs = entry.atUs;
  }
  assert.ok(epoch > 0, `${file}: no life began`);
}

/** What a controller was told that it had done was done; and its answer follows the decision that it is about. */
function assertHeard(journals: readonly Journal[], done: ReadonlySet<string>): void {
  for (const { who, entries } of journals) {
    let decided: string | null = null;
    for (const entry of entries) {
      if (entry.kind === 'started') decided = null;
      if (entry.kind === 'decided') decided = entry.change?.id ?? null;
      if (entry.kind !== 'acted') continue;
      assert.equal(entry.result.id, decided, `${who}: an answer to something else`);
      if (entry.result.kind === 'done') assert.ok(done.has(entry.result.id), `${entry.result.id} was never done`);
    }
  }
}
