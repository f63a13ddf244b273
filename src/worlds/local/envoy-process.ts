/** A running Envoy: started with a configuration on loopback, asked over its administration interface. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { envoyLastWords } from './envoy-last-words.ts';
import type { XdsReader } from './file-xds.ts';
import type { ProcessBook } from './process-book.ts';
import type { ProcessIdentity } from './process-identity.ts';

const START_TIMEOUT_MS = 20_000;
const POLL_MS = 10;

/** One worker is plenty on loopback, two Envoys must not share memory, and a changed listener must not linger. */
const FLAGS = [
  ...['--concurrency', '1'],
  '--disable-hot-restart',
  ...['-l', 'warning'],
  ...['--drain-time-s', '1'],
  ...['--drain-strategy', 'immediate'],
  '--reject-unknown-dynamic-fields',
];

export interface EnvoyProcess extends XdsReader {
  readonly identity: ProcessIdentity;
  readonly child: ChildProcess;
}

/** Starts Envoy in its folder, which holds `bootstrap.json`; throws with its last words when it does not come up. */
export async function startEnvoy(
  binary: string,
  folder: string,
  what: string,
  book: ProcessBook,
): Promise<EnvoyProcess> {
  const addressPath = join(folder, 'admin-address.txt');
  const logPath = join(folder, 'envoy.log');
  rmSync(addressPath, { force: true });
  const log = openSync(logPath, 'w', 0o600);
  const child = spawn(binary, ['-c', join(folder, 'bootstrap.json'), '--admin-address-path', addressPath, ...FLAGS], {
    stdio: ['ignore', 'ignore', log],
  });
  closeSync(log);
  let failed: string | null = null;
  child.once('error', (error) => {
    failed = error.message;
  });
  const identity = book.enter(child, what);
  const words = () => (existsSync(logPath) ? readFileSync(logPath, 'utf8') : '');
  const deadline = performance.now() + START_TIMEOUT_MS;
  while (performance.now() < deadline) {
    if (failed !== null) throw new Error(`Envoy did not start: ${failed}`);
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(`Envoy ended (${child.signalCode ?? child.exitCode}) ${envoyLastWords(words())}`.trimEnd());
    }
    const address = existsSync(addressPath) ? readFileSync(addressPath, 'utf8').trim() : '';
    if (identity !== null && address !== '' && (await answers(`http://${address}/ready`))) {
      return { adminUrl: `http://${address}`, log: words, identity, child };
    }
    await sleep(POLL_MS);
  }
  child.kill('SIGKILL');
  throw new Error(`Envoy was not ready in time: ${envoyLastWords(words())}`);
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}
