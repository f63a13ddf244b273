/** One thing that the owners of a platform asked for by name, and what gives it today. */
export interface Deliverable {
  /** As its owners called it. */
  readonly asked: string;
  /**
   * Files within a cluster's folder, files beside those folders, pages, which may end in the anchor of a section, or
   * commands, which begin with `nines`.
   */
  readonly given: readonly string[];
  /** What of it is not there yet: the ledger's row, and which part. */
  readonly later: readonly (readonly [row: string, what: string])[];
  /** What there is at least of something that is counted (`inventory`), as its owners counted it. */
  readonly least: Readonly<Record<string, number>>;
}

export interface DeliverableSection {
  readonly title: string;
  readonly lines: readonly Deliverable[];
}

/** A line of the list; commands stand behind the paths, each by itself. */
export function line(
  asked: string,
  paths: string,
  later: Deliverable['later'] = [],
  more: { readonly commands?: readonly string[]; readonly least?: Deliverable['least'] } = {},
): Deliverable {
  const given = paths.split(' ').filter((path) => path !== '');
  return { asked, given: [...given, ...(more.commands ?? [])], later, least: more.least ?? {} };
}
