import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** One line of the access log; `number` is the offered request's. */
export interface LogLine {
  readonly number: string | null;
  readonly flags: string | null;
  readonly details: string | null;
  readonly attempts: number | null;
  readonly cluster: string | null;
  readonly upstream: string | null;
  readonly status: number | null;
}

/** Request header that carries the offered request's number into the log. */
export const NUMBER_HEADER = 'x-offered-number';

/** Reads the access log when all expected lines are there: Envoy writes it behind the responses. */
export async function readLogLines(path: string, expected: number, timeoutMs: number): Promise<LogLine[]> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
    const lines = text.split('\n').filter((line) => line !== '');
    if (text.endsWith('\n') && lines.length >= expected) return lines.map((line) => JSON.parse(line) as LogLine);
    if (expected === 0) return [];
    if (performance.now() > deadline) throw new Error(`access log has ${lines.length} of ${expected} lines`);
    await sleep(10);
  }
}
