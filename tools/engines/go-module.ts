/**
 * A command of somebody else's Go module, built once into the cache.
 *
 * `go install` refuses a module with `replace` lines, so every one is built from a wrapper module: it requires the module and
 * repeats its `require`, `replace` and `exclude` lines, with the module's own go.sum beside it. The table pins the checksum
 * of the module, which holds that go.sum, so all that is compiled is pinned. The wrapper and the binary are made beside the
 * name that they get and moved, so that two builds at once end with one whole folder.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { cacheFolder } from '../../src/worlds/local/fetch-envoy.ts';
import { buildEnvironment, type Compiler, findCompiler, type Had, noCompiler, watchBuild } from './go-compiler.ts';

/** How a command is had from a module. */
export interface GoModule {
  readonly module: string;
  readonly version: string;
  /** As in go.sum: over every file of the module. */
  readonly checksum: string;
  /** Package of the command. */
  readonly command: string;
  /** Modules by other versions than the module's own lines say. */
  readonly replace?: Readonly<Record<string, string>>;
  /** The version that stands for what the module replaces by folders of its own repository, where its requires name none. */
  readonly siblings?: string;
  /** Variables of the linker: what the command says of its version. */
  readonly set?: Readonly<Record<string, string>>;
  /** Files and folders of the module that go along with the command: definitions, stages. */
  readonly files?: readonly string[];
}

/** What `go mod edit -json` prints, as far as it is needed. */
interface ModuleFile {
  readonly Go: string;
  readonly Require: readonly { readonly Path: string; readonly Version: string }[] | null;
  readonly Replace:
    | readonly {
        readonly Old: { readonly Path: string; readonly Version?: string };
        readonly New: { readonly Path: string; readonly Version?: string };
      }[]
    | null;
  readonly Exclude: readonly { readonly Path: string; readonly Version: string }[] | null;
}

interface Downloaded {
  readonly Dir: string;
  readonly GoMod: string;
  readonly Sum: string;
  readonly Error?: string;
}

/** Folder of a command and what goes along with it; its name changes with anything that the build depends on. */
function engineFolder(name: string, recipe: GoModule, env: NodeJS.ProcessEnv): string {
  const made = JSON.stringify([name, recipe, process.platform, process.arch]);
  const key = createHash('sha256').update(made).digest('hex').slice(0, 12);
  return join(cacheFolder(env), `${name}-${recipe.version}-${key}`);
}

/** The command's path if it has been built; it is never built here. */
export function findGoModule(name: string, recipe: GoModule, env: NodeJS.ProcessEnv): Had {
  const path = join(engineFolder(name, recipe, env), name);
  return existsSync(path) ? { path } : { unavailable: `npm run engines -- ${name} builds it` };
}

/** The command's path, built if the cache does not hold it. `tell` takes lines of progress. */
export async function buildGoModule(
  name: string,
  recipe: GoModule,
  env: NodeJS.ProcessEnv,
  tell: (line: string) => void,
): Promise<Had> {
  const found = findGoModule(name, recipe, env);
  if ('path' in found) return found;
  const compiler = findCompiler(env);
  if (compiler === null) return noCompiler(name);
  const work = mkdtempSync(join(cacheFolder(env), 'building-'));
  try {
    tell(`${recipe.module} ${recipe.version}`);
    const had = download(compiler, recipe, work, env);
    if ('failed' in had) return had;
    const wrapper = join(work, 'wrapper');
    writeWrapper(compiler, recipe, had, wrapper, env);
    const built = join(work, 'engine');
    mkdirSync(built);
    const args = buildArguments(recipe, join(built, name));
    const { status, lines } = await watchBuild(compiler, args, wrapper, env, tell);
    if (status !== 0) return { failed: [`${name} does not build (go ${args.join(' ')}):`, ...lines].join('\n') };
    for (const file of recipe.files ?? []) copyContents(join(had.Dir, file), join(built, file));
    return { path: join(install(built, engineFolder(name, recipe, env)), name) };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** The module's files, which are those that the table pins. */
function download(
  { command }: Compiler,
  { module, version, checksum }: GoModule,
  cwd: string,
  env: NodeJS.ProcessEnv,
): Downloaded | { readonly failed: string } {
  const args = ['mod', 'download', '-json', `${module}@${version}`];
  const { stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8', env: buildEnvironment(env) });
  if (stdout === '') return { failed: `go ${args.join(' ')}: ${stderr.trim()}` };
  const had = JSON.parse(stdout) as Downloaded;
  if (had.Error !== undefined) return { failed: had.Error };
  if (had.Sum !== checksum) return { failed: `${module}@${version} is ${had.Sum}, not ${checksum}` };
  return had;
}

function writeWrapper(
  { command }: Compiler,
  recipe: GoModule,
  { Dir, GoMod }: Downloaded,
  folder: string,
  env: NodeJS.ProcessEnv,
): void {
  const edit = spawnSync(command, ['mod', 'edit', '-json', GoMod], { encoding: 'utf8', env: buildEnvironment(env) });
  mkdirSync(folder);
  writeFileSync(join(folder, 'go.mod'), wrapperFile(recipe, JSON.parse(edit.stdout) as ModuleFile));
  const sums = join(Dir, 'go.sum');
  if (existsSync(sums)) copyContents(sums, join(folder, 'go.sum'));
}

/** go.mod of the wrapper. What the module replaces by folders of its own is had in the versions that it requires. */
export function wrapperFile(recipe: GoModule, own: ModuleFile): string {
  const replaced = new Map<string, string>();
  for (const { Old, New } of own.Replace ?? []) {
    const old = Old.Version === undefined ? Old.Path : `${Old.Path} ${Old.Version}`;
    if (New.Version !== undefined) replaced.set(old, `${New.Path} ${New.Version}`);
    else if (recipe.siblings !== undefined) replaced.set(old, `${Old.Path} ${recipe.siblings}`);
  }
  for (const [path, version] of Object.entries(recipe.replace ?? {})) replaced.set(path, `${path} ${version}`);
  return [
    'module nines.dev/engines/wrapper',
    `go ${own.Go}`,
    `require ${recipe.module} ${recipe.version}`,
    ...(own.Require ?? []).map(({ Path, Version }) => `require ${Path} ${Version}`),
    ...[...replaced].map(([old, by]) => `replace ${old} => ${by}`),
    ...(own.Exclude ?? []).map(({ Path, Version }) => `exclude ${Path} ${Version}`),
    '',
  ].join('\n');
}

/** No symbols and no paths of this machine: the same sources give the same bytes. */
function buildArguments({ command, set = {} }: GoModule, output: string): string[] {
  const variables = Object.entries(set).map(([name, value]) => ` -X ${name}=${value}`);
  return [
    'build',
    '-v',
    '-mod=mod',
    '-trimpath',
    '-buildvcs=false',
    `-ldflags=-s -w${variables.join('')}`,
    '-o',
    output,
    command,
  ];
}

/** Contents without modes: the module cache is read-only, and what is made of it must be removable. */
function copyContents(from: string, to: string): void {
  if (statSync(from).isDirectory()) {
    for (const name of readdirSync(from)) copyContents(join(from, name), join(to, name));
    return;
  }
  mkdirSync(dirname(to), { recursive: true });
  writeFileSync(to, readFileSync(from));
}

function install(built: string, folder: string): string {
  try {
    renameSync(built, folder);
  } catch (error) {
    // Somebody else was faster: what was built from the same recipe is as good.
    if (!existsSync(folder)) throw error;
  }
  return folder;
}
