/** The table of promises for a terminal: one line per ledger row with its worst scope, or one per promise. */
import type { JudgedPromise, Proof, Verdict } from '../prove/types.ts';
import { printFigure, printMargin } from './print-figure.ts';

const RANK: Readonly<Record<Verdict, number>> = { broken: 0, unproven: 1, holds: 2 };

/** The promise that speaks for a row: the worst verdict, and of equals the least margin. */
function worstOf(promises: readonly JudgedPromise[]): JudgedPromise {
  return promises.reduce((worst, next) => {
    const byVerdict = RANK[next.verdict] - RANK[worst.verdict];
    if (byVerdict !== 0) return byVerdict < 0 ? next : worst;
    return (next.margin ?? Number.POSITIVE_INFINITY) < (worst.margin ?? Number.POSITIVE_INFINITY) ? next : worst;
  });
}

/** Promises by ledger row, in their order. */
export function byRow(promises: readonly JudgedPromise[]): ReadonlyMap<string, readonly JudgedPromise[]> {
  const rows = new Map<string, JudgedPromise[]>();
  for (const promise of promises) {
    const row = rows.get(promise.row);
    if (row === undefined) rows.set(promise.row, [promise]);
    else row.push(promise);
  }
  return rows;
}

function scopeOf(promise: JudgedPromise): string {
  return promise.scope.service === null ? promise.scope.cluster : `${promise.scope.cluster} ${promise.scope.service}`;
}

const HEADINGS = ['row', 'promise', 'scope', 'target', 'measured', 'margin', 'verdict'] as const;

function cellsOf(promise: JudgedPromise, more: number): readonly string[] {
  const { because, margin, measured, row, target, title, verdict } = promise;
  const why = because.length === 0 ? '' : ` (${because.join(', ')})`;
  return [
    row,
    title,
    more === 0 ? scopeOf(promise) : `${scopeOf(promise)} +${more}`,
    printFigure(target),
    printFigure(measured),
    printMargin(margin),
    // The verdict is the last word of the line, so the reason stands before it.
    `${why.trimStart()}${why === '' ? '' : ' '}${verdict}`,
  ];
}

/** Columns padded to their widest cell; the last one is left as long as it is. */
function align(rows: readonly (readonly string[])[]): string {
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => [...(row[column] ?? '')].length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column === row.length - 1 ? cell : cell + ' '.repeat((widths[column] ?? 0) - [...cell].length),
        )
        .join('  '),
    )
    .join('\n');
}

/** `21 promises: 19 hold, 0 broken, 2 unproven`. */
function countLine(promises: readonly JudgedPromise[]): string {
  const count = (verdict: Verdict): number => promises.filter((promise) => promise.verdict === verdict).length;
  return `${promises.length} promises: ${count('holds')} hold, ${count('broken')} broken, ${count('unproven')} unproven`;
}

/** The whole table, the line of counts last. */
export function promiseTable(proof: Proof, all: boolean): string {
  const lines = all
    ? proof.promises.map((promise) => cellsOf(promise, 0))
    : [...byRow(proof.promises).values()].map((promises) => cellsOf(worstOf(promises), promises.length - 1));
  return `${align([HEADINGS, ...lines])}\n${countLine(proof.promises)}\n`;
}
