/** What is known of the command lines of the tools that guides tell people to type. */

/** A tool of one version: every command it has and every option of each. */
export interface ToolFacts {
  readonly tool: string;
  /** Whose help these facts were read from. */
  readonly version: string;
  /**
   * Options that every command takes, separated by blanks. `all` is a flag, `name=` takes a value, `name=?` takes one only
   * behind an equals sign; `n,namespace=` has a short form, `c,=` has no other.
   */
  readonly options: string;
  /** Options of each command by its words, `rollout undo`; the empty word is the tool itself. Groups that do nothing are absent. */
  readonly commands: Readonly<Record<string, string>>;
  /** Other names of commands: `proxy-config eps` → `proxy-config endpoint`. */
  readonly aliases?: Readonly<Record<string, string>>;
  /** Long options are written with one dash, as `openssl` and `terraform` do. */
  readonly oneDash?: true;
  /** What may stand as an option without a dash, as `+short` for `dig`. */
  readonly plus?: readonly string[];
}
