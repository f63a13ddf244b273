/**
 * A user's mistake, as a value. Every reader (spec, targets, manifests, command line) reports all of them at once
 * and in this one shape; an exception is reserved for our own mistakes.
 */
export interface Issue {
  /** Stable and short, such as `SPEC012`; the documentation lists them. */
  readonly code: string;
  /** Where in the document, as written there: `services.app.calls[0]`; empty when it is the file itself. */
  readonly path: string;
  readonly message: string;
  /** What to type instead. */
  readonly fix: string;
  readonly file?: string;
  /** One-based. */
  readonly line?: number;
  /** One-based. */
  readonly column?: number;
  /** What it contradicts: both were understood, and they cannot hold together. */
  readonly other?: IssuePlace;
}

/** A further place of the same document. */
export interface IssuePlace {
  readonly path: string;
  readonly line?: number;
  readonly column?: number;
}
