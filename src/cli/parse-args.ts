import { parseArgs as parseTokens } from 'node:util';
import type { Issue } from '../units/issue.ts';
import { nearestWord } from '../units/nearest-word.ts';
import type { Args, Option, Verb } from './types.ts';

/** Options that every verb has. */
export const COMMON_OPTIONS: Readonly<Record<string, Option>> = {
  json: { kind: 'flag', help: 'print one JSON object instead of text' },
  quiet: { kind: 'flag', short: 'q', help: 'say nothing beside the result' },
  help: { kind: 'flag', short: 'h', help: 'show this' },
};

type Values = Map<string, string[]>;

/** Reads a verb's command line. Every mistake in it is reported, not only the first. */
export function parseArgs(verb: Verb, argv: readonly string[]): { args: Args; help: boolean; issues: Issue[] } {
  const options: Readonly<Record<string, Option>> = { ...verb.options, ...COMMON_OPTIONS };
  const values: Values = new Map();
  const positionals: string[] = [];
  const issues: Issue[] = [];
  for (const token of tokensOf(options, argv)) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
    const issue =
      option === undefined
        ? unknownOption(token.rawName, options, verb)
        : problemWith(option, token.rawName, token.value, token.inlineValue === true);
    if (issue !== undefined) issues.push(issue);
    else values.set(token.name, [...(values.get(token.name) ?? []), token.value ?? '']);
  }
  const countIssue = problemWithCount(verb, positionals);
  const help = values.has('help');
  if (countIssue !== undefined) issues.push(countIssue);
  return { args: toArgs(options, values, positionals), help, issues };
}

function tokensOf(options: Readonly<Record<string, Option>>, argv: readonly string[]) {
  const config: Record<string, { type: 'string' | 'boolean'; short?: string }> = {};
  for (const [name, { kind, short }] of Object.entries(options)) {
    config[name] = { type: kind === 'flag' ? 'boolean' : 'string', ...(short === undefined ? {} : { short }) };
  }
  return parseTokens({ args: [...argv], options: config, strict: false, allowPositionals: true, tokens: true }).tokens;
}

/** Issue about the command line itself. */
function usageIssue(code: string, path: string, message: string, fix: string): Issue {
  return { code, path, message, fix };
}

function unknownOption(rawName: string, options: Readonly<Record<string, Option>>, verb: Verb): Issue {
  const near = nearestWord(rawName.replace(/^-+/, ''), Object.keys(options));
  const fix = near === undefined ? `see: nines ${verb.name} --help` : `did you mean --${near}?`;
  return usageIssue('CLI002', rawName, `${verb.name} has no option ${rawName}`, fix);
}

function problemWith(option: Option, name: string, value: string | undefined, isInline: boolean): Issue | undefined {
  const example = `${name} ${option.value ?? 'VALUE'}`;
  if (option.kind === 'flag') {
    return value === undefined
      ? undefined
      : usageIssue('CLI003', name, `${name} takes no value`, `write ${name} alone`);
  }
  // A value that looks like an option is far more often a forgotten value; `--name=-value` says that it is meant.
  if (value === undefined || (!isInline && value.length > 1 && value.startsWith('-'))) {
    return usageIssue('CLI003', name, `${name} needs a value`, `write ${example}`);
  }
  if (option.kind === 'count' && !/^\d{1,15}$/.test(value)) {
    return usageIssue('CLI004', name, `${name} takes a whole number, not "${value}"`, `write ${name} 1`);
  }
  if (option.choices !== undefined && !option.choices.includes(value)) {
    const near = nearestWord(value, option.choices) ?? option.choices[0];
    const message = `${name} is one of ${option.choices.join(', ')}, not "${value}"`;
    return usageIssue('CLI004', name, message, `write ${name} ${near}`);
  }
  return undefined;
}

function problemWithCount(verb: Verb, positionals: readonly string[]): Issue | undefined {
  const { least, most } = verb.takes ?? { least: 0, most: 0 };
  const fix = `write: nines ${verb.name} ${verb.usage}`;
  if (positionals.length < least) {
    return usageIssue('CLI005', '', `${verb.name} needs ${verb.usage.split(' ').slice(0, least).join(' ')}`, fix);
  }
  const extra = positionals[most];
  return extra === undefined ? undefined : usageIssue('CLI005', extra, `${verb.name} does not take "${extra}"`, fix);
}

function toArgs(options: Readonly<Record<string, Option>>, values: Values, positionals: readonly string[]): Args {
  const read = (name: string, kind: Option['kind']): readonly string[] => {
    if (options[name]?.kind !== kind) throw new Error(`option ${name} is not declared as ${kind}`);
    return values.get(name) ?? [];
  };
  const last = (name: string, kind: Option['kind']) => read(name, kind).at(-1);
  return {
    positionals,
    json: values.has('json'),
    quiet: values.has('quiet'),
    text: (name) => last(name, 'text'),
    flag: (name) => read(name, 'flag').length > 0,
    list: (name) => read(name, 'list'),
    count: (name) => {
      const value = last(name, 'count');
      return value === undefined ? undefined : Number(value);
    },
  };
}
