/** `npm start`: from nothing to the table of promises of examples/mno.yaml. Writes only below out/, which git ignores. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { checkoutNode, root, run, setUp } from './set-up.mjs';

const SPEC = 'examples/mno.yaml';
/** Each step, and the highest exit status with which the next one still makes sense: 1 is a finding, not a failure. */
const STEPS = [
  { args: ['compile', SPEC, '-o', 'out/mno'], goesOnUpTo: 0 },
  { args: ['check', SPEC], goesOnUpTo: 1 },
  { args: ['prove', SPEC, '--report', 'out/mno.html'], goesOnUpTo: 1 },
];

setUp();
mkdirSync(join(root, 'out'), { recursive: true });
let worst = 0;
for (const { args, goesOnUpTo } of STEPS) {
  console.error(`\n$ npx nines ${args.join(' ')}`);
  const status = await run(checkoutNode, ['src/cli/run.ts', ...args]);
  worst = Math.max(worst, status);
  if (status > goesOnUpTo) break;
}
process.exitCode = worst;
