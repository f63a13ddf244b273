import { compareText } from '../units/compare-text.ts';
import { type Explained, type Explanation, explainModel } from './explain-model.ts';
import type { Model } from './types.ts';

/**
 * What one model has otherwise than another, at or below a path (W06): each value that differs with what it is in the
 * other, and what the other alone has. In the order of the paths.
 */
export function explainDifference(before: Model, after: Model, path: string): Explanation {
  const left = explainModel(before, path);
  const right = explainModel(after, path);
  // A part that one of them lacks altogether is still a difference.
  if ('message' in left && 'message' in right) return right;
  const rowsBefore = new Map('rows' in left ? left.rows.map((row) => [row.path, row]) : []);
  const rowsAfter = 'rows' in right ? right.rows : [];
  const changed = rowsAfter.flatMap((row): readonly Explained[] => {
    const other = rowsBefore.get(row.path);
    rowsBefore.delete(row.path);
    if (other?.printed === row.printed) return [];
    return [{ ...row, printed: `${row.printed} (not ${other?.printed ?? 'there'})` }];
  });
  const gone = [...rowsBefore.values()].map((row) => ({ ...row, printed: `not there (${row.printed})` }));
  const rows = [...changed, ...gone].toSorted((a, b) => compareText(a.path, b.path));
  return { rows };
}
