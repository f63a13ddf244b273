/**
 * `check` against the programs that it stands in for, on the same 10,000 objects: `istioctl analyze` alone, and that,
 * kubeconform and kube-score one after another. Ours is the package as it is published; with NINES_CRDS it holds every
 * object to its schema and rules in CEL too, as kubeconform does without the rules. A program that is not there is named,
 * and nothing is claimed of it. Processor times of whole processes, in turn.
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { ENGINES } from '../tools/engines/engine-table.ts';
import type { Bench, BenchResult } from './bench.ts';
import { writeConformSchemas } from './conform-schemas.ts';
import { largePlatform } from './large-platform.ts';
import { publishedPackage } from './published-package.ts';
import type { ProcessTime } from './time-process.ts';
import { timeProgram } from './time-program.ts';

const RUNS = 3;
const SERVICES = 1000;
const PEERS = ['istioctl', 'kubeconform', 'kube-score'] as const;
type Peer = (typeof PEERS)[number];
/** Node keeps what it compiled, as it does for whoever runs the command twice. */
const COMPILE_CACHE = { NODE_COMPILE_CACHE: join(tmpdir(), 'nines-bench-compile-cache') };

/** Where a program is: among the engines that were built, else on the PATH. */
function findProgram(name: Peer): string | null {
  const had = ENGINES.find((engine) => engine.name === name)?.find(process.env);
  if (had !== undefined && 'path' in had) return had.path;
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? null;
}

/** Why a peer cannot be run, or the command that runs it. */
type Prepared = { readonly command: readonly string[] } | { readonly absent: string };

function preparePeer(name: Peer, objects: string, work: string): Prepared {
  const program = findProgram(name);
  if (program === null) return { absent: name };
  switch (name) {
    case 'istioctl':
      return { command: [program, 'analyze', '--use-kube=false', objects] };
    case 'kube-score':
      return { command: ['sh', '-c', 'find "$1" -name "*.yaml" -exec "$0" score -o ci {} +', program, objects] };
    case 'kubeconform': {
      const definitions = process.env.NINES_CRDS;
      if (definitions === undefined) return { absent: 'schemas for kubeconform (NINES_CRDS)' };
      const folder = join(work, 'schemas');
      mkdirSync(folder);
      const location = writeConformSchemas(definitions, folder);
      return { command: [program, '-strict', '-schema-location', location, objects] };
    }
  }
}

/** Medians of the counted runs of each command after one warm-up, in turn. */
function timeCommands(commands: readonly (readonly string[])[]): readonly ProcessTime[] {
  const times: ProcessTime[][] = commands.map(() => []);
  for (let run = -1; run < RUNS; run++) {
    for (const [index, command] of commands.entries()) {
      const time = timeProgram(command, COMPILE_CACHE);
      if (run >= 0) times[index]!.push(time);
    }
  }
  const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
  return times.map((each) => ({
    wallSeconds: median(each.map(({ wallSeconds }) => wallSeconds)),
    cpuSeconds: median(each.map(({ cpuSeconds }) => cpuSeconds)),
  }));
}

function compared(name: string, own: ProcessTime, others: readonly ProcessTime[], goal: string): BenchResult {
  const sum = (of: keyof ProcessTime) => others.reduce((total, each) => total + each[of], 0);
  return {
    name,
    ours: `${own.cpuSeconds.toFixed(2)}s`,
    peer: `${sum('cpuSeconds').toFixed(2)}s`,
    ratio: sum('cpuSeconds') / own.cpuSeconds,
    goal,
    wallRatio: sum('wallSeconds') / own.wallSeconds,
  };
}

function alone(name: string, own: ProcessTime, absent: readonly string[], goal: string): BenchResult {
  return { name, ours: `${own.cpuSeconds.toFixed(2)}s`, peer: `absent(${absent.join(', ')})`, ratio: null, goal };
}

function runCheck(work: string): readonly BenchResult[] {
  const main = publishedPackage();
  const spec = join(work, 'platform.yaml');
  const objects = join(work, 'objects');
  writeFileSync(spec, largePlatform(SERVICES));
  timeProgram([process.execPath, main, 'compile', spec, '-o', objects, '--quiet']);
  const peers = PEERS.map((name) => preparePeer(name, objects, work));
  const absent = peers.flatMap((each) => ('absent' in each ? [each.absent] : []));
  const definitions = process.env.NINES_CRDS;
  const ours = [process.execPath, main, 'check', objects, '--quiet'];
  const held = definitions === undefined ? ours : [...ours, '--crds', definitions];
  const commands = peers.flatMap((each) => ('command' in each ? [each.command] : []));
  const [rules, schemas, ...others] = timeCommands([ours, held, ...commands]);
  const [istioctl] = peers;
  const all = 'check-istioctl-kubeconform-kube-score';
  return [
    istioctl !== undefined && 'command' in istioctl
      ? compared('check-istioctl', rules!, others.slice(0, 1), '>1')
      : alone('check-istioctl', rules!, ['istioctl'], '>1'),
    absent.length === 0 ? compared(all, schemas!, others, '≥4') : alone(all, schemas!, absent, '≥4'),
  ];
}

export const checkBench: Bench = {
  name: 'check',
  run: async () => {
    const work = mkdtempSync(join(tmpdir(), 'nines-bench-'));
    try {
      return runCheck(work);
    } finally {
      rmSync(work, { recursive: true });
    }
  },
};
