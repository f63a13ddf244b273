import type { VerbIo } from '../types.ts';

/** Asks a yes-or-no question on the terminal; anything but yes is no. */
export async function askPerson(question: string, io: VerbIo): Promise<boolean> {
  io.err(`${question} [y/N] `);
  let line = '';
  for await (const part of io.stdin()) {
    line += Buffer.from(part).toString('utf8');
    if (line.includes('\n')) break;
  }
  return /^y(es)?\s*$/i.test(line.split('\n')[0] ?? '');
}
