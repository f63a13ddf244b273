/** Controls of a framework for people: each with its verdict and what it rests on, then how many of which. */
import type { JudgedControl } from '../../check/controls/judge-controls.ts';
import type { Framework } from '../../check/controls/types.ts';
import type { Finding } from '../../check/types.ts';

const WORDS = { holds: 'holds', broken: 'BROKEN', unchecked: 'not checked' } as const;
const VERDICT_WIDTH = 13;

/** Findings of one code in one line: where they are is what `check` without this option says. */
function findingLines(findings: readonly Finding[]): readonly string[] {
  const codes = new Map<string, Finding[]>();
  for (const finding of findings) {
    const others = codes.get(finding.code);
    if (others === undefined) codes.set(finding.code, [finding]);
    else others.push(finding);
  }
  return [...codes].map(([code, found]) => {
    const [{ title, message, object } = { title: '', message: '', object: '' }] = found;
    const more = found.length > 1 ? ` (and ${found.length - 1} more)` : '';
    return `${code} ${title}: ${object === '' ? '' : `${object}: `}${message}${more}`;
  });
}

function reasons({ verdict }: JudgedControl): readonly string[] {
  switch (verdict.kind) {
    case 'broken':
      return findingLines(verdict.findings);
    case 'unchecked':
      return [verdict.why];
    case 'holds': {
      const { because, accepted } = verdict;
      const count = accepted.length;
      return count === 0 ? because : [...because, `${count} finding${count === 1 ? '' : 's'} accepted with a reason`];
    }
  }
}

/** How many controls hold, are broken, and are not checked. */
export function countControls(judged: readonly JudgedControl[]): Readonly<Record<keyof typeof WORDS, number>> {
  const counts = { holds: 0, broken: 0, unchecked: 0 };
  for (const { verdict } of judged) counts[verdict.kind]++;
  return counts;
}

/** The whole framework, in its order. */
export function controlText({ title }: Framework, judged: readonly JudgedControl[]): string {
  const width = Math.max(...judged.map(({ control }) => control.id.length)) + 2;
  const indent = ' '.repeat(width + VERDICT_WIDTH);
  const lines = judged.flatMap((each) => [
    `${each.control.id.padEnd(width)}${WORDS[each.verdict.kind].padEnd(VERDICT_WIDTH)}${each.control.about}`,
    ...reasons(each).map((line) => `${indent}  ${line}`),
  ]);
  const { holds, broken, unchecked } = countControls(judged);
  const counts = `${judged.length} controls: ${holds} hold, ${broken} broken, ${unchecked} not checked here`;
  return `${title}: what files show, and no certificate\n\n${lines.join('\n')}\n\n${counts}\n`;
}
