/** What became of a text: a value, or what is wrong with it and what to type instead. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly message: string; readonly fix: string };

/** A way of writing values of one kind, as people write them: `30s`, `99.99%`, `256Mi`. */
export interface Unit<T> {
  /** What a value of it is called in a sentence: `a duration`. */
  readonly title: string;
  readonly examples: readonly string[];
  /** Regular expression of what is accepted, for editors (JSON Schema); `parse` is the judge. */
  readonly pattern: string;
  readonly parse: (text: string) => Parsed<T>;
  /** Shortest text that parses to the value. Written as a method so that a `Unit<number>` is a `Unit<unknown>`. */
  print(value: T): string;
}

/** A value that was read. */
export function parsed<T>(value: T): Parsed<T> {
  return { ok: true, value };
}

/** A text that cannot be read, with the cure. */
export function unreadable(
  message: string,
  fix: string,
): { readonly ok: false; readonly message: string; readonly fix: string } {
  return { ok: false, message, fix };
}
