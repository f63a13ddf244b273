import { EVIDENCE } from '../../src/check/controls/evidence-table.ts';
import { FRAMEWORKS } from '../../src/check/controls/framework-table.ts';
import type { Control, Evidence, Framework } from '../../src/check/controls/types.ts';
import { UNSEEN } from '../../src/check/controls/unseen.ts';
import type { RuleText } from '../../src/check/types.ts';
import type { WrittenFile } from './concern-rows.ts';

/** What the tables are made of beside themselves. */
export interface ControlSources {
  readonly concerns: readonly WrittenFile[];
  readonly codes: readonly RuleText[];
}

function words(control: Control): string {
  if (control.unseen !== null) return `not checked: ${UNSEEN[control.unseen]}`;
  return control.evidence.map((name) => EVIDENCE[name].about).join('; ');
}

function frameworkTable([word, { title, controls }]: readonly [string, Framework]): string {
  const seen = controls.filter(({ unseen }) => unseen === null).length;
  const rows = controls.map((control) => `| ${control.id} | ${control.about} | ${words(control)} |`);
  return [
    `## ${title}`,
    '',
    `\`--controls ${word}\`: ${controls.length} controls, of which files can speak for ${seen}.`,
    '',
    '| control | in our words | what speaks for it |',
    '|---|---|---|',
    ...rows,
  ].join('\n');
}

/** Ledger rows of evidence: those of the files that make it, and those that its findings endanger. */
function rowsOf({ done, codes }: Evidence, sources: ControlSources): readonly string[] {
  const made = sources.concerns.filter(({ file }) => done.includes(file)).flatMap(({ rows }) => rows);
  const endangered = sources.codes.filter(({ code }) => codes.includes(code)).flatMap(({ rows }) => rows);
  return [...new Set([...made, ...endangered])].sort();
}

function evidenceTable(sources: ControlSources): string {
  const rows = Object.values(EVIDENCE).map((each: Evidence) => {
    const codes = each.codes.map((code) => `[${code}](checks.md#${code.toLowerCase()})`).join(' ');
    const done = each.done.map((word) => `\`${word}\``).join(', ');
    return `| ${each.about} | ${done} | ${codes === '' ? 'that it is there' : codes} | ${rowsOf(each, sources).join(' ')} |`;
  });
  return [
    '## Evidence',
    '',
    '| what holds | made by | findings that speak against it | rows |',
    '|---|---|---|---|',
    ...rows,
  ].join('\n');
}

/** Every framework with its controls, then what they rest on. */
export function controlTables(sources: ControlSources): string {
  return [...Object.entries(FRAMEWORKS).map(frameworkTable), evidenceTable(sources)].join('\n\n');
}
