/**
 * `npm run engines [-- NAME…]`: makes the real engines ready that the tests hold Nines to, each once per machine, and prints
 * where they are. Those that are there are not made again, so an interrupted run goes on where it was; of two runs the second
 * waits for the first. `--find` only looks, and prints them as `VARIABLE=path` for a test run.
 * Exit status 3: something that this machine lacks; 1: a build that fails; 2: no such engine.
 */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { alone } from './engines/alone.ts';
import { ENGINES, type Engine } from './engines/engine-table.ts';
import { buildCacheFolder } from './engines/go-compiler.ts';
import { cacheFolder } from './fetch-envoy.ts';

/** Status of one engine that was asked for. */
async function obtain(engine: Engine): Promise<number> {
  const started = process.hrtime.bigint();
  const had = await engine.obtain(process.env, (line) => console.error(`${engine.name}: ${line}`));
  const seconds = Number((process.hrtime.bigint() - started) / 1_000_000_000n);
  if ('path' in had) {
    console.log(`${engine.name} ${engine.version} ${had.path}`);
    if (seconds > 0) console.error(`${engine.name}: ready after ${seconds} s`);
    return 0;
  }
  console.error(`${engine.name}: ${'failed' in had ? had.failed : had.unavailable}`);
  return 'failed' in had ? 1 : 3;
}

async function obtainAll(wanted: readonly Engine[]): Promise<number> {
  let status = 0;
  // Nobody else is at work: what stands half done is of a run that was killed.
  const cache = cacheFolder(process.env);
  for (const name of readdirSync(cache)) {
    if (name.startsWith('building-')) rmSync(join(cache, name), { recursive: true, force: true });
  }
  for (const engine of wanted) status = Math.max(status, await obtain(engine));
  // Twenty gigabytes that only an interrupted run would need.
  if (status === 0 && wanted.length === ENGINES.length)
    rmSync(buildCacheFolder(process.env), { recursive: true, force: true });
  return status;
}

/** Prints what is there; whoever names one by its variable has chosen it. */
function find(): void {
  for (const { name, variable, find } of ENGINES) {
    const had = process.env[variable] === undefined ? find(process.env) : { path: process.env[variable] };
    if ('path' in had) console.log(`${variable}=${had.path}`);
    else console.error(`no ${name}: ${'failed' in had ? had.failed : had.unavailable}`);
  }
}

if (import.meta.main) {
  const words = process.argv.slice(2);
  const unknown = words.filter((word) => !ENGINES.some(({ name }) => name === word));
  if (words[0] === '--find') {
    find();
  } else if (unknown.length > 0) {
    const names = ENGINES.map(({ name }) => name).join(', ');
    for (const word of unknown) console.error(`no engine ${word}; there are ${names}`);
    process.exitCode = 2;
  } else {
    const cache = cacheFolder(process.env);
    const wanted = ENGINES.filter(({ name }) => words.length === 0 || words.includes(name));
    const waiting = () => console.error('somebody else makes engines ready; waiting');
    process.exitCode = await alone(join(cache, 'engines.lock'), waiting, () => obtainAll(wanted));
  }
}
