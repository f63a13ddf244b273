import { fileURLToPath } from 'node:url';

/** Path of a module beside another: the checkout runs TypeScript by type stripping, the published package JavaScript. */
export function siblingModule(name: string, besideUrl: string): string {
  const ending = besideUrl.endsWith('.ts') ? 'ts' : 'js';
  return fileURLToPath(new URL(`./${name}.${ending}`, besideUrl));
}
