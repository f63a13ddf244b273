/**
 * What a stranger gets from `npm install`: packs the checkout, installs it in an empty folder, and runs it there with the
 * machine's own Node, which is older than the checkout's.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { VERBS } from '../src/cli/verbs.ts';

const root = join(import.meta.dirname, '..');
const place = mkdtempSync(join(tmpdir(), 'nines-package-'));
const empty = join(place, 'empty');
const home = join(empty, 'node_modules', 'nines');

/** Without the folders of programs that npm puts in front: those hold the checkout's Node. */
function machinePath(): string {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !/node_modules|node-gyp-bin/.test(folder))
    .join(delimiter);
}

function run(
  cwd: string,
  program: string,
  ...args: string[]
): { status: number | null; stdout: string; stderr: string } {
  // What npm tells the scripts it runs must not reach the npm that is run here: it would speak of the checkout.
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^npm_|^NODE_|^INIT_CWD$/i.test(name) || name === 'NODE_EXTRA_CA_CERTS',
  );
  const env = { ...Object.fromEntries(kept), PATH: machinePath() };
  return spawnSync(program, args, { cwd, env, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
}

function succeed(cwd: string, program: string, ...args: string[]): string {
  const { status, stdout, stderr } = run(cwd, program, ...args);
  assert.equal(status, 0, `${program} ${args.join(' ')}\n${stdout}${stderr}`);
  return stdout;
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

describe('the package', () => {
  before(() => {
    mkdirSync(empty);
    succeed(root, 'npm', 'pack', '--pack-destination', place);
    const [tarball] = readdirSync(place).filter((name) => name.endsWith('.tgz'));
    succeed(empty, 'npm', 'install', '--no-audit', '--no-fund', '--prefer-offline', `../${tarball}`);
  });
  after(() => rmSync(place, { recursive: true, force: true }));

  test('holds the program and nothing of the workshop', () => {
    const strange = filesUnder(home).filter(
      (path) =>
        !/^(bin|dist|schema|examples)\/|^(LICENSE|README\.md|package\.json)$/.test(path) || /\.test\.|\.ts$/.test(path),
    );
    assert.deepEqual(strange, []);
  });

  test('depends on what its dependencies are for, and brings no Node', () => {
    const installed = readdirSync(join(empty, 'node_modules')).filter((name) => !name.startsWith('.'));
    const { dependencies } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));
    const expected = new Set(['nines', ...Object.keys(dependencies).map((name) => name.split('/')[0]!)]);
    for (const name of expected) assert.ok(installed.includes(name), name);
    assert.ok(!installed.some((name) => /^node(-|$)/.test(name)), installed.join(' '));
  });

  test('every module loads in the machine’s Node', () => {
    const modules = filesUnder(join(home, 'dist')).filter((path) => path.endsWith('.js') && path !== 'cli/run.js');
    assert.ok(modules.length > 10);
    writeFileSync(
      join(empty, 'load.mjs'),
      modules.map((path) => `import './node_modules/nines/dist/${path}';\n`).join(''),
    );
    succeed(empty, 'node', 'load.mjs');
    rmSync(join(empty, 'load.mjs'));
  });

  test('npx nines --help lists every verb', () => {
    const help = succeed(empty, 'npx', 'nines', '--help');
    for (const verb of Object.keys(VERBS)) assert.match(help, new RegExp(`nines ${verb}\\b`));
  });

  test('npx nines --version is that of the checkout', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    assert.equal(succeed(empty, 'npx', 'nines', '--version'), `${version}\n`);
  });

  if (Object.hasOwn(VERBS, 'init')) {
    test('npx nines init writes exactly platform.yaml', () => {
      const before = readdirSync(empty);
      succeed(empty, 'npx', 'nines', 'init');
      assert.deepEqual(
        readdirSync(empty).filter((name) => !before.includes(name)),
        ['platform.yaml'],
      );
    });
  }

  if (Object.hasOwn(VERBS, 'init') && Object.hasOwn(VERBS, 'prove')) {
    test('npx nines prove platform.yaml proves it', () => {
      const table = succeed(empty, 'npx', 'nines', 'prove', 'platform.yaml');
      assert.match(table, /^\d+ promises: [1-9]\d* hold, 0 broken, \d+ unproven$/m);
    });
  }
});
