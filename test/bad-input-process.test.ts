/** The worst inputs through the real process: exit status, both streams, and what the folder holds afterwards. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { SampleRun } from '../src/cli/sample-run.ts';
import { makeSandbox, type Sandbox } from './bad-input/sandbox.ts';
import { WRONG_MANIFESTS, WRONG_SPECS } from './bad-input/wrong-file.ts';

const bin = join(import.meta.dirname, '..', 'bin', 'nines.js');

let sandbox: Sandbox;
before(() => {
  sandbox = makeSandbox();
});
after(() => sandbox.remove());

function nines(argv: readonly string[], stdin: Uint8Array = Buffer.alloc(0)): Promise<SampleRun> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [bin, ...argv], { cwd: sandbox.folder });
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
    });
    // A program that refuses what it is given early closes its end; that is not this test's failure.
    child.stdin.on('error', () => {});
    child.stdin.end(stdin);
    child.on('error', reject).on('close', (status) => resolve({ status: status ?? -1, out, err }));
  });
}

const named = (rows: typeof WRONG_SPECS, ...names: string[]) => rows.filter(({ name }) => names.includes(name));
const ROWS = [
  ...named(WRONG_SPECS, 'more than 5 MB', 'an alias bomb', 'deep nesting').map((row) => ({ row, verb: 'compile' })),
  ...named(WRONG_MANIFESTS, 'a program', 'more than 50 MB').map((row) => ({ row, verb: 'check' })),
];

describe('the process refuses', () => {
  for (const { row, verb } of ROWS) {
    test(`${verb}: ${row.name}`, async () => {
      sandbox.put({ 'wrong.yaml': row.content });
      const names = Object.keys(sandbox.tree());
      const options = verb === 'compile' ? ['-o', 'out'] : [];
      const { status, out, err } = await nines([verb, 'wrong.yaml', ...options]);
      assert.deepEqual([status, out], [2, ''], err);
      assert.match(err, row.says);
      assert.deepEqual(Object.keys(sandbox.tree()), names);
    });
  }

  test('as JSON on stdout, with nothing beside it', async () => {
    const { status, out, err } = await nines(['check', '-', '--json'], Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0]));
    assert.deepEqual([status, err], [2, '']);
    assert.equal((JSON.parse(out) as { issues: { code: string }[] }).issues[0]?.code, 'CLI022');
  });

  test('more on standard input than it reads, without waiting for the end', async () => {
    const { status, err } = await nines(['check', '-'], Buffer.alloc(60 * 1024 * 1024, '#'));
    assert.equal(status, 2, err);
    assert.match(err, /larger than 50 MB/);
  });
});
