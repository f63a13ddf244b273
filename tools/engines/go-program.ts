/**
 * A Go program of this folder, built once into the cache under a name that holds the checksum of its sources and of the
 * compiler: a change of either builds anew, clones share what is there. Each build writes beside that name and moves, so
 * that two at once end with one whole binary; the Go tool's own caches spare the second most of the work.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../../src/worlds/local/fetch-envoy.ts';
import { type Compiler, findCompiler, type Had, noCompiler, watchBuild } from './go-compiler.ts';

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
  const work = mkdtempSync(join(cacheFolder(env), 'building-'));
  try {
    const built = join(work, name);
    // No symbols and no paths of this machine: the same sources give the same bytes.
    const args = ['build', '-v', '-mod=readonly', '-trimpath', '-buildvcs=false', '-ldflags=-s -w', '-o', built, '.'];
    const { status, lines } = await watchBuild(compiler, args, folder, env, tell);
    if (status !== 0) return { failed: [`${name} does not build (go ${args.join(' ')}):`, ...lines].join('\n') };
    renameSync(built, path);
    return { path };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
