import type { Issue } from '../units/issue.ts';
import { printPath } from './print-path.ts';
import { traceOf } from './trace-of.ts';
import type { Node, Path, Place, PrintedTrace, Shape, Trace } from './types.ts';

/** More than anybody corrects in one go; a hostile file could have millions. */
const MAX_ISSUES = 1000;

/**
 * What one reading of a document gathers: the mistakes, all of them, and where every value came from. A later stage
 * (what names what, what excludes what) reports through the same object, so that its issues have places too.
 */
export class Reading {
  readonly file: string;
  readonly issues: Issue[] = [];
  #root: { node: Node; shape: Shape } | null = null;

  constructor(file: string) {
    this.file = file;
  }

  /** The document that is read, and by which schema. */
  begin(node: Node, shape: Shape): void {
    this.#root = { node, shape };
  }

  get isFull(): boolean {
    return this.issues.length >= MAX_ISSUES;
  }

  /** Reports a mistake at a place, or where `path` was written, or where its nearest written ancestor was. */
  report(code: string, path: Path, message: string, fix: string, place?: Place | null): void {
    if (this.isFull) return;
    const at = place ?? this.placeOf(path);
    const position = at === null ? {} : { line: at.line, column: at.column };
    this.issues.push({ code, path: printPath(path), message, fix, file: this.file, ...position });
  }

  /**
   * Reports that two values cannot hold together, at the one to change, with the place of the other. Each is understood by
   * itself: such a document can still be looked at as a whole. Places are those of the paths unless they are given.
   */
  contradict(
    code: string,
    path: Path,
    against: Path,
    message: string,
    fix: string,
    places: { readonly at?: Place | null; readonly against?: Place | null } = {},
  ): void {
    if (this.isFull) return;
    this.report(code, path, message, fix, places.at);
    const at = places.against ?? this.placeOf(against);
    const position = at === null ? {} : { line: at.line, column: at.column };
    this.issues.push({ ...this.issues.pop()!, other: { path: printPath(against), ...position } });
  }

  /** Where a value came from; undefined when nothing is there and nothing is said about it. */
  traceOf(path: Path): Trace | undefined {
    return this.#root === null ? undefined : traceOf(this.#root.node, this.#root.shape, path);
  }

  /** Where a value, or the nearest thing around it, was written. */
  placeOf(path: Path): Place | null {
    for (let length = path.length; length >= 0; length--) {
      const trace = this.traceOf(path.slice(0, length));
      if (trace?.kind === 'written' && trace.place !== null) return trace.place;
    }
    return null;
  }

  /** The same with file and line; line 0 when the document has none, as an object from a program. */
  provenanceOf(path: Path): PrintedTrace | undefined {
    const trace = this.traceOf(path);
    if (trace?.kind !== 'written') return trace;
    const place = trace.place ?? this.placeOf(path);
    const at = { line: place?.line ?? 0, column: place?.column ?? 0 };
    return { kind: 'written', file: this.file, ...at, path: printPath(path) };
  }

  /** Whether the user wrote this value, rather than leaving it to a default. */
  isWritten(path: Path): boolean {
    return this.traceOf(path)?.kind === 'written';
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
