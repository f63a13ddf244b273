import type { ToolFacts } from '../../engines/commands/types.ts';

/** A command line as its tool would read it. */
export interface ReadCommand {
  readonly tool: string;
  /** Words of the command: `rollout undo`; empty for the tool itself. */
  readonly command: string;
  /** Value by long name, else by letter; the empty string for a flag. */
  readonly options: ReadonlyMap<string, readonly string[]>;
  readonly positionals: readonly string[];
  /** What stands behind `--`: for another program. */
  readonly rest: readonly string[];
  /** What the tool would refuse, each as a sentence. */
  readonly problems: readonly string[];
}

interface OptionFacts {
  readonly name: string;
  readonly takes: 'nothing' | 'value' | 'value behind =';
}

/** Options by what is typed for them: `--namespace`, `-n`. */
function optionTable(facts: ToolFacts, command: string): ReadonlyMap<string, OptionFacts> {
  const table = new Map<string, OptionFacts>();
  const dashes = facts.oneDash ? '-' : '--';
  for (const written of `${facts.options} ${facts.commands[command] ?? ''}`.split(' ')) {
    const [, short, long, mark] = /^(?:([A-Za-z0-9]),)?([^=]*)(=\??)?$/.exec(written) ?? [];
    const name = long || short;
    if (name === undefined || name === '') continue;
    const takes = mark === '=' ? 'value' : mark === '=?' ? 'value behind =' : 'nothing';
    if (long) table.set(`${long.length === 1 && !facts.oneDash ? '-' : dashes}${long}`, { name, takes });
    if (short !== undefined) table.set(`-${short}`, { name, takes });
  }
  return table;
}

/** A command by its first name, whatever other name it is typed by. */
function canonical({ aliases = {} }: ToolFacts, words: readonly string[]): string {
  return words.reduce((before, word) => {
    const name = before === '' ? word : `${before} ${word}`;
    return Object.hasOwn(aliases, name) ? (aliases[name] ?? name) : name;
  }, '');
}

/** Which command the first words name, and how many they are: the longest that exists. */
function commandOf(
  facts: ToolFacts,
  words: readonly string[],
): { readonly name: string; readonly length: number } | null {
  for (let length = Math.min(3, words.length); length >= 0; length--) {
    const name = canonical(facts, words.slice(0, length));
    if (Object.hasOwn(facts.commands, name)) return { name, length };
  }
  return null;
}

class Reader {
  readonly options = new Map<string, string[]>();
  readonly positionals: string[] = [];
  readonly problems: string[] = [];

  private keep(name: string, value: string): void {
    this.options.set(name, [...(this.options.get(name) ?? []), value]);
  }

  /** Reads the option that stands at a position and says how many words it took. */
  option(facts: ToolFacts, table: ReadonlyMap<string, OptionFacts>, words: readonly string[], at: number): number {
    const word = words[at]!;
    const cut = word.indexOf('=');
    const typed = cut < 0 ? word : word.slice(0, cut);
    const known = table.get(typed);
    if (known === undefined) return this.letters(facts, table, words, at);
    if (cut >= 0) {
      if (known.takes === 'nothing' && !/^(true|false)$/.test(word.slice(cut + 1))) {
        this.problems.push(`${typed} takes no value`);
      }
      this.keep(known.name, word.slice(cut + 1));
      return 1;
    }
    if (known.takes !== 'value') {
      this.keep(known.name, '');
      return 1;
    }
    const value = words[at + 1];
    if (value === undefined || value === '--') this.problems.push(`${typed} needs a value`);
    this.keep(known.name, value ?? '');
    return 2;
  }

  /** `-sS`, `-n5`: letters in a row, of which the last may take what follows. */
  private letters(
    facts: ToolFacts,
    table: ReadonlyMap<string, OptionFacts>,
    words: readonly string[],
    at: number,
  ): number {
    const word = words[at]!;
    const isRow = /^-[A-Za-z0-9]{2,}/.test(word) && !facts.oneDash;
    for (let i = 1; isRow && i < word.length; i++) {
      const known = table.get(`-${word[i]}`);
      if (known === undefined) break;
      if (known.takes === 'value') {
        const attached = word.slice(i + 1);
        this.keep(known.name, attached === '' ? (words[at + 1] ?? '') : attached);
        return attached === '' ? 2 : 1;
      }
      this.keep(known.name, '');
      if (i === word.length - 1) return 1;
    }
    this.problems.push(`there is no option ${word}`);
    return 1;
  }
}

/** Reads the words behind a tool's name as the tool would. Options may stand before the command, as kubectl takes them. */
export function readCommand(facts: ToolFacts, words: readonly string[]): ReadCommand {
  const end = words.indexOf('--');
  const own = end < 0 ? words : words.slice(0, end);
  const rest = end < 0 ? [] : words.slice(end + 1);
  const plain = withoutOptions(facts, own);
  const command = commandOf(facts, plain);
  if (command === null) {
    const problems = [`${facts.tool} ${facts.version} has no command ${plain.slice(0, 2).join(' ')}`.trimEnd()];
    return { tool: facts.tool, command: '', options: new Map(), positionals: plain, rest, problems };
  }
  const reader = new Reader();
  const [word] = plain;
  if (command.name === '' && word !== undefined && Object.keys(facts.commands).length > 1) {
    reader.problems.push(`${facts.tool} ${facts.version} has no command ${word}`);
  }
  const table = optionTable(facts, command.name);
  for (let at = 0; at < own.length; ) {
    const word = own[at]!;
    if (/^-./.test(word)) at += reader.option(facts, table, own, at);
    else {
      reader.positionals.push(word);
      at++;
    }
    if (word.startsWith('+') && facts.plus?.includes(word) === false)
      reader.problems.push(`there is no option ${word}`);
  }
  return {
    tool: facts.tool,
    command: command.name,
    options: reader.options,
    positionals: reader.positionals.slice(command.length),
    rest,
    problems: reader.problems,
  };
}

/** The words that are no options, as far as can be told before the command is known: by the options of every command. */
function withoutOptions(facts: ToolFacts, words: readonly string[]): readonly string[] {
  const table = optionTable(facts, '');
  const found: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    if (!/^-./.test(word)) found.push(word);
    else if (table.get(word)?.takes === 'value') at++;
  }
  return found;
}
