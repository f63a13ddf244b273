/**
 * From FILES or a SPEC to what `check`, `prove`, `route` and `replay` work on: the objects of every cluster, what is
 * promised of them, where everything stands, and what could not be read.
 */
import { type LocateCache, locate } from '../manifests/locate.ts';
import { indexManifests, type ManifestIndex } from '../manifests/manifest-index.ts';
import { readManifests } from '../manifests/read-manifests.ts';
import type { Origin, Position, ReadNote } from '../manifests/types.ts';
import type { Model } from '../model/types.ts';
import type { Targets } from '../targets/types.ts';
import type { Issue } from '../units/issue.ts';
import { generatedNames } from './generated-names.ts';
import { type Input, readInput } from './read-input.ts';
import { type InputFile, readOne } from './read-one.ts';
import type { Args, VerbIo } from './types.ts';

/** A platform that was read, from its spec or from manifests. */
export interface LoadedPlatform {
  /** The spec's name, the targets file's, or the path that was typed. */
  readonly name: string;
  /** The model that the objects were compiled from; null when they were read as manifests. */
  readonly model: Model | null;
  /** Files that the spec compiles to, within a cluster’s folder, and kinds of objects; null where there is no spec. */
  readonly written: ReadonlySet<string> | null;
  readonly index: ManifestIndex;
  /** What is promised and assumed; null when neither a spec nor a targets file says. */
  readonly targets: Targets | null;
  /** What the spec contradicts itself in; nothing unless they were asked for. */
  readonly contradictions: readonly Issue[];
  /** Files that could not be read, or not wholly. `check` makes findings of them, `prove` refuses. */
  readonly unread: readonly Issue[];
  /** Documents that were left aside because they are no Kubernetes objects. */
  readonly notes: readonly ReadNote[];
  /** Files without any document. */
  readonly emptyFiles: readonly string[];
  /** `ConfigMap/name` and `Secret/name` that a kustomization beside the files would generate. */
  readonly generated: ReadonlySet<string>;
  /** Place of a field in its file; for a compiled object the nearest line of the spec; null where nobody knows. */
  readonly position: (origin: Origin) => Position | null;
}

/** Either a platform, or why there is none: then the exit status is 2. */
export type LoadOutcome = { readonly platform: LoadedPlatform } | { readonly issues: readonly Issue[] };

/** What a command line asks to be read. */
export interface LoadRequest {
  readonly paths: readonly string[];
  /** Values of `--cluster`. */
  readonly clusters: readonly string[];
  /** Value of `--targets`. */
  readonly targets?: string | undefined;
  /** Value of `--env`. */
  readonly environment?: string | undefined;
  /** A spec that contradicts itself, and has no other mistake, is not refused but compiled as far as it was understood. */
  readonly withContradictions?: boolean;
}

/** The option for intentions, for the table of a verb's options. `CLUSTER_OPTION` stands in read-input.ts. */
export const TARGETS_OPTION = {
  targets: {
    kind: 'text',
    value: 'FILE',
    help: 'what is promised and assumed of manifests: a Targets file or a Platform',
  },
} as const;

/** What a verb with these options asks to be read. */
export function requestOf(args: Args): LoadRequest {
  return {
    paths: args.positionals,
    clusters: args.list('cluster'),
    targets: args.text('targets'),
    environment: args.text('env'),
  };
}

/** The cluster of objects that name none, and that no `--cluster` names. */
const DEFAULT_CLUSTER = 'default';

/** Mistakes in the command line itself, among the issues of reading: nothing is worth checking with them. */
const COMMAND_LINE_CODES: ReadonlySet<string> = new Set(['CLI024', 'CLI025']);

/** Reads what a command line names. */
export async function loadPlatform(request: LoadRequest, io: VerbIo): Promise<LoadOutcome> {
  const input = await readInput(request.paths, request.clusters, io);
  const spec = input.files.find(({ kind }) => kind === 'spec');
  if (spec === undefined) return await loadManifests(input, request, io);
  // What reads and compiles a spec is loaded only where there is one: reading manifests has to start fast.
  return (await import('./load-spec.ts')).loadSpec(spec, input, request);
}

async function loadManifests(input: Input, request: LoadRequest, io: VerbIo): Promise<LoadOutcome> {
  const files = input.files.filter(({ kind }) => kind === 'manifests');
  const isRefused = input.issues.some(({ code }) => COMMAND_LINE_CODES.has(code));
  if (files.length === 0 || isRefused) return { issues: noneReadable(input) };
  if (request.environment !== undefined) return { issues: [noEnvironments(request.environment)] };
  const targets = await readIntentions(input, request, io);
  if ('issues' in targets) return targets;
  io.progress(`reading ${files.length} files`);
  const read = files.map((file) => ({ file, ...readManifests(file.file, file.text, file.cluster ?? DEFAULT_CLUSTER) }));
  const issues = [...input.issues, ...read.flatMap((each) => each.issues)];
  const manifests = read.flatMap((each) => each.manifests);
  // A folder of which nothing but mistakes came is not a platform without objects.
  if (manifests.length === 0 && issues.length > 0) return { issues };
  const isEmpty = (each: (typeof read)[number]): boolean =>
    each.manifests.length + each.issues.length + each.notes.length === 0;
  return {
    platform: {
      name: targets.targets?.name ?? request.paths.join(' '),
      model: null,
      written: null,
      index: indexManifests(manifests),
      targets: targets.targets,
      contradictions: [],
      unread: issues,
      notes: read.flatMap((each) => each.notes),
      emptyFiles: read.filter(isEmpty).map(({ file }) => file.file),
      generated: generatedNames(
        files.map(({ file }) => file),
        io.cwd,
      ),
      position: positionIn(new Map(files.map(({ file, text }) => [file, text]))),
    },
  };
}

function noEnvironments(name: string): Issue {
  const message = `manifests are what they are: there is no environment ${name} of them`;
  return { code: 'CLI029', path: '--env', message, fix: 'leave --env out, or name a spec' };
}

function noneReadable(input: Input): readonly Issue[] {
  if (input.issues.length > 0) return input.issues;
  const [targets] = input.files;
  const message = `${targets?.file ?? 'this'} is a targets file, which describes no objects`;
  return [{ code: 'CLI025', path: '', file: targets?.file ?? '', message, fix: 'name the manifests beside it' }];
}

/** A targets file is one that `--targets` names, else one that lies among the manifests. */
async function readIntentions(
  input: Input,
  request: LoadRequest,
  io: VerbIo,
): Promise<{ readonly targets: Targets | null } | { readonly issues: readonly Issue[] }> {
  if (request.targets !== undefined) {
    const named = await readOne(request.targets, io);
    return 'issue' in named ? { issues: [named.issue] } : await readTargets(named.file);
  }
  const [found, other] = input.files.filter(({ kind }) => kind === 'targets');
  if (found === undefined) return { targets: null };
  if (other === undefined) return await readTargets(found);
  const message = `${found.file} and ${other.file} are both targets files`;
  return { issues: [{ code: 'CLI028', path: '', file: other.file, message, fix: 'choose one with --targets FILE' }] };
}

async function readTargets(file: InputFile) {
  return (await import('./read-targets-text.ts')).readTargetsText(file);
}

/** Reads a document for its positions when the first finding points into it. */
function positionIn(texts: ReadonlyMap<string, string>): LoadedPlatform['position'] {
  const cache: LocateCache = new Map();
  return ({ manifest, path }) => {
    const { source } = manifest;
    const text = source === undefined ? undefined : texts.get(source.file);
    return source === undefined || text === undefined ? null : locate(text, source, path, cache);
  };
}
