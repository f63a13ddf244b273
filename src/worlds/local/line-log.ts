/**
 * A file of JSON values, one per line, that only grows. A line counts when its end of line is there: a write that was
 * cut off anywhere leaves a torn last line, which is cut away when the file is opened again. One process writes to it.
 */
import { closeSync, existsSync, fsyncSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';

const END = 10;

/** What makes a file unreadable: it was changed by somebody else than its writer. */
export class BrokenLog extends Error {}

/** The whole lines of a log, without opening it for writing. */
export function readLineLog<T>(path: string): readonly T[] {
  if (!existsSync(path)) return [];
  const bytes = readFileSync(path);
  return parseLines(path, bytes.subarray(0, bytes.lastIndexOf(END) + 1));
}

function parseLines<T>(path: string, bytes: Uint8Array): T[] {
  const lines = Buffer.from(bytes).toString('utf8').split('\n').slice(0, -1);
  return lines.map((line, index) => {
    try {
      return JSON.parse(line) as T;
    } catch {
      throw new BrokenLog(`${path}: line ${index + 1} is not JSON`);
    }
  });
}

/** An open log. `append` returns when the line is on the disk. */
export class LineLog<T> {
  readonly #file: number;
  readonly #values: T[];
  #length: number;

  constructor(path: string) {
    const bytes = existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
    this.#length = bytes.lastIndexOf(END) + 1;
    this.#values = parseLines(path, bytes.subarray(0, this.#length));
    this.#file = openSync(path, existsSync(path) ? 'r+' : 'w+', 0o600);
    if (this.#length < bytes.length) ftruncateSync(this.#file, this.#length);
  }

  get values(): readonly T[] {
    return this.#values;
  }

  append(value: T): void {
    const line = Buffer.from(`${JSON.stringify(value)}\n`);
    let written = 0;
    while (written < line.length) {
      written += writeSync(this.#file, line, written, line.length - written, this.#length + written);
    }
    fsyncSync(this.#file);
    this.#length += line.length;
    this.#values.push(value);
  }

  close(): void {
    closeSync(this.#file);
  }
}
