/**
 * What every script needs first: the packages of the lock file, and the checkout's own Node.
 * Plain JavaScript for Node 20 and later, because it runs before either is there.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, rmSync, statSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const modules = join(root, 'node_modules');
/** npm writes it last, so that it dates a complete installation. */
const installed = join(modules, '.package-lock.json');

/** The Node that runs the sources, whatever Node the machine has. */
export const checkoutNode = join(modules, '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');

/** Installs the packages if they are absent or older than the lock file; without install scripts, which none needs. */
export function setUp() {
  if (existsSync(checkoutNode) && isNewer(installed, join(root, 'package-lock.json'))) return;
  console.error('setting up: npm ci');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status, error } = spawnSync(npm, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) fail(`npm ci failed${error === undefined ? '' : `: ${error.message}`}`, 3);
  if (!existsSync(checkoutNode)) {
    rmSync(installed, { force: true });
    fail(`no Node for ${process.platform} on ${process.arch} in tools/node/package.json`, 3);
  }
  const now = new Date();
  utimesSync(installed, now, now);
}

/** @param {string} path @param {string} than */
function isNewer(path, than) {
  return existsSync(path) && statSync(path).mtimeMs >= statSync(than).mtimeMs;
}

/**
 * Ends this process with a message.
 * @param {string} message
 * @param {number} status
 * @returns {never}
 */
export function fail(message, status = 1) {
  console.error(message);
  process.exit(status);
}

/**
 * Runs a program of the checkout to its end; its output is ours.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {Record<string, string | undefined>} env
 * @returns {Promise<number>} its exit status
 */
export function run(program, args, env = process.env) {
  return new Promise((resolve, reject) => {
    // Node keeps what it compiled: each of the many processes that run the sources then starts several times faster.
    const cache = { NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache') };
    const child = spawn(program, args, {
      cwd: root,
      env: { ...cache, ...env },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const stop = (/** @type {NodeJS.Signals} */ signal) => child.kill(signal);
    process.once('SIGINT', stop).once('SIGTERM', stop);
    child.on('error', reject);
    child.on('close', (code) => {
      process.off('SIGINT', stop).off('SIGTERM', stop);
      resolve(code ?? 1);
    });
  });
}
