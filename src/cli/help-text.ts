import { COMMON_OPTIONS } from './parse-args.ts';
import type { Option, Verb } from './types.ts';

const STATUS =
  'Exit status: 0 all holds · 1 a finding or a broken promise · 2 the input is wrong · 3 something needed is not installed';

/** Help about all verbs. */
export function helpText(verbs: readonly Verb[]): string {
  const rows = verbs.map((verb): [string, string] => [`nines ${verb.name} ${verb.usage}`, verb.summary]);
  return [
    'nines: compile, check and prove a production platform from one description',
    '',
    ...columns(rows),
    '',
    'Every verb takes --json, --quiet and --help. FILES are files, folders, or - for standard input.',
    STATUS,
    '',
  ].join('\n');
}

/** Help about one verb. */
export function verbHelpText(verb: Verb): string {
  const options = { ...verb.options, ...COMMON_OPTIONS };
  const rows = Object.entries(options).map(([name, option]): [string, string] => [
    optionHead(name, option),
    optionHelp(option),
  ]);
  const more = verb.more === undefined ? [] : ['', verb.more.trimEnd()];
  return [`nines ${verb.name} ${verb.usage}`, '', verb.summary, '', ...columns(rows), ...more, '', STATUS, ''].join(
    '\n',
  );
}

function optionHead(name: string, option: Option): string {
  const short = option.short === undefined ? '    ' : `-${option.short}, `;
  const value = option.kind === 'flag' ? '' : ` ${option.value ?? (option.kind === 'count' ? 'N' : 'VALUE')}`;
  return `${short}--${name}${value}`;
}

function optionHelp(option: Option): string {
  const choices = option.choices === undefined ? '' : ` (${option.choices.join(', ')})`;
  return `${option.help}${choices}${option.kind === 'list' ? '; may be repeated' : ''}`;
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.min(44, Math.max(0, ...rows.map(([left]) => left.length)));
  return rows.map(([left, right]) => {
    const gap = left.length > width ? `\n${' '.repeat(width + 4)}` : ' '.repeat(width - left.length + 2);
    return `  ${left}${gap}${right}`;
  });
}
