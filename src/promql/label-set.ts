/** Which labels the series of an expression can have. */
export interface LabelSet {
  readonly names: ReadonlySet<string>;
  /** Beginnings of labels that depend on objects, such as `label_`. */
  readonly families: readonly string[];
  /** Other labels may be there too: the metric is not known. */
  readonly open: boolean;
  /** Some series have them and others do not, as after `or`: an absent one proves nothing. */
  readonly mixed: boolean;
  /** Labels that were there and that a part of the query took away, with what did. */
  readonly dropped: ReadonlyMap<string, string>;
}

export const NO_LABELS: LabelSet = { names: new Set(), families: [], open: false, mixed: false, dropped: new Map() };
export const ANY_LABELS: LabelSet = { ...NO_LABELS, open: true };

/** A set of exactly these; `label_*` is a family. */
export function labelSet(labels: readonly string[]): LabelSet {
  const families = labels.filter((label) => label.endsWith('*')).map((label) => label.slice(0, -1));
  return { ...NO_LABELS, names: new Set(labels.filter((label) => !label.endsWith('*'))), families };
}

/** Whether series may have the label. */
export function hasLabel(set: LabelSet, label: string): boolean {
  return set.open || set.names.has(label) || set.families.some((family) => label.startsWith(family));
}

/** Only these, as far as they were there. */
export function keepLabels(set: LabelSet, labels: readonly string[], by: string): LabelSet {
  const kept = new Set(labels.filter((label) => hasLabel(set, label)));
  return {
    names: kept,
    families: [],
    open: false,
    mixed: set.mixed,
    dropped: dropping(set, (label) => !kept.has(label), by),
  };
}

/** All but these. */
export function withoutLabels(set: LabelSet, labels: readonly string[], by: string): LabelSet {
  const names = new Set([...set.names].filter((label) => !labels.includes(label)));
  return { ...set, names, dropped: dropping(set, (label) => labels.includes(label), by) };
}

/** These as well. */
export function withLabels(set: LabelSet, labels: readonly string[]): LabelSet {
  const dropped = new Map([...set.dropped].filter(([label]) => !labels.includes(label)));
  return { ...set, names: new Set([...set.names, ...labels]), dropped };
}

/** Labels of either. */
export function eitherLabels(a: LabelSet, b: LabelSet): LabelSet {
  return {
    names: new Set([...a.names, ...b.names]),
    families: [...a.families, ...b.families],
    open: a.open || b.open,
    mixed:
      a.mixed ||
      b.mixed ||
      a.open ||
      b.open ||
      a.names.size !== b.names.size ||
      [...a.names].some((name) => !b.names.has(name)),
    dropped: new Map([...a.dropped, ...b.dropped].filter(([label]) => !hasLabel(a, label) && !hasLabel(b, label))),
  };
}

function dropping(set: LabelSet, isDropped: (label: string) => boolean, by: string): ReadonlyMap<string, string> {
  const now = [...set.names].filter(isDropped).map((label): [string, string] => [label, by]);
  return new Map([...set.dropped, ...now]);
}
