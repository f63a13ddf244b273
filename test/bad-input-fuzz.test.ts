/**
 * Damaged input through every verb that reads it; `npm run campaign` asks the same of many more. What a campaign found
 * stays under seeds/ in a folder of its own: the input as it was, and reason.txt with what it did. Another 1,500 damaged
 * specs are read in src/model and 1,000 manifests in src/manifests.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { type ReaderInputKind, readerInput } from '../tools/campaign/reader-input.ts';
import { surviveReading } from '../tools/campaign/survive-reading.ts';

const seeds = join(import.meta.dirname, '..', 'seeds');

test('any input is answered or refused, never a crash', async () => {
  await fc.assert(fc.asyncProperty(readerInput(), surviveReading), { numRuns: 1000 });
});

for (const folder of readdirSync(seeds).sort()) {
  if (!folder.startsWith('readers-')) continue;
  const name = readdirSync(join(seeds, folder)).find((each) => each.endsWith('.yaml'))!;
  test(`seeds/${folder}`, async () => {
    const kind = name.replace('.yaml', '') as ReaderInputKind;
    await surviveReading({ kind, bytes: readFileSync(join(seeds, folder, name)) });
  });
}
