/** Runs a TypeScript program of the checkout with the checkout's Node: `node tools/run.mjs bench/main.ts NAME`. */
import { checkoutNode, run, setUp } from './set-up.mjs';

setUp();
process.exitCode = await run(checkoutNode, process.argv.slice(2));
