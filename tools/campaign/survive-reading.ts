/**
 * What has to hold of any input whatever: every verb that reads it ends with an exit status of its own and says what
 * it has to say as one JSON object, with a message and a cure for every mistake. An exception is a failure.
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { sampleRun } from '../../src/cli/sample-run.ts';
import { readManifests } from '../../src/manifests/read-manifests.ts';
import { writeManifests } from '../../src/manifests/write-manifests.ts';
import type { ReaderInput, ReaderInputKind } from './reader-input.ts';

const root = join(import.meta.dirname, '..', '..');

/** Command lines that read an input from standard input. Without a scenario `replay` plans the battery and runs nothing. */
const COMMANDS: Readonly<Record<ReaderInputKind, readonly (readonly string[])[]>> = {
  spec: [
    ['check', '-'],
    ['explain', '-'],
    ['replay', '-', '--scenario', 'none'],
  ],
  targets: [
    ['check', 'examples/foreign', '--targets', '-'],
    ['replay', 'examples/foreign', '--targets', '-', '--scenario', 'none'],
  ],
  manifests: [
    ['check', '-'],
    ['route', '-', '--url', 'http://shop.example/'],
    ['replay', '-', '--scenario', 'none'],
  ],
};

/** Fails with an assertion, or with whatever was thrown, if an input is not survived. */
export async function surviveReading({ kind, bytes }: ReaderInput): Promise<void> {
  for (const command of COMMANDS[kind]) await surviveCommand(command, bytes);
  if (kind === 'manifests') surviveWriting(Buffer.from(bytes).toString());
}

async function surviveCommand(command: readonly string[], bytes: Uint8Array): Promise<void> {
  const { status, out, err } = await sampleRun(root, [...command, '--json'], {
    stdin: async function* () {
      yield bytes;
    },
  });
  assert.equal(err, '');
  type Said = readonly Record<string, unknown>[];
  const said = JSON.parse(out) as { version?: unknown; issues?: Said; findings?: Said };
  assert.equal(said.version, 1);
  assert.ok(status === 0 || status === 1 || status === 2, `exit status ${status}`);
  // What contradicts itself is refused with everything else that was found.
  const reasons = [...(said.issues ?? []), ...(said.findings ?? [])];
  if (status === 2) assert.ok(reasons.length > 0, 'refused without a reason');
  for (const issue of reasons) {
    assert.match(String(issue.code), /^[A-Z]{3,4}\d{3}$/);
    for (const part of ['message', 'fix']) assert.ok(typeof issue[part] === 'string' && issue[part] !== '', part);
  }
}

/** What was read can be written, and read back it is the same. */
function surviveWriting(text: string): void {
  const { manifests } = readManifests('-', text, 'default');
  const objects = manifests.map(({ object }) => object);
  const again = readManifests('-', writeManifests(objects), 'default');
  assert.deepEqual(again.issues, []);
  assert.deepEqual(
    again.manifests.map(({ object }) => object),
    objects,
  );
}
