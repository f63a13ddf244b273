/**
 * A Go program of this folder, built once into the cache under a name that holds the checksum of its sources and of the
 * compiler: a change of either builds anew, clones share what is there. Each build writes beside that name and moves, so
 * that two at once end with one whole binary; the Go tool's own caches spare the second most of the work.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { cacheFolder } from '../../src/worlds/local/fetch-envoy.ts';

/** A path, or why there is none; `unavailable` is what the user can only mend outside the checkout. */
export type Had = { readonly path: string } | { readonly unavailable: string } | { readonly failed: string };

/** Where Go's own installer puts it, for shells whose PATH does not say. */
const USUAL_GO = '/usr/local/go/bin/go';
/** A line of progress for each so many packages; the largest program compiles about 2,000. */
const PACKAGES_PER_LINE = 200;

interface Compiler {
  readonly command: string;
  /** As in `go1.26.8 linux/amd64`. */
  readonly version: string;
}

function findCompiler(env: NodeJS.ProcessEnv): Compiler | null {
  for (const command of ['go', USUAL_GO]) {
    const { status, stdout } = spawnSync(command, ['version'], { encoding: 'utf8', env });
    if (status === 0) return { command, version: stdout.trim().replace(/^go version /, '') };
  }
  return null;
}

/** Whether Go is installed. */
export function hasCompiler(env: NodeJS.ProcessEnv): boolean {
  return findCompiler(env) !== null;
}

/** SHA-256 over names and contents of the program's files, and over what compiles them. */
export function sourceChecksum(folder: string, compiler: string): string {
  const hash = createHash('sha256').update(compiler);
  for (const name of readdirSync(folder).sort()) {
    const content = readFileSync(join(folder, name));
    hash.update(`\n${name} ${content.length}\n`).update(content);
  }
  return hash.digest('hex').slice(0, 16);
}

/** The program's path if it has been built from these sources; it is never built here. */
export function findGoProgram(folder: string, name: string, env: NodeJS.ProcessEnv): Had {
  const compiler = findCompiler(env);
  if (compiler === null) return noCompiler(name);
  const path = programPath(folder, name, compiler, env);
  return existsSync(path) ? { path } : { unavailable: `npm run engines -- ${name} builds it` };
}

function noCompiler(name: string): Had {
  return { unavailable: `${name} is built from source and needs Go, which is not installed` };
}

function programPath(folder: string, name: string, compiler: Compiler, env: NodeJS.ProcessEnv): string {
  return join(cacheFolder(env), `${name}-${sourceChecksum(folder, compiler.version)}`);
}

/** The program's path, built if the cache does not hold it. `tell` takes lines of progress. */
export async function buildGoProgram(
  folder: string,
  name: string,
  env: NodeJS.ProcessEnv,
  tell: (line: string) => void,
): Promise<Had> {
  const compiler = findCompiler(env);
  if (compiler === null) return noCompiler(name);
  const path = programPath(folder, name, compiler, env);
  if (existsSync(path)) return { path };
  mkdirSync(cacheFolder(env), { recursive: true });
  const work = mkdtempSync(join(cacheFolder(env), 'building-'));
  try {
    const built = join(work, name);
    // No symbols and no paths of this machine: the same sources give the same bytes. No C compiler is asked for.
    const args = ['build', '-v', '-mod=readonly', '-trimpath', '-ldflags=-s -w', '-o', built, '.'];
    const { status, lines } = await watchBuild(compiler.command, args, folder, { ...env, CGO_ENABLED: '0' }, tell);
    if (status !== 0) return { failed: [`${name} does not build (go ${args.join(' ')}):`, ...lines].join('\n') };
    renameSync(built, path);
    return { path };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

interface WatchedBuild {
  readonly status: number;
  /** What the compiler said, packages and downloads aside. */
  readonly lines: readonly string[];
}

/** Runs the compiler and counts what it reports: one line per downloaded module and per compiled package. */
async function watchBuild(
  command: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
  tell: (line: string) => void,
): Promise<WatchedBuild> {
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'inherit', 'pipe'] });
  const ended = new Promise<number>((resolve) => {
    child.on('error', () => resolve(1));
    child.on('close', (code) => resolve(code ?? 1));
  });
  const lines: string[] = [];
  let downloaded = 0;
  let compiled = 0;
  for await (const line of createInterface({ input: child.stderr })) {
    if (line.startsWith('go: downloading ')) downloaded++;
    else if (/^[\w.~-]+(\/[\w.~+-]+)*$/.test(line)) compiled++;
    else lines.push(line);
    if (line.startsWith('go: downloading ') ? downloaded % 100 === 1 : compiled % PACKAGES_PER_LINE === 1)
      tell(`modules downloaded: ${downloaded}, packages compiled: ${compiled}`);
  }
  return { status: await ended, lines };
}
