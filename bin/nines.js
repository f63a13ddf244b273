#!/usr/bin/env node
/**
 * The command. In an installed package it runs the compiled program; in a checkout, where src/ stands beside this
 * folder, it runs the sources with the Node that the checkout's set-up installed, so that no build step can go stale.
 * Plain JavaScript, because the machine's own Node (20 or later) starts it.
 */
import { existsSync } from 'node:fs';
import module from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** The first version whose type stripping runs the sources as they are. */
const NODE_FOR_SOURCES = 26;

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const sources = join(root, 'src', 'cli', 'run.ts');

// Compiled once and kept by Node: a start costs a third. Node 20 does not have it and does without.
module.enableCompileCache?.();
if (!existsSync(sources)) {
  await import(pathToFileURL(join(root, 'dist', 'cli', 'run.js')).href);
} else if (Number.parseInt(process.versions.node, 10) >= NODE_FOR_SOURCES) {
  await import(pathToFileURL(sources).href);
} else {
  await runWith(join(root, 'node_modules', '.bin', 'node'));
}

/** @param {string} node */
async function runWith(node) {
  if (!existsSync(node)) {
    console.error('nines: the checkout is not set up yet. Next: npm ci --ignore-scripts');
    process.exitCode = 3;
    return;
  }
  // Loaded here alone: an installed package starts without them.
  const { spawn } = await import('node:child_process');
  const { tmpdir } = await import('node:os');
  const env = { NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache'), ...process.env };
  const child = spawn(node, [sources, ...process.argv.slice(2)], { stdio: 'inherit', env });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => child.kill(signal));
  }
  child.on('error', (error) => {
    console.error(`nines: ${error.message}`);
    process.exitCode = 3;
  });
  child.on('close', (code, signal) => {
    process.exitCode = code ?? 128 + (signal === 'SIGINT' ? 2 : 15);
  });
}
