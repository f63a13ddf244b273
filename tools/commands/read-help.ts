/** Reads what a tool says about its own command line: the facts of `src/engines/commands` are this and nothing else. */
import { spawnSync } from 'node:child_process';
import type { ToolFacts } from '../../src/engines/commands/types.ts';

/** How a tool prints its help: as kubectl does, as other tools made with Cobra do, or as Kingpin does. */
export type HelpStyle = 'kubectl' | 'cobra' | 'kingpin';

type Facts = Required<Pick<ToolFacts, 'options' | 'commands' | 'aliases'>>;

function helpOf(path: string, words: readonly string[]): string {
  const { stdout, stderr, error } = spawnSync(path, words, { encoding: 'utf8', maxBuffer: 1 << 26 });
  if (error !== undefined) throw error;
  return stdout === '' ? stderr : stdout;
}

/** Lines below a heading that ends with a colon, up to the next line that is not indented. */
function sections(text: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  let lines: string[] = [];
  for (const line of text.split('\n')) {
    const heading = /^(\S.*):$/.exec(line)?.[1];
    if (heading === undefined) {
      lines.push(line);
      continue;
    }
    lines = [];
    found.set(heading, lines);
  }
  return found;
}

function named(short: string | undefined, name: string, value: string): string {
  return `${short === undefined ? '' : `${short},`}${name}${value}`;
}

/** `-f, --filename=[]:` as kubectl prints it: a flag is what is true or false by default. */
function kubectlOptions(lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => {
    const [, short, name, preset] = /^ {4}(?:-(\w), )?--([\w-]+)=(.*):$/.exec(line) ?? [];
    if (name === undefined) return [];
    // It takes its value only behind an equals sign, which this help alone does not say.
    if (name === 'dry-run' && preset === "'none'") return [named(short, name, '=?')];
    return [named(short, name, preset === 'true' || preset === 'false' ? '' : '=')];
  });
}

/** `-n, --namespace string   Where`: a flag is what names no kind of value. */
function cobraOptions(lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => {
    const [, short, name, kind, preset] =
      /^ +(?:-(\w), )?--([\w.-]+)(?: ([\w:-]+(?:,[\w.]+)*))?(\[=[^\]]*\])?(?: {2,}| *$)/.exec(line) ?? [];
    if (name === undefined) return [];
    return [named(short, name, preset !== undefined ? '=?' : kind === undefined ? '' : '=')];
  });
}

/** `-o, --output=simple  Format`, `--[no-]debug`. */
function kingpinOptions(lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => {
    const [, short, negatable, name, value] =
      /^ {2,6}(?:-(\w), )?--(\[no-\])?([\w.-]*\w)(?:(=.*)|\s|$)/.exec(line) ?? [];
    if (name === undefined) return [];
    const own = named(short, name, value === undefined ? '' : '=');
    return negatable === undefined ? [own] : [own, `no-${name}`];
  });
}

function childrenOf(text: string): readonly string[] {
  return [...sections(text)]
    .filter(([heading]) => /\bCommands\b/.test(heading))
    .flatMap(([, lines]) => lines.flatMap((line) => /^ {2}([a-z][\w-]*) {2,}/.exec(line)?.[1] ?? []));
}

/** What is found on the way through a tool's commands. */
interface Tree {
  readonly commands: Map<string, string>;
  readonly aliases: Map<string, string>;
}

function below(style: HelpStyle, path: string, words: readonly string[], into: Tree): void {
  const text = helpOf(path, [...words, '--help']);
  const children = childrenOf(text).filter((name) => !['help', 'completion'].includes(name));
  const parts = sections(text);
  const options =
    style === 'kubectl'
      ? kubectlOptions(parts.get('Options') ?? [])
      : cobraOptions(parts.get('Flags') ?? []).filter((option) => option !== 'h,help');
  const usage = parts.get('Usage') ?? [];
  // A group alone prints its help: kubectl's have no options of their own, Cobra's have only a line with `[command]`.
  const isGroup =
    children.length > 0 &&
    (style === 'kubectl'
      ? options.length === 0
      : usage.every((line) => line.trim() === '' || / \[command\]/.test(line)));
  if (words.length > 0 && !isGroup) into.commands.set(words.join(' '), options.join(' '));
  for (const alias of (parts.get('Aliases') ?? []).join(' ').split(/[ ,]+/)) {
    if (alias === '' || alias === words.at(-1)) continue;
    into.aliases.set([...words.slice(0, -1), alias].join(' '), words.join(' '));
  }
  for (const child of children) below(style, path, [...words, child], into);
}

function treeFacts(style: HelpStyle, path: string): Facts {
  const tree: Tree = { commands: new Map(), aliases: new Map() };
  below(style, path, [], tree);
  const top =
    style === 'kubectl'
      ? kubectlOptions(helpOf(path, ['options']).split('\n'))
      : cobraOptions([
          ...(sections(helpOf(path, ['--help'])).get('Flags') ?? []),
          ...(sections(helpOf(path, ['--help'])).get('Global Flags') ?? []),
        ]);
  const options = [...new Set([...top.filter((option) => option !== 'h,help'), 'h,help'])].join(' ');
  const sorted = (of: Map<string, string>) => Object.fromEntries([...of].sort(([a], [b]) => (a < b ? -1 : 1)));
  return { options, commands: sorted(tree.commands), aliases: sorted(tree.aliases) };
}

function kingpinFacts(path: string): Facts {
  const text = helpOf(path, ['--help-long']);
  const at = text.indexOf('\nCommands:\n');
  const commands: Record<string, string> = {};
  let name: string | undefined;
  let lines: string[] = [];
  const close = (): void => {
    if (name !== undefined && name !== 'help') commands[name] = [...new Set(kingpinOptions(lines))].join(' ');
  };
  for (const line of text.slice(at + '\nCommands:\n'.length).split('\n')) {
    const words = /^([a-z][\w-]*(?: [a-z][\w-]*)*)/.exec(line)?.[1];
    if (words === undefined) {
      lines.push(line);
      continue;
    }
    close();
    name = words;
    lines = [];
  }
  close();
  return { options: kingpinOptions(text.slice(0, at).split('\n')).join(' '), commands, aliases: {} };
}

/** Every command of a tool with its options, as its own help has them. */
export function readHelp(style: HelpStyle, path: string): Facts {
  return style === 'kingpin' ? kingpinFacts(path) : treeFacts(style, path);
}
