/**
 * `npm run engines [-- NAME]`: makes the real engines ready that the conformance suite holds Nines to, each once per
 * machine, and prints where they are. `--find` only looks, and prints them as `VARIABLE=path` for a test run.
 * Exit status 3: something that this machine lacks; 1: a build that fails; 2: no such engine.
 */
import { ENGINES, type Engine } from './engines/engine-table.ts';

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

async function obtainAll(wanted: readonly string[]): Promise<number> {
  const unknown = wanted.filter((name) => !ENGINES.some((engine) => engine.name === name));
  for (const name of unknown)
    console.error(`no engine ${name}; there are ${ENGINES.map((each) => each.name).join(', ')}`);
  if (unknown.length > 0) return 2;
  let status = 0;
  for (const engine of ENGINES) {
    if (wanted.length === 0 || wanted.includes(engine.name)) status = Math.max(status, await obtain(engine));
  }
  return status;
}

if (import.meta.main) {
  const words = process.argv.slice(2);
  if (words[0] === '--find') {
    for (const { name, variable, find } of ENGINES) {
      // Whoever names one has chosen it.
      const had = process.env[variable] === undefined ? find(process.env) : { path: process.env[variable] };
      if ('path' in had) console.log(`${variable}=${had.path}`);
      else console.error(`no ${name}: ${'failed' in had ? had.failed : had.unavailable}`);
    }
  } else {
    process.exitCode = await obtainAll(words);
  }
}
