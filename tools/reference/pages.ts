import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

/** Pages with generated parts, by their path from the checkout's root. */
export const PAGES: readonly { readonly name: string; readonly path: string }[] = [
  'README.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name) => `docs/${name}`),
].map((name) => ({ name, path: join(root, name) }));
