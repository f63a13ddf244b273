import { isRecord, recordsAt, stringAt, stringRecordAt, stringsAt } from './field.ts';

/** One row of `matchExpressions`. */
export interface LabelRequirement {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
}

/** A label selector, read. One without any row selects everything. */
export interface LabelSelector {
  readonly matchLabels: Readonly<Record<string, string>>;
  readonly matchExpressions: readonly LabelRequirement[];
}

export type Labels = Readonly<Record<string, string>>;

/** Reads a LabelSelector (`matchLabels`, `matchExpressions`), as of a Deployment; undefined when there is none. */
export function labelSelectorOf(value: unknown): LabelSelector | undefined {
  if (!isRecord(value)) return undefined;
  const matchExpressions = recordsAt(value, ['matchExpressions']).map(([, row]) => ({
    key: stringAt(row, ['key']) ?? '',
    operator: stringAt(row, ['operator']) ?? '',
    values: stringsAt(row, ['values']),
  }));
  return { matchLabels: stringRecordAt(value, ['matchLabels']), matchExpressions };
}

/** Whether labels satisfy every row of a selector. `NotIn` and `DoesNotExist` are satisfied by a missing label. */
export function matchesLabels(selector: LabelSelector, labels: Labels | undefined): boolean {
  for (const key in selector.matchLabels) {
    if (!has(labels, key) || labels[key] !== selector.matchLabels[key]) return false;
  }
  return selector.matchExpressions.every((row) => matchesRequirement(row, labels));
}

function matchesRequirement({ key, operator, values }: LabelRequirement, labels: Labels | undefined): boolean {
  const value = has(labels, key) ? labels[key] : undefined;
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      // The API server refuses any other operator, so nothing is selected.
      return false;
  }
}

function has(labels: Labels | undefined, key: string): labels is Labels {
  return labels !== undefined && Object.hasOwn(labels, key);
}
