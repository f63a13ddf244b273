/**
 * The house rules, as a program: `node tools/tidy.ts` prints every line that breaks one and fails.
 * What each rule is for stands in STYLE.md and beside the rule in tools/tidy/.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { docstrings } from './tidy/docstrings.ts';
import { imports } from './tidy/imports.ts';
import { limits } from './tidy/limits.ts';
import { names } from './tidy/names.ts';
import { purity } from './tidy/purity.ts';
import { skips } from './tidy/skips.ts';
import { type Rule, type SourceFile, sourceFile } from './tidy/source-file.ts';
import { syntax } from './tidy/syntax.ts';
import { words } from './tidy/words.ts';

/** Every rule, in the order in which complaints of one file are printed. */
export const RULES: readonly Rule[] = [limits, imports, names, syntax, purity, docstrings, skips, words];

const CODE_FOLDERS = ['src', 'tools', 'test', 'bench', 'bin'];
const TEXT_FOLDERS = ['docs', 'examples', 'stories', 'seeds', 'schema', '.ci'];
const IGNORED_FOLDERS = new Set(['node_modules', 'dist', 'out', 'golden', '.git', '.cache']);
const TEXT_FILE = /(\.(ts|mts|js|mjs|json|md|txt|ya?ml|html|css)|^run|^LICENSE)$/;

/** Complaints about one file as lines of `path:line rule: message`. */
export function tidyFile(file: SourceFile, rules: readonly Rule[] = RULES): string[] {
  return rules.flatMap((rule) =>
    rule.check(file).map(({ line, message }) => `${file.path}:${line} ${rule.name}: ${message}`),
  );
}

/** Complaints about every file of the checkout. */
export function tidy(root: string): string[] {
  const paths = [...CODE_FOLDERS, ...TEXT_FOLDERS].flatMap((folder) => filesUnder(root, folder));
  for (const entry of readdirSync(root, { withFileTypes: true })) {
    if (entry.isFile() && TEXT_FILE.test(entry.name)) paths.push(entry.name);
  }
  return paths.sort().flatMap((path) => tidyFile(sourceFile(path, readFileSync(join(root, path), 'utf8'))));
}

function filesUnder(root: string, folder: string): string[] {
  try {
    return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return IGNORED_FOLDERS.has(entry.name) ? [] : filesUnder(root, path);
      return entry.isFile() && TEXT_FILE.test(entry.name) ? [path] : [];
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

if (import.meta.main) {
  const complaints = tidy(join(import.meta.dirname, '..'));
  for (const complaint of complaints) console.error(complaint);
  if (complaints.length > 0) console.error(`tidy: ${complaints.length} complaints`);
  process.exitCode = complaints.length > 0 ? 1 : 0;
}
