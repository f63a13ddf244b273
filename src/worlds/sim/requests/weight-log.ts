/** Weights of routes as they are applied, for pictures of shifts: one point per change. */
import { field, recordAt, recordsAt, stringAt } from '../../../manifests/field.ts';
import type { Manifest } from '../../../manifests/types.ts';
import type { WeightSeries } from '../run-result.ts';

interface Row {
  readonly object: string;
  readonly cluster: string;
  readonly rule: string;
  readonly destination: string;
  readonly points: { atUs: number; percent: number }[];
}

export class WeightLog {
  readonly #rows = new Map<string, Row>();

  /** The objects as they are applied from now on. */
  note(manifests: readonly Manifest[], nowUs: number): void {
    const seen = new Set<Row>();
    for (const { object, cluster } of manifests) {
      const rules = object.kind === 'VirtualService' ? ['http'] : object.kind === 'HTTPRoute' ? ['rules'] : null;
      if (rules === null) continue;
      const name = `${object.kind} ${object.metadata.namespace ?? 'default'}/${object.metadata.name}`;
      for (const [index, rule] of recordsAt(object, ['spec', ...rules])) {
        // Rules are put in front of others by name: only one without a name is known by its place.
        const row = { object: name, cluster, rule: stringAt(rule, ['name']) ?? `#${index}` };
        for (const [destination, percent] of shares(rule))
          seen.add(this.#point({ ...row, destination }, percent, nowUs));
      }
    }
    // What a rule no longer names gets nothing from it.
    for (const row of this.#rows.values()) if (!seen.has(row)) this.#point(row, 0, nowUs);
  }

  /** Destinations that share their traffic, or came to. */
  freeze(): readonly WeightSeries[] {
    return [...this.#rows.values()].filter(({ points }) => points.some(({ percent }) => percent < 100));
  }

  #point(of: Omit<Row, 'points'>, percent: number, atUs: number): Row {
    const key = `${of.cluster}\n${of.object}\n${of.rule}\n${of.destination}`;
    const row = this.#rows.get(key) ?? { ...of, points: [] };
    this.#rows.set(key, row);
    if (row.points.at(-1)?.percent !== percent) row.points.push({ atUs, percent });
    return row;
  }
}

/** Percent of each destination of one rule. */
function shares(rule: Readonly<Record<string, unknown>>): ReadonlyMap<string, number> {
  const entries = [...recordsAt(rule, ['route']), ...recordsAt(rule, ['backendRefs'])].map(([, entry]) => {
    const destination = recordAt(entry, ['destination']) ?? entry;
    const host = stringAt(destination, ['host']) ?? stringAt(destination, ['name']) ?? '';
    const weight = field(entry, ['weight']);
    return {
      name: [host, stringAt(destination, ['subset'])].filter((part) => part !== undefined).join(' '),
      weight: typeof weight === 'number' ? weight : null,
    };
  });
  // One destination gets everything whatever it says; HTTPRoute counts an absent weight as 1, a VirtualService as 0.
  const absent = Array.isArray(rule.backendRefs) || entries.length === 1 ? 1 : 0;
  const total = entries.reduce((sum, { weight }) => sum + (weight ?? absent), 0);
  const found = new Map<string, number>();
  for (const { name, weight } of entries) {
    if (!found.has(name)) found.set(name, total === 0 ? 0 : (100 * (weight ?? absent)) / total);
  }
  return found;
}
