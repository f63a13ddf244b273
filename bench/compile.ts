/** `compile` against cdk8s and against JSON.stringify on the same objects, and against itself at three times the size. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compile as compileModel } from '../src/compile/compile.ts';
import { buildModel } from '../src/model/build-model.ts';
import { readSpec } from '../src/spec/read-spec.ts';
import type { Bench, BenchResult } from './bench.ts';
import { largePlatform } from './large-platform.ts';
import { timeInTurn } from './time-process.ts';

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

function ours({ spec, out }: Prepared): string[] {
  return [process.execPath, join(root, 'src/cli/run.ts'), 'compile', spec, '-o', out('ours'), '--quiet'];
}

function peer(script: string, { objects, out }: Prepared, ...args: readonly string[]): string[] {
  return [process.execPath, join(root, 'bench/peers', script), objects, out('peer'), ...args];
}

function result(name: string, ours: number, peer: number, ratio: number, goal: string): BenchResult {
  return { name, ours: `${ours.toFixed(3)}s`, peer: `${peer.toFixed(3)}s`, ratio, goal };
}

function inFolder(work: (folder: string) => readonly BenchResult[]): Promise<readonly BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'nines-bench-'));
  try {
    return Promise.resolve(work(folder));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export const compileCdk8s: Bench = {
  name: 'compile-cdk8s',
  run: () =>
    inFolder((folder) => {
      const platform = prepare(folder, 1000);
      const [own, one, each] = timeInTurn(
        [ours(platform), peer('cdk8s-emit.mjs', platform, 'one'), peer('cdk8s-emit.mjs', platform, 'each')],
        3,
      );
      return [
        result('compile-cdk8s-one-chart', own!.seconds, one!.seconds, one!.seconds / own!.seconds, '≥6'),
        result('compile-cdk8s-chart-per-service', own!.seconds, each!.seconds, each!.seconds / own!.seconds, '≥8'),
      ];
    }),
};

export const compileJson: Bench = {
  name: 'compile-json',
  run: () =>
    inFolder((folder) => {
      const platform = prepare(folder, 1000);
      const [own, floor] = timeInTurn([ours(platform), peer('json-emit.mjs', platform)], RUNS);
      return [result('compile-json', own!.seconds, floor!.seconds, own!.seconds / floor!.seconds, '≤3.5')];
    }),
};

export const compileScale: Bench = {
  name: 'compile-scale',
  run: () =>
    inFolder((folder) => {
      const small = prepare(folder, 1000);
      const large = prepare(folder, 3000);
      const [one, three] = timeInTurn([ours(small), ours(large)], RUNS);
      return [result('compile-scale', three!.seconds, one!.seconds, three!.seconds / one!.seconds, '≤3.3')];
    }),
};
