import { RULES } from '../../check/rule-table.ts';
import type { RuleText } from '../../check/types.ts';
import { nearestWord } from '../../units/nearest-word.ts';
import type { Outcome } from '../types.ts';

/** What a code means, why it matters, and what to do. */
export function explainCode(asked: string, codes: readonly RuleText[]): Outcome {
  const wanted = asked.toUpperCase();
  const found = codes.find(({ code }) => code === wanted);
  if (found === undefined) {
    const near = nearestWord(
      wanted,
      codes.map(({ code }) => code),
    );
    const fix = near === undefined ? `codes look like ${codes[0]?.code}` : `did you mean ${near}?`;
    const issue = { code: 'CLI042', path: '--explain', message: `no finding is called ${asked}`, fix };
    return { exitCode: 2, text: '', issues: [issue], next: 'nines check --help' };
  }
  const { code, title, severity, why, fix, rows } = found;
  // What a spec or file says wrongly is mended: no reason makes it right.
  const isMistake = !RULES.some((rule) => rule.code === code);
  const suppress = isMistake ? '' : `suppress: # nines-ignore ${code}: reason\n`;
  const guards = rows.length === 0 ? '' : `guards: ${rows.join(', ')}\n`;
  return {
    exitCode: 0,
    text: `${code} (${severity}) ${title}\n\nwhy: ${why}\nfix: ${fix}\n${guards}${suppress}`,
    json: { version: 1, code, title, severity, why, fix, rows: [...rows] },
    next: 'nines check FILES',
  };
}
