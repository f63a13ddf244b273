/**
 * Builds what `npm pack` ships: src/ as plain JavaScript in dist/, for every Node from 20 on. It is built beside its place
 * and then moved there, so that an interrupted build leaves no half of one.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '..');
/** What the compiler leaves of a file that held only types; nothing imports it. */
const EMPTY_MODULE = /^\s*export \{\};\s*$/;

/** Compiles src/ and replaces `dist`. Fails on the first compiler error. */
export function buildPackage(dist = join(root, 'dist')): void {
  const built = join(root, 'out', `dist-${process.pid}`);
  try {
    const tsc = spawnSync(
      process.execPath,
      ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.package.json', '--outDir', built],
      { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] },
    );
    if (tsc.status !== 0) throw new Error('src/ does not compile');
    for (const path of filesUnder(built)) {
      if (EMPTY_MODULE.test(readFileSync(path, 'utf8'))) rmSync(path);
    }
    copyAssets(built);
    rmSync(dist, { recursive: true, force: true });
    renameSync(built, dist);
  } finally {
    rmSync(built, { recursive: true, force: true });
  }
}

/** What src/ reads at run time beside code: schemas, pages, style sheets. */
function copyAssets(built: string): void {
  const source = join(root, 'src');
  for (const path of filesUnder(source)) {
    if (!/\.(json|html|css|svg)$/.test(path)) continue;
    const target = join(built, path.slice(source.length));
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(path, target);
  }
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

if (import.meta.main) buildPackage();
