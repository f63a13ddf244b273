/**
 * A reporter for node:test that says little while all is well: one line per file; at the end every failure in
 * full, and a summary as JSON in the file that NINES_TEST_SUMMARY names, with every skipped test by name and reason.
 */
import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { TestEvent } from 'node:test/reporters';

interface Skipped {
  readonly name: string;
  readonly reason: string;
}

type TestFail = Extract<TestEvent, { type: 'test:fail' }>['data'];

/** The names of a test and of the suites it stands in, as far as they have been started in its file. */
class OpenTests {
  readonly #stacks = new Map<string, string[]>();

  start(file: string, nesting: number, name: string): void {
    const stack = this.#stacks.get(file) ?? [];
    stack.length = nesting;
    stack.push(name);
    this.#stacks.set(file, stack);
  }

  nameOf(file: string, nesting: number, name: string): string {
    return [...(this.#stacks.get(file) ?? []).slice(0, nesting), name].join(' › ');
  }
}

async function* testReporter(source: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const open = new OpenTests();
  const skipped: Skipped[] = [];
  const failures: string[] = [];
  for await (const { type, data } of source) {
    if (type === 'test:start') open.start(fileOf(data), data.nesting, data.name);
    if (type === 'test:stdout' || type === 'test:stderr') yield data.message;
    if (type === 'test:pass' && data.skip !== undefined) {
      const reason = data.skip === true || data.skip === '' ? 'no reason given' : String(data.skip);
      skipped.push({ name: `${fileOf(data)} › ${open.nameOf(fileOf(data), data.nesting, data.name)}`, reason });
    }
    if (type === 'test:fail' && !isEcho(data)) {
      const name = `${fileOf(data)} › ${open.nameOf(fileOf(data), data.nesting, data.name)}`;
      failures.push(`✖ ${name}\n${detailOf(data)}\n`);
      yield `✖ ${name}\n`;
    }
    if (type !== 'test:summary') continue;
    const { counts, file, duration_ms } = data;
    if (file !== undefined) {
      const mark = data.success ? '✔' : '✖';
      yield `${mark} ${relative(process.cwd(), file)} ${counts.passed} passed, ${(duration_ms / 1000).toFixed(1)} s\n`;
      continue;
    }
    const failed = counts.tests - counts.passed - counts.skipped - counts.todo;
    if (failures.length > 0) yield `\n${failures.join('\n')}\n`;
    const path = process.env.NINES_TEST_SUMMARY;
    if (path !== undefined) writeFileSync(path, JSON.stringify({ passed: counts.passed, failed, skipped }));
  }
}

function fileOf(data: { file?: string | undefined; name: string }): string {
  return relative(process.cwd(), data.file ?? data.name);
}

/** A suite or file that fails only because something in it failed, which was printed already. */
function isEcho(data: TestFail): boolean {
  return (data.details.error as { failureType?: string }).failureType === 'subtestsFailed';
}

function detailOf(data: TestFail): string {
  const { cause, message } = data.details.error as Error;
  const text = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause ?? message);
  const lines = text.split('\n').filter((line) => !/^\s+at .*(node:|new Promise \(|Array\.map \()/.test(line));
  return lines.map((line) => `    ${line}`).join('\n');
}

// biome-ignore lint/style/noDefaultExport: node:test takes a reporter from nowhere else
export { testReporter, testReporter as default };
