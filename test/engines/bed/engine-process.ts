/** Programs that tests start: they end with the test, however that ends, and what they said last is told when they fail. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 20;
const STOP_MS = 5_000;
/** Enough for the reason of an early end. */
const LOG_CHARACTERS = 6_000;

export interface EngineProcess {
  /** The last of what it wrote. */
  readonly log: () => string;
  /** Waits until it is so; throws with the program's log when it ends before or takes too long. */
  until(what: string, isSo: () => Promise<boolean>, timeoutMs?: number): Promise<void>;
  stop(): Promise<void>;
}

/** `setpriv` has the kernel end the program with its parent, even where that is killed without a last word. */
const hasSetpriv = spawnSync('setpriv', ['--pdeathsig', 'KILL', 'true']).status === 0;

/** Starts a program of the machine or of the cache. */
export function startEngine(
  program: string,
  args: readonly string[],
  { cwd, env = {} }: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> },
): EngineProcess {
  const [command, ...words] = hasSetpriv ? ['setpriv', '--pdeathsig', 'KILL', program, ...args] : [program, ...args];
  const child = spawn(command!, words, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      log = (log + text).slice(-LOG_CHARACTERS);
    });
  }
  let startError: Error | null = null;
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', (error) => {
      startError = error;
      resolve();
    });
  });
  return {
    log: () => log,
    async until(what, isSo, timeoutMs = 60_000) {
      const deadline = performance.now() + timeoutMs;
      let last: unknown = null;
      const fails = (error: unknown): false => {
        last = error;
        return false;
      };
      while (!(await isSo().catch(fails))) {
        if (startError !== null) throw startError;
        const why = hasEnded(child) ? 'it ended' : performance.now() > deadline ? 'it took too long' : null;
        if (why !== null) throw new Error(`${program}: not ${what}: ${why}\n${log}`, { cause: last });
        await sleep(POLL_MS);
      }
    },
    async stop() {
      process.off('exit', kill);
      child.kill('SIGTERM');
      await Promise.race([ended, sleep(STOP_MS, undefined, { ref: false })]);
      child.kill('SIGKILL');
      await ended;
    },
  };
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}
