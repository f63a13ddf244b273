/** Pages as Markdown. */
import { writeManifests } from '../manifests/write-manifests.ts';
import { type Command, printCommand } from './commands/command.ts';
import { variablesOf } from './commands/split-line.ts';
import type { Block, Page, Step } from './types.ts';
import { variableRows } from './variables.ts';

function fence(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}

function shell(commands: readonly Command[]): string {
  // Two stores of one namespace ask for the same events: once is enough.
  return fence('sh', [...new Set(commands.map(printCommand))].join('\n'));
}

/** What belongs to a numbered step stands below its text: behind `10. ` that is one column further than behind `9. `. */
function indented(text: string, number: string): string {
  return text.replaceAll(/^(?=.)/gm, ' '.repeat(number.length + 1));
}

function step(each: Step, at: number): string {
  const number = `${at + 1}.`;
  if (typeof each === 'string') return `${number} ${each}`;
  return `${number} ${each.text}\n\n${indented(shell(each.run), number)}`;
}

/** What holds nothing is not written. */
function isEmpty(block: Block): boolean {
  if (typeof block === 'string') return false;
  if ('commands' in block) return block.commands.length === 0;
  if ('steps' in block) return block.steps.length === 0;
  return 'list' in block && block.list.length === 0;
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
}

function blockText(block: Block, depth: number): string {
  if (typeof block === 'string') return block;
  if ('section' in block) {
    return [
      `${'#'.repeat(depth)} ${block.section}`,
      ...block.blocks.filter((each) => !isEmpty(each)).map((each) => blockText(each, depth + 1)),
    ].join('\n\n');
  }
  if ('commands' in block) return shell(block.commands);
  if ('list' in block) return block.list.map((each) => `- ${each}`).join('\n');
  // Steps with commands are apart from each other, or the list is not one.
  if ('steps' in block) return block.steps.map(step).join('\n\n');
  if ('save' in block) return `As \`${block.save}\`:\n\n${fence('yaml', writeManifests(block.objects).trimEnd())}`;
  if ('diagram' in block) return fence('mermaid', block.diagram);
  return [row(block.head), `|${block.head.map(() => '---').join('|')}|`, ...block.rows.map(row)].join('\n');
}

/** Every command of some blocks, in their order. */
export function commandsIn(blocks: readonly Block[]): readonly Command[] {
  return blocks.flatMap((block) => {
    if (typeof block === 'string') return [];
    if ('section' in block) return commandsIn(block.blocks);
    if ('commands' in block) return block.commands;
    if ('steps' in block) return block.steps.flatMap((each) => (typeof each === 'string' ? [] : each.run));
    return [];
  });
}

/** Names of the variables that stand in some blocks, each once, in their order. */
function variablesIn(blocks: readonly Block[]): readonly string[] {
  const words = commandsIn(blocks).flatMap(({ programs }) => programs.flat());
  return [...new Set(words.flatMap(variablesOf))];
}

/** A page as text. What is to be filled in stands in front. */
export function pageText({ title, blocks }: Page, clusters: readonly string[]): string {
  const variables = variablesIn(blocks);
  const first = typeof blocks[0] === 'string' ? 1 : 0;
  const filled: readonly Block[] =
    variables.length === 0
      ? []
      : [
          'In the commands of this page stand, to be set in the shell first (`CLUSTER=…`):',
          { head: ['variable', 'is'], rows: variableRows(variables, clusters) },
        ];
  const all: readonly Block[] = [...blocks.slice(0, first), ...filled, ...blocks.slice(first)];
  return `${[`# ${title}`, ...all.filter((block) => !isEmpty(block)).map((block) => blockText(block, 2))].join('\n\n')}\n`;
}

/** Files that some blocks have somebody save. */
export function savedFiles(blocks: readonly Block[]): readonly string[] {
  return blocks.flatMap((block) => {
    if (typeof block === 'string') return [];
    if ('section' in block) return savedFiles(block.blocks);
    return 'save' in block ? [block.save] : [];
  });
}
