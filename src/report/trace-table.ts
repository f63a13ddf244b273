/** A run as a table of fixed columns: when, what, to whom, how. The last line identifies the run. */
import type { Told } from '../prove/operators-story.ts';
import type { PlannedRun, PlannedScenario } from '../prove/types.ts';

/** What is read off one run: the log, and what tells it from every other. */
export interface TracedRun {
  readonly traceHash: string;
  readonly requests: number;
  readonly events: number;
  readonly log: readonly {
    readonly atUs: number;
    readonly kind: string;
    readonly subject: string;
    readonly detail: string;
  }[];
}

const KIND_WIDTH = 12;
const SUBJECT_WIDTH = 44;

/** Seconds with six decimals, right-aligned to a day. */
function timeColumn(us: number): string {
  const seconds = Math.floor(us / 1_000_000);
  return `${seconds}.${String(us % 1_000_000).padStart(6, '0')}`.padStart(12);
}

/** A cell of fixed width; a longer text keeps its end, where names differ. */
function cell(text: string, width: number): string {
  return text.length > width ? `…${text.slice(text.length - width + 1)}` : text.padEnd(width);
}

/** The log with what controllers said in its place; of the changes that they made the log knows already. */
function withWords(log: TracedRun['log'], told: readonly Told[]): TracedRun['log'] {
  const said = told
    .filter(({ kind }) => kind === 'says')
    .map(({ atUs, who, text }) => ({ atUs, kind: 'decision', subject: who, detail: text }));
  return [...log, ...said].sort((a, b) => a.atUs - b.atUs);
}

/** The trace of one run. The same run gives the same bytes. */
export function traceTable(
  scenario: PlannedScenario,
  run: PlannedRun,
  result: TracedRun,
  told: readonly Told[] = [],
): string {
  const head = `${scenario.id}: ${scenario.title}\nrun ${run.name}, seed ${run.input.seed}\n\n`;
  const columns = `${'seconds'.padStart(12)}  ${cell('event', KIND_WIDTH)}  ${cell('subject', SUBJECT_WIDTH)}  detail\n`;
  const lines = withWords(result.log, told).map((entry) =>
    `${timeColumn(entry.atUs)}  ${cell(entry.kind, KIND_WIDTH)}  ${cell(entry.subject, SUBJECT_WIDTH)}  ${entry.detail}`.trimEnd(),
  );
  return `${head}${columns}${lines.join('\n')}\n\n${result.requests} requests, ${result.events} events, trace ${result.traceHash}\n`;
}
