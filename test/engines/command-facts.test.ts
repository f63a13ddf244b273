/**
 * What guides believe of a tool's command line, held to the tool: every command and option that its own help has, and no other.
 * Tools of which guides use a few options are asked for those.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, test } from 'node:test';
import { PLAIN_TOOLS } from '../../src/engines/commands/plain-tools.ts';
import type { ToolFacts } from '../../src/engines/commands/types.ts';
import { TOOLS } from '../../src/guides/commands/tool-table.ts';
import { HELP_STYLES } from '../../tools/commands/help-styles.ts';
import { readHelp } from '../../tools/commands/read-help.ts';
import { type EngineName, enginePath, withoutEngines } from './bed/engine-path.ts';

for (const [tool, style] of Object.entries(HELP_STYLES)) {
  test(`${tool} says the same of itself`, { skip: withoutEngines(tool as EngineName) }, () => {
    const facts = TOOLS.get(tool);
    assert.ok(facts !== undefined);
    const { options, commands, aliases } = readHelp(style, enginePath(tool as EngineName));
    assert.deepEqual({ ...facts.commands }, { ...commands });
    assert.deepEqual(facts.options.split(' ').toSorted(), options.split(' ').toSorted());
    assert.deepEqual({ ...facts.aliases }, { ...aliases });
  });
}

/** Words that make a tool print its options. */
const HELP: Readonly<Record<string, readonly string[]>> = {
  curl: ['--help', 'all'],
  dig: ['-h'],
  psql: ['--help'],
  pg_dump: ['--help'],
  pg_restore: ['--help'],
  'redis-cli': ['--help'],
  terraform: ['-help'],
};

/** Terraform itself cannot be built from what the module proxy has: OpenTofu, its fork, has the same command line. */
function programOf(tool: string): string {
  return tool === 'terraform' && withoutEngines('tofu') === false ? enginePath('tofu') : tool;
}

function said(tool: string, words: readonly string[]): string | null {
  const { stdout, stderr, error } = spawnSync(programOf(tool), words, { encoding: 'utf8' });
  return error === undefined ? `${stdout}\n${stderr}` : null;
}

/** Options as they stand in a help text. */
function spelled({ options, oneDash }: Pick<ToolFacts, 'options' | 'oneDash'>): readonly string[] {
  return options
    .split(' ')
    .filter((each) => each !== '')
    .map((each) => {
      const [, short, long] = /^(?:(\w),)?([^=]*)/.exec(each) ?? [];
      if (!long) return `-${short}`;
      return long.length === 1 ? `-${long}` : `${oneDash ? '-' : '--'}${long}`;
    });
}

describe('tools of which guides use little', () => {
  for (const facts of PLAIN_TOOLS) {
    const { tool, commands } = facts;
    const help = said(tool, HELP[tool] ?? ['--help']);
    test(tool, { skip: help === null && `${tool} is not installed` }, () => {
      const own = tool === 'terraform' ? Object.keys(commands).map((command) => said(tool, [command, '-help'])) : [];
      const text = [help, ...own].join('\n');
      const all = [facts, ...Object.values(commands).map((options) => ({ options, oneDash: facts.oneDash ?? false }))];
      const wanted = all.flatMap((each) => spelled(each as ToolFacts));
      const lacking = [...new Set(wanted)].filter(
        (option) => !text.includes(option) && !UNSAID.has(`${tool} ${option}`),
      );
      assert.deepEqual(lacking, []);
      if (tool === 'terraform')
        for (const command of Object.keys(commands)) assert.match(text, new RegExp(`^  ${command} `, 'm'));
    });
  }
});

/** What a tool takes without saying so in its help. */
const UNSAID = new Set(['dig -4', 'dig -6', 'redis-cli --latency']);
