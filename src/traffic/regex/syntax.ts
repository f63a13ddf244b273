/** Syntax tree of a regular expression in RE2's language (its `doc/syntax.txt`). */
export type Syntax =
  | { readonly kind: 'character'; readonly test: (code: number) => boolean }
  | { readonly kind: 'sequence'; readonly parts: readonly Syntax[] }
  | { readonly kind: 'choice'; readonly options: readonly Syntax[] }
  /** `most` -1: without end. */
  | {
      readonly kind: 'repeat';
      readonly part: Syntax;
      readonly least: number;
      readonly most: number;
      readonly greedy: boolean;
    }
  | { readonly kind: 'capture'; readonly part: Syntax; readonly group: number }
  | { readonly kind: 'assertion'; readonly at: Assertion };

export type Assertion = 'textStart' | 'textEnd' | 'lineStart' | 'lineEnd' | 'wordBoundary' | 'noWordBoundary';

/** What RE2 would refuse, in its own terms. */
export class RegexSyntaxError extends Error {}
