/**
 * `node tools/run.mjs tools/write-command-facts.ts TOOL VERSION PATH`: writes src/engines/commands/TOOL.generated.ts from what the
 * program at PATH says of its own command line. A test holds the file to the program wherever it is at hand.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HELP_STYLES } from './commands/help-styles.ts';
import { readHelp } from './commands/read-help.ts';

const [tool = '', version = '', path = ''] = process.argv.slice(2);
const style = HELP_STYLES[tool];
if (style === undefined || path === '') {
  console.error(`write-command-facts.ts TOOL VERSION PATH, with TOOL one of ${Object.keys(HELP_STYLES).join(', ')}`);
  process.exitCode = 2;
} else {
  const { options, commands, aliases } = readHelp(style, path);
  const literal = (text: string): string => `'${text}'`;
  const key = (name: string): string => (/^[a-z]+$/.test(name) ? name : literal(name));
  const text = [
    `/** What ${tool} ${version} says of its own command line. Written by tools/write-command-facts.ts. */`,
    "import type { ToolFacts } from './types.ts';",
    '',
    `export const ${tool.toUpperCase()}: ToolFacts = {`,
    `  tool: ${literal(tool)},`,
    `  version: ${literal(version)},`,
    `  options: ${literal(options)},`,
    '  commands: {',
    ...Object.entries(commands).map(([name, own]) => `    ${key(name)}: ${literal(own)},`),
    '  },',
    ...(Object.keys(aliases).length === 0
      ? []
      : ['  aliases: {', ...Object.entries(aliases).map(([name, of]) => `    ${key(name)}: ${literal(of)},`), '  },']),
    '};',
    '',
  ].join('\n');
  writeFileSync(join(import.meta.dirname, '..', 'src', 'engines', 'commands', `${tool}.generated.ts`), text);
}
