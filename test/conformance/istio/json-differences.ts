/** Where two JSON values differ. */
import { isNode } from './canonical-json.ts';

export interface JsonDifference {
  /** Keys joined by dots; list positions in brackets. */
  readonly path: string;
  /** Undefined where the side has nothing. */
  readonly ours: unknown;
  readonly istio: unknown;
}

export interface JsonComparison {
  readonly differences: readonly JsonDifference[];
  /** Values that were compared: leaves of either side. */
  readonly fields: number;
}

/** Objects are compared key by key and lists of the same length place by place; all else as a whole. */
export function compareJson(ours: unknown, istio: unknown, path = ''): JsonComparison {
  if (isNode(ours) && isNode(istio)) {
    const keys = [...new Set([...Object.keys(ours), ...Object.keys(istio)])].sort();
    return merged(keys.map((key) => compareJson(ours[key], istio[key], path === '' ? key : `${path}.${key}`)));
  }
  if (Array.isArray(ours) && Array.isArray(istio) && ours.length === istio.length) {
    return merged(ours.map((each, index) => compareJson(each, istio[index], `${path}[${index}]`)));
  }
  const same = JSON.stringify(ours) === JSON.stringify(istio);
  return { differences: same ? [] : [{ path, ours, istio }], fields: 1 };
}

function merged(parts: readonly JsonComparison[]): JsonComparison {
  return {
    differences: parts.flatMap(({ differences }) => differences),
    fields: parts.reduce((sum, { fields }) => sum + fields, 0),
  };
}
