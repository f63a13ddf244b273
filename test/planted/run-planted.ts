/** `npm run planted [-- WORD…]`: plants every bug, or those that speak of the words, and says which test noticed. */
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { ALL_BUGS } from './all-bugs.ts';
import { type Caught, catchBug } from './catch-bug.ts';
import { plantedPage } from './planted-page.ts';

/** Of all bugs. */
const ENOUGH = 0.95;

const words = process.argv.slice(2);
const chosen = ALL_BUGS.filter(({ file, what }) => words.every((word) => `${file} ${what}`.includes(word)));
const results: (Caught | undefined)[] = [];
let next = 0;

async function work(): Promise<void> {
  for (let at = next++; at < chosen.length; at = next++) {
    const result = await catchBug(chosen[at]!);
    results[at] = result;
    console.log(`${result.seconds.toFixed(1).padStart(5)} s  ${result.bug.what}: ${result.by ?? 'NOT CAUGHT'}`);
  }
}

await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, work));
const all = results.filter((each) => each !== undefined);
const missed = all.filter(({ by }) => by === null);
console.log(`${all.length - missed.length} of ${all.length} planted bugs are caught`);
for (const { bug } of missed) console.log(`not caught: ${bug.file}: ${bug.what}`);
if (words.length === 0) writeFileSync('docs/planted-bugs.md', plantedPage(all));
if (missed.length > all.length * (1 - ENOUGH)) process.exitCode = 1;
