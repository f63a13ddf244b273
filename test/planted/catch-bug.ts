import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import type { PlantedBug } from './planted-bug.ts';

const ROOT = join(import.meta.dirname, '..', '..');
/** Far above what the suites take without a bug: one that makes them go on for ever is caught by that. */
const TIMEOUT_MS = 300_000;

/** Where a room's own tests stand, and the stories that live in it. */
export const SUITES: readonly { readonly room: string; readonly attacks: readonly string[] }[] = [
  { room: 'src/drive', attacks: ['rollout', 'zone-failover'] },
  { room: 'src/controllers/judge', attacks: ['rollout'] },
  { room: 'src/controllers/rollout', attacks: ['rollout'] },
  { room: 'src/controllers/zone-failover', attacks: ['zone-failover'] },
];

export interface Caught {
  readonly bug: PlantedBug;
  /** `file: test`, or null when every test passed. */
  readonly by: string | null;
  readonly seconds: number;
}

/** Runs the tests of the bug's room and the attacks on it, a sample of them, until one fails. */
export async function catchBug(bug: PlantedBug): Promise<Caught> {
  const suite = SUITES.find(({ room }) => bug.file.startsWith(`${room}/`));
  if (suite === undefined) throw new Error(`no suite looks at ${bug.file}`);
  return await runSuite(suite, bug);
}

/** What fails in a room where nothing is planted: then nothing is caught there either. */
export async function failsAnyway(suite: (typeof SUITES)[number]): Promise<string | null> {
  const file = `${suite.room}/${readdirSync(join(ROOT, suite.room)).find((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))}`;
  const nothing: PlantedBug = { file, text: '', replacement: '', mistake: 'policy', what: 'nothing' };
  return (await runSuite(suite, nothing)).by;
}

async function runSuite(suite: (typeof SUITES)[number], bug: PlantedBug): Promise<Caught> {
  const own = readdirSync(join(ROOT, suite.room)).filter((name) => name.endsWith('.test.ts'));
  const files = [
    ...own.map((name) => `${suite.room}/${name}`),
    ...suite.attacks.map((name) => `test/attack/${name}-attack.test.ts`),
  ];
  const startedMs = performance.now();
  const by = await firstFailure(bug, files);
  return { bug, by, seconds: (performance.now() - startedMs) / 1000 };
}

function firstFailure({ file, text, replacement }: PlantedBug, files: readonly string[]): Promise<string | null> {
  const imports = ['test/planted/plant.ts', 'test/fixed-seed.ts'].map((each) => pathToFileURL(join(ROOT, each)).href);
  const child = spawn(
    process.execPath,
    [...imports.map((each) => `--import=${each}`), '--test', '--test-isolation=none', '--test-reporter=tap', ...files],
    {
      cwd: ROOT,
      // A test runner inside a test runner would report to its parent.
      env: {
        ...without(process.env, 'NODE_TEST_CONTEXT'),
        NINES_ATTACK: 'quick',
        NINES_PLANTED: JSON.stringify({ file, text, replacement }),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  return new Promise((resolve) => {
    let found: string | null = null;
    let errors = '';
    const timer = setTimeout(() => end(`the suites did not end in ${TIMEOUT_MS / 1000} s`), TIMEOUT_MS);
    const end = (by: string): void => {
      found ??= by;
      clearTimeout(timer);
      child.kill('SIGKILL');
    };
    let name: string | null = null;
    createInterface({ input: child.stdout }).on('line', (line) => {
      name ??= /^\s*not ok \d+ - (.*)$/.exec(line)?.[1] ?? null;
      const place = name === null ? undefined : /^\s*location: '(.*?):\d+:\d+'$/.exec(line)?.[1];
      if (place === undefined || name === null) return;
      // A file that cannot be loaded has noticed nothing.
      if (files.includes(name)) name = null;
      else end(`${relative(ROOT, place)}: ${name.replaceAll('\\#', '#')}`);
    });
    child.stderr.on('data', (chunk) => {
      errors += String(chunk);
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      // Nothing was noticed by suites that did not run.
      if (found === null && code !== 0) console.error(`the suites of ${file} did not run: ${errors.slice(0, 2000)}`);
      resolve(found);
    });
  });
}

function without(env: NodeJS.ProcessEnv, name: string): NodeJS.ProcessEnv {
  const { [name]: _, ...rest } = env;
  return rest;
}
