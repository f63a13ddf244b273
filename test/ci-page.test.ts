/** The workflows of docs/ci.md: every step is whole, and every command of ours in them does what the page says it does. */
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { parse } from 'yaml';
import { sampleRun } from '../src/cli/sample-run.ts';
import { fences } from './docs/page.ts';

const root = join(import.meta.dirname, '..');
const page = { path: 'docs/ci.md', text: readFileSync(join(root, 'docs/ci.md'), 'utf8') };
const workflows = fences(page).filter(({ language }) => language === 'yml');

interface Step {
  readonly run?: string;
  readonly uses?: string;
  readonly if?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

let folder: string;
before(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'nines-ci-')));
  cpSync(join(root, 'examples/foreign'), join(folder, 'k8s'), { recursive: true });
});
after(() => rmSync(folder, { recursive: true, force: true }));

/** Runs `npx nines …`, with `> FILE` as a shell would; what follows `||` is the shell's. */
async function run(command: string): Promise<number> {
  const [, line = '', file] = /^npx nines (.*?)(?: > (\S+))?(?: \|\| test \$\? -eq 1)?$/.exec(command) ?? [];
  const { status, out } = await sampleRun(folder, line.split(' '));
  if (file !== undefined) writeFileSync(join(folder, file), out);
  return status;
}

function stepsOf(workflow: unknown): readonly Step[] {
  const { jobs } = workflow as { jobs?: Readonly<Record<string, { steps: readonly Step[] }>> };
  if (jobs !== undefined) return Object.values(jobs).flatMap(({ steps }) => steps);
  const { nines } = workflow as { nines: { script: readonly string[] } };
  return nines.script.map((line) => ({ run: line }));
}

describe('workflows', () => {
  const steps = workflows.flatMap(({ text }) => stepsOf(parse(text)));
  const ours = steps.flatMap(({ run: line }) => (line?.startsWith('npx nines') === true ? [line] : []));

  test('every step runs a command or uses an action of a version', () => {
    assert.equal(workflows.length, 2);
    for (const { run: line, uses } of steps) assert.ok((line === undefined) !== (uses === undefined));
    for (const { uses } of steps) assert.match(uses ?? 'a/b@v1', /^[\w-]+\/[\w./-]+@v\d+$/);
  });

  test('there is a format for each', () => {
    assert.deepEqual(
      ours.map((line) => /--format (\w+)/.exec(line)?.[1]),
      ['github', 'sarif', 'junit'],
    );
  });

  for (const line of ours) {
    test(`${line}: refused without the baseline, silent with it, failing for what is new`, async () => {
      rmSync(join(folder, 'nines-baseline.json'), { force: true });
      assert.equal(await run(line), 2);
      assert.equal(await run('npx nines check k8s --write-baseline nines-baseline.json'), 1);
      assert.equal(await run(line), 0);
      const extra = join(folder, 'k8s/new.yaml');
      writeFileSync(extra, 'apiVersion: v1\nkind: Pod\nmetadata: {name: new}\nspec: {containers: }: \n');
      assert.equal(await run(line), 1);
      rmSync(extra);
    });
  }

  test('what is handed over is written by the step before', () => {
    const [github] = workflows.map(({ text }) => stepsOf(parse(text)));
    const upload = github?.find(({ uses }) => uses?.includes('upload-sarif'));
    assert.ok(github?.some(({ run: line }) => line?.includes(`> ${upload?.with?.sarif_file} `)));
    assert.equal(upload?.if, 'always()');
  });
});
