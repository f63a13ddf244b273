/** `nodeSelector` and `affinity.nodeAffinity` (component-helpers `scheduling/corev1/nodeaffinity`). */
import { itemsAt, numberAt, recordAt, recordsAt, stringAt, stringsAt } from '../manifests/field.ts';
import type { Labels } from '../manifests/types.ts';
import type { NodeState, PodScheduling } from './types.ts';

/** Whether the hard rules of a pod allow the node: every label of `nodeSelector`, and one of the required terms. */
export function matchesNodeAffinity(scheduling: PodScheduling, node: NodeState): boolean {
  for (const key in scheduling.nodeSelector) {
    if (node.labels[key] !== scheduling.nodeSelector[key]) return false;
  }
  const required = recordAt(scheduling.affinity, ['nodeAffinity', 'requiredDuringSchedulingIgnoredDuringExecution']);
  if (required === undefined) return true;
  return itemsAt(required, ['nodeSelectorTerms']).some((term) => matchesTerm(term, node));
}

/** Sum of the weights of the preferred terms that the node fulfils. */
export function nodePreference(scheduling: PodScheduling, node: NodeState): number {
  const terms = recordsAt(scheduling.affinity, ['nodeAffinity', 'preferredDuringSchedulingIgnoredDuringExecution']);
  let sum = 0;
  for (const [, term] of terms) {
    if (matchesTerm(term.preference, node)) sum += numberAt(term, ['weight']) ?? 0;
  }
  return sum;
}

/** All rows of a term hold together. A term without rows matches nothing. */
function matchesTerm(term: unknown, node: NodeState): boolean {
  const expressions = recordsAt(term, ['matchExpressions']);
  const fields = recordsAt(term, ['matchFields']);
  if (expressions.length + fields.length === 0) return false;
  const named: Labels = { 'metadata.name': node.name };
  return (
    expressions.every(([, row]) => matchesRow(row, node.labels)) && fields.every(([, row]) => matchesRow(row, named))
  );
}

function matchesRow(row: unknown, labels: Labels): boolean {
  const key = stringAt(row, ['key']) ?? '';
  const values = stringsAt(row, ['values']);
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
  switch (stringAt(row, ['operator'])) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
      return compare(value, values[0]) > 0;
    case 'Lt':
      return compare(value, values[0]) < 0;
    default:
      return false;
  }
}

/** Whole numbers only; 0 for what cannot be compared, which fulfils neither `Gt` nor `Lt`. */
function compare(value: string | undefined, bound: string | undefined): number {
  const whole = /^[+-]?[0-9]+$/;
  if (value === undefined || bound === undefined || !whole.test(value) || !whole.test(bound)) return 0;
  return Number(value) - Number(bound);
}
