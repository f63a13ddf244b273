/** The book of everything that a world has started, written before anybody relies on it: `down` stops exactly these. */
import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { LineLog, readLineLog } from './line-log.ts';
import { isAlive, type ProcessIdentity, processStart, signalProcess } from './process-identity.ts';

export interface BookedProcess extends ProcessIdentity {
  /** `gateway a`, `pods Deployment/shop/web in b`, `driver`. */
  readonly what: string;
}

const POLL_MS = 10;

export class ProcessBook {
  readonly #log: LineLog<BookedProcess>;

  constructor(path: string) {
    this.#log = new LineLog<BookedProcess>(path);
  }

  /** Enters a process that was just started. One that has ended already needs no entry. */
  enter(child: ChildProcess, what: string): ProcessIdentity | null {
    if (child.pid === undefined) return null;
    return this.enterPid(child.pid, what);
  }

  enterPid(pid: number, what: string): ProcessIdentity | null {
    const started = processStart(pid);
    if (started === null) return null;
    this.#log.append({ pid, started, what });
    return { pid, started };
  }

  alive(): readonly BookedProcess[] {
    return this.#log.values.filter(isAlive);
  }
}

/** Processes in a book that still run. */
export function aliveInBook(path: string): readonly BookedProcess[] {
  return readLineLog<BookedProcess>(path).filter(isAlive);
}

/** Asks processes to end and ends those that do not within the time. Returns when none is left. */
export async function endProcesses(all: readonly ProcessIdentity[], patienceMs: number): Promise<void> {
  for (const each of all) signalProcess(each, 'SIGTERM');
  const deadline = performance.now() + patienceMs;
  while (performance.now() < deadline && all.some(isAlive)) await sleep(POLL_MS);
  for (const each of all) signalProcess(each, 'SIGKILL');
  while (all.some(isAlive)) await sleep(POLL_MS);
}
