/** The Go compiler of this machine: where it is, and a build that says how far it is. */
import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { cacheFolder } from '../../src/worlds/local/fetch-envoy.ts';

/** A path, or why there is none; `unavailable` is what the user can only mend outside the checkout. */
export type Had = { readonly path: string } | { readonly unavailable: string } | { readonly failed: string };

/** Where Go's own installer puts it, for shells whose PATH does not say. */
const USUAL_GO = '/usr/local/go/bin/go';
/** A line of progress for each so many packages; the largest program compiles about 2,000. */
const PACKAGES_PER_LINE = 200;

export interface Compiler {
  readonly command: string;
  /** As in `go1.26.8 linux/amd64`. */
  readonly version: string;
}

/** The compiler, or null where Go is not installed. */
export function findCompiler(env: NodeJS.ProcessEnv): Compiler | null {
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

/** Why there is no engine of that name where there is no Go. */
export function noCompiler(name: string): Had {
  return { unavailable: `${name} is built from source and needs Go, which is not installed` };
}

/** Compiled packages of every engine: what lets an interrupted build go on, and large enough to be thrown away after. */
export function buildCacheFolder(env: NodeJS.ProcessEnv): string {
  return join(cacheFolder(env), 'go-build');
}

/**
 * The environment of every call of the compiler. No C compiler is asked for, and what a user's GOFLAGS say (`-mod=vendor`,
 * tags) belongs to the user's own modules; a GOCACHE that somebody names is used and kept. Downloads are proven by go.sum files and by the checksum database that the user
 * has chosen.
 */
export function buildEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...env, CGO_ENABLED: '0', GOFLAGS: '', GOWORK: 'off', GOCACHE: env.GOCACHE ?? buildCacheFolder(env) };
}

export interface WatchedBuild {
  readonly status: number;
  /** What the compiler said, packages and downloads aside. */
  readonly lines: readonly string[];
}

/** Runs the compiler and counts what it reports: one line per downloaded module and per compiled package. */
export async function watchBuild(
  { command }: Compiler,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
  tell: (line: string) => void,
): Promise<WatchedBuild> {
  const child = spawn(command, args, { cwd, env: buildEnvironment(env), stdio: ['ignore', 'inherit', 'pipe'] });
  const ended = new Promise<number>((resolve) => {
    child.on('error', () => resolve(1));
    child.on('close', (code) => resolve(code ?? 1));
  });
  const lines: string[] = [];
  let downloaded = 0;
  let compiled = 0;
  for await (const line of createInterface({ input: child.stderr })) {
    const isDownload = line.startsWith('go: downloading ');
    if (isDownload) downloaded++;
    else if (/^[\w.~-]+(\/[\w.~+-]+)*$/.test(line)) compiled++;
    else lines.push(line);
    if (isDownload ? downloaded % 100 === 1 : compiled % PACKAGES_PER_LINE === 1)
      tell(`modules downloaded: ${downloaded}, packages compiled: ${compiled}`);
  }
  return { status: await ended, lines };
}
