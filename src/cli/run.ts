/** The process around `main`: bin/nines.js imports this file and nothing else does. */
import { setFlagsFromString } from 'node:v8';
import { main } from './main.ts';
import type { Io } from './types.ts';

/** From here on V8's middle compiler, Maglev, is there for certain. */
const MAGLEV_SINCE = 24;
// Compiling a thousand services is over within half a second: what TurboFan would make of the code comes too late to pay
// for itself, and costs a seventh of the processor time.
if (process.argv[2] === 'compile' && Number.parseInt(process.versions.node, 10) >= MAGLEV_SINCE) {
  setFlagsFromString('--no-turbofan');
}

/** Our own mistake: told apart from every status that a user's input can cause. */
const CRASHED = 70;

const io: Io = {
  cwd: process.cwd(),
  env: process.env,
  isTerminal: process.stderr.isTTY === true,
  stdin: () => process.stdin,
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  nowMs: () => performance.now(),
};

// `nines check | head` closes our output early; that is the reader's right, not an error.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
}

try {
  process.exitCode = await main(process.argv.slice(2), io);
} catch (error) {
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`nines made a mistake; this is a bug in nines, not in your files.\n${detail}\n`);
  process.exitCode = CRASHED;
}
