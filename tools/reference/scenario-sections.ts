import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ScenarioFamily } from '../../src/prove/scenario-family.ts';

/** Markdown for every family of scenarios: what its file says at the top, and the figures that it judges. */
export function scenarioSections(families: readonly ScenarioFamily[], folder: string): string {
  return families
    .map(({ name, figures }) => {
      const judged = figures.map((figure) => `\`${figure}\``).join(', ');
      return `### ${name}\n\n${headerOf(readFileSync(join(folder, `${name}.ts`), 'utf8'), name)}\n\nJudges ${judged}.\n`;
    })
    .join('\n');
}

/** The comment that a file begins with, as paragraphs. */
function headerOf(text: string, name: string): string {
  const [, comment] = /^\/\*\*\n((?: \*.*\n)+?) \*\/\n/.exec(text) ?? [];
  if (comment === undefined) throw new Error(`${name}.ts does not begin with what it does`);
  return comment
    .replace(/^ \* ?/gm, '')
    .trim()
    .split(/\n\n+/)
    .map((paragraph) => paragraph.replaceAll('\n', ' '))
    .join('\n\n');
}
