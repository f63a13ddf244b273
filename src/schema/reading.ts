import type { Issue } from '../units/issue.ts';
import { printPath } from './print-path.ts';
import type { Path, Place, Trace } from './types.ts';

/**
 * What one reading of a document gathers: the mistakes, all of them, and where every value came from. A later stage
 * (what names what, what excludes what) reports through the same object, so that its issues have places too.
 */
export class Reading {
  readonly file: string;
  readonly issues: Issue[] = [];
  /** By printed path. */
  readonly traces = new Map<string, Trace>();

  /** Why everything that is read at the moment stands there although nobody wrote it; null: somebody wrote it. */
  #defaultWhy: string | null = null;

  constructor(file: string) {
    this.file = file;
  }

  /** Notes where the value at a path came from; the first note stands. */
  note(path: Path, place: Place | null): void {
    const key = printPath(path);
    if (this.traces.has(key)) return;
    const why = this.#defaultWhy;
    this.traces.set(key, why === null ? { kind: 'written', place } : { kind: 'default', why });
  }

  /** Everything that `read` notes is a default. */
  asDefault<T>(why: string, read: () => T): T {
    const outer = this.#defaultWhy;
    this.#defaultWhy = why;
    const value = read();
    this.#defaultWhy = outer;
    return value;
  }

  /** Reports a mistake at a place, or where `path` was written, or where its nearest written ancestor was. */
  report(code: string, path: Path, message: string, fix: string, place?: Place | null): void {
    const at = place ?? this.placeOf(path);
    const position = at === null ? {} : { line: at.line, column: at.column };
    this.issues.push({ code, path: printPath(path), message, fix, file: this.file, ...position });
  }

  /** Where a value, or the nearest thing around it, was written. */
  placeOf(path: Path): Place | null {
    for (let length = path.length; length >= 0; length--) {
      const trace = this.traces.get(printPath(path.slice(0, length)));
      if (trace?.kind === 'written' && trace.place !== null) return trace.place;
    }
    return null;
  }

  /** Whether the user wrote this value, rather than leaving it to a default. */
  isWritten(path: Path): boolean {
    return this.traces.get(printPath(path))?.kind === 'written';
  }
}

/** Issues in the order in which they stand in the file. */
export function inFileOrder(issues: readonly Issue[]): readonly Issue[] {
  return issues
    .map((issue, order) => ({ issue, order }))
    .sort(
      (a, b) =>
        (a.issue.line ?? 0) - (b.issue.line ?? 0) || (a.issue.column ?? 0) - (b.issue.column ?? 0) || a.order - b.order,
    )
    .map(({ issue }) => issue);
}
