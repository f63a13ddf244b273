import type { Engine } from '../engines/engine-table.ts';

/** One line per engine: version, how it is had and what that costs, what needs it, and the variable that names another. */
export function engineRows(engines: readonly Engine[]): string {
  return [
    '| engine | version | how it is had | needed by | variable |',
    '|---|---|---|---|---|',
    ...engines.map(
      ({ name, version, had, neededBy, variable }) =>
        `| ${name} | ${version} | ${had} | ${neededBy.replace(/^(npm run [\w:]+):/, '`$1`:')} | \`${variable}\` |`,
    ),
  ].join('\n');
}
