import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildPackage } from '../tools/build-package.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The package as it is published, compiled JavaScript, beside node_modules so that it finds what it depends on: its command. */
export function publishedPackage(): string {
  const folder = join(root, 'out', 'bench-package');
  const main = join(folder, 'bin', 'nines.js');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'bin'), { recursive: true });
  copyFileSync(join(root, 'bin', 'nines.js'), main);
  copyFileSync(join(root, 'package.json'), join(folder, 'package.json'));
  buildPackage(join(folder, 'dist'));
  return main;
}
