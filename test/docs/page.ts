import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

/** One page of documentation. */
export interface Page {
  /** Path from the checkout's root. */
  readonly path: string;
  readonly text: string;
}

/** A block between fences: its language and what it holds. */
export interface Fence {
  readonly language: string;
  readonly text: string;
  readonly line: number;
}

/** Every page that people read, the front page first. */
export function pages(): readonly Page[] {
  const below = (folder: string) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
      .filter((path) => path.endsWith('.md'))
      .sort();
  const paths = ['README.md', ...below('docs'), ...below('examples'), ...below('seeds')];
  return paths.map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

/** The fenced blocks of a page. */
export function fences({ text }: Page): readonly Fence[] {
  return [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map((match) => ({
    language: match[1] ?? '',
    text: match[2] ?? '',
    line: text.slice(0, match.index).split('\n').length,
  }));
}

/** A command that a page tells people to type, without `npx`. */
export interface TypedCommand {
  readonly page: string;
  readonly words: readonly string[];
}

/** Commands in shell blocks and between backticks, in the order of the page. */
export function commands(page: Page): readonly TypedCommand[] {
  const found: { at: number; line: string }[] = [];
  for (const match of page.text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)) {
    for (const line of (match[1] ?? '').split('\n')) found.push({ at: match.index, line });
  }
  for (const match of page.text.matchAll(/`((?:npx )?(?:nines|npm) [^`]+)`/g)) {
    found.push({ at: match.index, line: match[1] ?? '' });
  }
  return found
    .sort((a, b) => a.at - b.at)
    .map(({ line }) => ({ page: page.path, words: wordsOf(line.trim()) }))
    .map(({ page: path, words }) => ({ page: path, words: words[0] === 'npx' ? words.slice(1) : words }))
    .filter(({ words }) => words.length > 0);
}

/** Words as a shell splits them; a comment ends the line. */
function wordsOf(line: string): string[] {
  const words = [...line.replace(/\s#.*$/, '').matchAll(/(?:[^\s'"]|'[^']*'|"[^"]*")+/g)];
  return words.map(([word]) => word.replace(/'([^']*)'|"([^"]*)"/g, (_, single, double) => single ?? double));
}
