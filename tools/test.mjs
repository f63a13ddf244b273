/**
 * `npm test [-- FILE…]`: the static checks, then node:test over the suite's files. `npm run conformance [-- --write]`,
 * `npm run test:engines`, `npm run stories:local` and `npm run attack`: what needs engines that take long to build, the
 * machine for itself, or minutes. What cannot be had here (an engine, other people's data) is skipped by the tests themselves
 * with a reason; the skipped ones are printed by name at the end, and NINES_NO_SKIP=1 makes them a failure.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { checkoutNode, fail, root, run, setUp } from './set-up.mjs';

const SUITES = {
  unit: {
    folders: ['src', 'test', 'tools', 'bench'],
    except: ['test/conformance', 'test/local-stories', 'test/engines'],
    // One more than the usual machine has processors: some wait for processes more than they work.
    concurrency: 3,
    checks: true,
  },
  // A real Envoy shares the machine with its load: one file at a time keeps its latencies its own.
  conformance: { folders: ['test/conformance'], except: [], concurrency: 1, checks: false },
  // What is compiled, held to the word of the engines that read it.
  engines: { folders: ['test/engines'], except: [], concurrency: 1, checks: false },
  // Each is told in worlds that wait more than they work, and takes minutes.
  'local-stories': { folders: ['test/local-stories'], except: [], concurrency: 1, checks: false },
  // Every attack at every point, where the unit suite takes some of them.
  attack: { folders: ['test/attack'], except: [], concurrency: 2, checks: false },
};
const CHECKS = [
  { name: 'types', args: ['node_modules/typescript/bin/tsc', '--noEmit'] },
  { name: 'lint', args: ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.'] },
  { name: 'tidy', args: ['tools/tidy.ts'] },
];
/** For one test: far above the slowest, far below a run that hangs for good. */
const TEST_TIMEOUT_MS = 300_000;

/** @param {string} folder @param {readonly string[]} except @returns {string[]} */
function testFiles(folder, except) {
  const path = join(root, folder);
  if (statSync(path, { throwIfNoEntry: false }) === undefined) return [];
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => {
    const inner = `${folder}/${entry.name}`;
    if (entry.isDirectory())
      return except.includes(inner) || entry.name === 'node_modules' ? [] : testFiles(inner, except);
    return entry.name.endsWith('.test.ts') ? [inner] : [];
  });
}

/**
 * The engines that are at hand, by the variable that names each, and a line for each that is not; its tests say so.
 * @returns {{ found: Record<string, string>, missing: readonly string[] }}
 */
function findEngines() {
  const { stdout, stderr } = spawnSync(checkoutNode, ['tools/engines.ts', '--find'], { cwd: root, encoding: 'utf8' });
  const lines = stdout.split('\n').filter((line) => line.includes('='));
  return {
    found: Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    ),
    missing: stderr.split('\n').filter((line) => line !== ''),
  };
}

const names = process.argv.slice(2);
const suiteName = /** @type {keyof typeof SUITES} */ (Object.hasOwn(SUITES, names[0] ?? '') ? names[0] : 'unit');
const suite = SUITES[suiteName];
/** Rewrites what a suite keeps on disk of its findings. */
const writes = names.includes('--write');
const chosen = names
  .filter((name) => name !== suiteName && name !== '--write')
  .map((name) => relative(root, join(process.cwd(), name)));

setUp();
const failedChecks = [];
for (const { name, args } of suite.checks && chosen.length === 0 ? CHECKS : []) {
  if ((await run(checkoutNode, args)) !== 0) failedChecks.push(name);
}
const files = chosen.length > 0 ? chosen : suite.folders.flatMap((folder) => testFiles(folder, suite.except));
if (files.length === 0) fail(`the suite ${suiteName} has no test`);

const engines = findEngines();
const summaryFile = join(root, 'out', `tests-${suiteName}.json`);
mkdirSync(join(root, 'out'), { recursive: true });
rmSync(summaryFile, { force: true });
const status = await run(
  checkoutNode,
  [
    // By its address: a test may stand in another folder when it starts a thread.
    `--import=${pathToFileURL(join(root, 'test/fixed-seed.ts')).href}`,
    '--test',
    `--test-concurrency=${suite.concurrency}`,
    `--test-timeout=${TEST_TIMEOUT_MS}`,
    '--test-reporter=./tools/test-reporter.ts',
    '--test-reporter-destination=stdout',
    ...files,
  ],
  {
    ...engines.found,
    ...process.env,
    NINES_TEST_SUMMARY: summaryFile,
    ...(suiteName === 'attack' ? { NINES_ATTACK: 'full' } : {}),
    ...(writes ? { NINES_WRITE: '1' } : {}),
  },
);

/** @type {{ passed: number, failed: number, skipped: { name: string, reason: string }[] }} */
const summary = JSON.parse(readFileSync(summaryFile, 'utf8'));
const failed = summary.failed + failedChecks.length;
writeFileSync(summaryFile, JSON.stringify({ ...summary, failed }));
for (const { name, reason } of summary.skipped) console.log(`skipped: ${name}: ${reason}`);
// The unit suite needs none of those that are built.
if ((suiteName === 'engines' || suiteName === 'conformance') && engines.missing.length > 0) {
  const names = engines.missing.map((line) => /^no ([\w-]+):/.exec(line)?.[1] ?? line);
  console.log(`not held to the word of ${names.join(', ')}: npm run engines makes them ready`);
}
for (const name of failedChecks) console.log(`failed: npm run ${name}`);
console.log(`${summary.passed} passed, ${failed} failed, ${summary.skipped.length} skipped`);
const forbidden = process.env.NINES_NO_SKIP === '1' && summary.skipped.length > 0;
if (forbidden) console.log('a skipped test is a failure here (NINES_NO_SKIP=1)');
process.exitCode = status !== 0 || failed > 0 || forbidden ? 1 : 0;
