import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { printTargets } from '../targets/print-targets.ts';
import type { Targets } from '../targets/types.ts';
import { pathOf } from './input-path.ts';
import { type LoadedPlatform, loadPlatform } from './load-platform.ts';
import { CLUSTER_OPTION } from './read-input.ts';
import type { Args, Outcome, Verb, VerbIo } from './types.ts';
import { writeFile } from './write-file.ts';

/** The package's own folder, two above both src/cli and dist/cli. */
const PACKAGE = fileURLToPath(new URL('../..', import.meta.url));
/** Platforms to start from, by the name that `--from` takes. */
const EXAMPLES: Readonly<Record<string, string>> = { small: 'small.yaml', mno: 'mno.yaml' };

async function run(args: Args, io: VerbIo): Promise<Outcome> {
  const from = args.text('from') ?? 'small';
  const example = Object.hasOwn(EXAMPLES, from) && !existsSync(pathOf(from, io)) ? EXAMPLES[from] : undefined;
  return example === undefined ? await fromManifests(from, args, io) : fromExample(example, args, io);
}

function fromExample(example: string, args: Args, io: VerbIo): Outcome {
  const file = args.text('output') ?? 'platform.yaml';
  const text = readFileSync(join(PACKAGE, 'examples', example), 'utf8');
  const schema = schemaFor(file, 'platform', io);
  return write(file, text.replace(/^(# yaml-language-server: \$schema=).*$/m, `$1${schema}`), io, {
    said: 'a platform to start from',
    next: `nines prove ${file}`,
  });
}

async function fromManifests(from: string, args: Args, io: VerbIo): Promise<Outcome> {
  const file = args.text('output') ?? 'targets.yaml';
  const again = `nines init --from ${from}`;
  const loaded = await loadPlatform({ paths: [from], clusters: args.list('cluster') }, io);
  if ('issues' in loaded) return { exitCode: 2, text: '', issues: loaded.issues, next: again };
  const { platform } = loaded;
  if (platform.unread.length > 0) return { exitCode: 2, text: '', issues: platform.unread, next: again };
  // The simulator's room is large, and starting from an example does not need it.
  const { inferTargets } = await import('../prove/infer-targets.ts');
  const targets: Targets = { ...inferTargets(platform.index), name: from };
  const text = printTargets(targets, schemaFor(file, 'targets', io), await replicaNotes(platform));
  const withLoad = targets.services.filter(({ load }) => load !== undefined).length;
  const calls = distinctCalls(targets);
  return write(file, text, io, {
    said: `${counted(targets.services.length, 'service')}, ${counted(calls, 'call')}, ${withLoad} with load; what nobody wrote says so`,
    next: `nines prove ${from} --targets ${file}`,
  });
}

function counted(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`;
}

/** Calls by the places where they were read: two Services before the same pods call as one. */
function distinctCalls({ services }: Targets): number {
  const places = services.flatMap(({ provenance, calls }) =>
    calls.length > 0 && provenance.calls?.kind === 'derived' ? provenance.calls.from.split('; ') : [],
  );
  return new Set(places).size;
}

/** How many pods each service has as declared, by full name. */
async function replicaNotes({ index }: LoadedPlatform): Promise<ReadonlyMap<string, string>> {
  const { declaredReplicas } = await import('../prove/declared-replicas.ts');
  return new Map([...declaredReplicas(index)].map(([service, pods]) => [service, counted(pods, 'replica')]));
}

/** Path of a published schema as the editor finds it from the file. */
function schemaFor(file: string, name: string, io: VerbIo): string {
  const schema = join(PACKAGE, 'schema', `${name}.schema.json`);
  const path = relative(dirname(pathOf(file, io)), schema);
  return path.startsWith('.') ? path : `./${path}`;
}

function write(file: string, text: string, io: VerbIo, { said, next }: { said: string; next: string }): Outcome {
  const issue = writeFile(pathOf(file, io), text, 'refuse');
  if (issue !== undefined) return { exitCode: 2, text: '', issues: [{ ...issue, file }], next: 'nines init -o FILE' };
  return { exitCode: 0, text: `${file}: ${said}\n`, json: { version: 1, file }, next };
}

export const init: Verb = {
  name: 'init',
  summary: 'write a first platform.yaml, or draft targets for manifests',
  usage: '[--from small|mno|DIR] [-o FILE]',
  options: {
    from: {
      kind: 'text',
      value: 'small|mno|DIR',
      help: 'an example platform, or manifests to draft a targets file for',
    },
    output: { kind: 'text', short: 'o', value: 'FILE', help: 'file to write: platform.yaml, or targets.yaml' },
    ...CLUSTER_OPTION,
  },
  more: 'From manifests: services, replicas, load and calls, each with where it was read. Leaves out: a whole spec.',
  run,
};
