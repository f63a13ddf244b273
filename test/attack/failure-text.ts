import type { Failure } from './attack-everywhere.ts';

/** Failures grouped by what went wrong, a few of each. */
export function failureText(failures: readonly Failure[]): string {
  const groups = new Map<string, Failure[]>();
  for (const failure of failures) {
    const key = failure.wrong[0] ?? '';
    groups.set(key, [...(groups.get(key) ?? []), failure]);
  }
  return [...groups]
    .map(([wrong, of]) => {
      const where = of.slice(0, 3).map(({ trouble }) => trouble);
      return `${of[0]!.story}: ${wrong}\n    ${of.length} times, as in ${where.join(' and ')}`;
    })
    .join('\n');
}
