/** What a file may be at most, whichever way it is read. */

/** A specification is written by hand: more than this is a mistake, and reading it would only take long. */
export const MAX_BYTES = 5_000_000;
/** Nesting that no specification needs, far from what would exhaust the stack. */
export const MAX_DEPTH = 64;
/** Values after aliases are followed: generous for a platform of thousands of services. */
export const MAX_VALUES = 500_000;
