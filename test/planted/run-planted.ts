/** `npm run planted [-- WORD…]`: plants every bug, or those that speak of the words, and says which test noticed. */
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { ALL_BUGS } from './all-bugs.ts';
import { type Caught, catchBug, failsAnyway, SUITES } from './catch-bug.ts';
import { plantedPage } from './planted-page.ts';

/** Of all bugs. */
const ENOUGH = 0.95;

const words = process.argv.slice(2);
const chosen = ALL_BUGS.filter(({ file, what }) => words.every((word) => `${file} ${what}`.includes(word)));
const results: (Caught | undefined)[] = [];
let next = 0;

const rooms = SUITES.filter(({ room }) => chosen.some(({ file }) => file.startsWith(`${room}/`)));

/** A suite that is red already would catch everything. */
async function demandGreen(): Promise<void> {
  for (let room = rooms.shift(); room !== undefined; room = rooms.shift()) {
    const by = await failsAnyway(room);
    console.log(`${room.room}: ${by === null ? 'green without a bug' : `red already: ${by}`}`);
    if (by !== null) process.exit(1);
  }
}

async function work(): Promise<void> {
  for (let at = next++; at < chosen.length; at = next++) {
    const result = await catchBug(chosen[at]!);
    results[at] = result;
    console.log(`${result.seconds.toFixed(1).padStart(5)} s  ${result.bug.what}: ${result.by ?? 'NOT CAUGHT'}`);
  }
}

/** Two at a time where there is room for two. */
async function inParallel(each: () => Promise<void>): Promise<void> {
  await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, each));
}

await inParallel(demandGreen);
await inParallel(work);
const all = results.filter((each) => each !== undefined);
const missed = all.filter(({ by }) => by === null);
console.log(`${all.length - missed.length} of ${all.length} planted bugs are caught`);
for (const { bug } of missed) console.log(`not caught: ${bug.file}: ${bug.what}`);
if (words.length === 0) writeFileSync('docs/planted-bugs.md', plantedPage(all));
if (missed.length > all.length * (1 - ENOUGH)) process.exitCode = 1;
