import type { Option, Verb } from '../../src/cli/types.ts';

/** Markdown for every verb: its line, what it does, its options. */
export function verbTables(verbs: readonly Verb[]): string {
  return verbs.map(verbTable).join('\n');
}

function verbTable(verb: Verb): string {
  const rows = Object.entries(verb.options).map(
    ([name, option]) => `| \`${optionHead(name, option)}\` | ${help(option)} |`,
  );
  const table = rows.length === 0 ? '' : `\n| option | |\n|---|---|\n${rows.join('\n')}\n`;
  const more = verb.more === undefined ? '' : `\n${indented(verb.more)}`;
  return `### \`nines ${verb.name}\`\n\n    nines ${verb.name} ${verb.usage}\n\n${sentence(verb.summary)}\n${table}${more}`;
}

function optionHead(name: string, option: Option): string {
  const short = option.short === undefined ? '' : `-${option.short}, `;
  const value = option.kind === 'flag' ? '' : ` ${option.value ?? (option.kind === 'count' ? 'N' : 'VALUE')}`;
  return `${short}--${name}${value}`.replaceAll('|', '\\|');
}

function help({ help: text, choices, kind }: Option): string {
  const one = choices === undefined ? '' : `: ${choices.map((each) => `\`${each}\``).join(', ')}`;
  return `${text}${one}${kind === 'list' ? ' (may be repeated)' : ''}`.replaceAll('|', '\\|');
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** The words below a verb's options are laid out for a terminal, so they keep their lines. */
function indented(text: string): string {
  return `${text.trimEnd().replace(/^(?=.)/gm, '    ')}\n`;
}
