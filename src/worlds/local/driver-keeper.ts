/** Keeps the driver running: a process of its own, so that it can die at any moment without the world noticing. */
import { type ChildProcess, fork } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { ProcessBook } from './process-book.ts';
import type { StatePaths } from './state-folder.ts';

/** From its end to its next start. */
const RESTART_MS = 500;

export class DriverKeeper {
  readonly #module: string | null;
  readonly #paths: StatePaths;
  readonly #book: ProcessBook;
  #child: ChildProcess | null = null;
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;
  #starts = 0;

  /** `module`: what the process runs; it is given the state folder. Null: there is no driver. */
  constructor(module: string | null, paths: StatePaths, book: ProcessBook) {
    this.#module = module;
    this.#paths = paths;
    this.#book = book;
  }

  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  /** How often it was started. */
  get starts(): number {
    return this.#starts;
  }

  start(): void {
    if (this.#module === null || this.#isStopped) return;
    const log = openSync(join(this.#paths.logs, 'driver.log'), 'a', 0o600);
    const child = fork(this.#module, [this.#paths.folder], { stdio: ['ignore', log, log, 'ipc'], execArgv: [] });
    closeSync(log);
    this.#starts += 1;
    this.#child = child;
    this.#book.enter(child, 'driver');
    child.on('error', () => {});
    child.once('exit', () => {
      this.#child = null;
      if (!this.#isStopped) this.#timer = setTimeout(() => this.start(), RESTART_MS);
    });
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    this.#child?.kill('SIGTERM');
  }
}
