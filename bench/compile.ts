/**
 * `compile` against cdk8s and against JSON.stringify on the same objects, and against itself at three times the size. It
 * is the package as it is published that runs, compiled JavaScript, built before anything is timed. The ratios are of
 * processor time, user and system, of whole processes: of a machine that others use too, wall times say little. Threads
 * that compile and collect in the background, which ours has more of than plain JSON, count fully.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compile as compileModel } from '../src/compile/compile.ts';
import { buildModel } from '../src/model/build-model.ts';
import { readSpec } from '../src/spec/read-spec.ts';
import type { Bench, BenchResult } from './bench.ts';
import { largePlatform } from './large-platform.ts';
import { publishedPackage } from './published-package.ts';
import { type ProcessTime, timeInTurn } from './time-process.ts';

const RUNS = 5;
const root = fileURLToPath(new URL('..', import.meta.url));

interface Prepared {
  readonly spec: string;
  readonly objects: string;
  readonly count: number;
  readonly out: (name: string) => string;
}

function prepare(folder: string, services: number): Prepared {
  const text = largePlatform(services);
  const spec = join(folder, `platform-${services}.yaml`);
  writeFileSync(spec, text);
  const read = readSpec(spec, text);
  if (read.spec === null) throw new Error(`the generated platform is wrong: ${JSON.stringify(read.issues[0])}`);
  const objects = compileModel(buildModel(read.spec, read.reading)).files.flatMap((file) => file.objects);
  const file = join(folder, `objects-${services}.json`);
  writeFileSync(file, JSON.stringify(objects));
  return { spec, objects: file, count: objects.length, out: (name) => mkdtempSync(join(folder, `${name}-`)) };
}

function ours(main: string, { spec, out }: Prepared): () => readonly string[] {
  return () => [main, 'compile', spec, '-o', out('ours'), '--quiet'];
}

function peer(script: string, { objects, out }: Prepared, ...args: readonly string[]): () => readonly string[] {
  return () => [join(root, 'bench/peers', script), objects, out('peer'), ...args];
}

/** `isFaster`: the ratio says how many times faster we are, rather than how many times as long we take. */
function result(name: string, own: ProcessTime, other: ProcessTime, goal: string, isFaster: boolean): BenchResult {
  const ratio = (of: keyof ProcessTime) => (isFaster ? other[of] / own[of] : own[of] / other[of]);
  return {
    name,
    ours: `${own.cpuSeconds.toFixed(3)}s`,
    peer: `${other.cpuSeconds.toFixed(3)}s`,
    ratio: ratio('cpuSeconds'),
    goal,
    wallRatio: ratio('wallSeconds'),
  };
}

function inFolder(work: (folder: string, main: string) => readonly BenchResult[]): Promise<readonly BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'nines-bench-'));
  try {
    return Promise.resolve(work(folder, publishedPackage()));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export const compileCdk8s: Bench = {
  name: 'compile-cdk8s',
  run: () =>
    inFolder((folder, main) => {
      const platform = prepare(folder, 1000);
      const [own, one, each] = timeInTurn(
        [ours(main, platform), peer('cdk8s-emit.mjs', platform, 'one'), peer('cdk8s-emit.mjs', platform, 'each')],
        3,
      );
      return [
        result('compile-cdk8s-one-chart', own!, one!, '≥6', true),
        result('compile-cdk8s-chart-per-service', own!, each!, '≥8', true),
      ];
    }),
};

export const compileJson: Bench = {
  name: 'compile-json',
  run: () =>
    inFolder((folder, main) => {
      const platform = prepare(folder, 1000);
      const [own, floor] = timeInTurn([ours(main, platform), peer('json-emit.mjs', platform)], RUNS);
      return [result('compile-json', own!, floor!, '≤3.5', false)];
    }),
};

export const compileScale: Bench = {
  name: 'compile-scale',
  run: () =>
    inFolder((folder, main) => {
      const [one, three] = timeInTurn([ours(main, prepare(folder, 1000)), ours(main, prepare(folder, 3000))], RUNS);
      return [result('compile-scale', three!, one!, '≤3.3', false)];
    }),
};
