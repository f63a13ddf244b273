import type { Counts } from '../run-result.ts';

/** Small counters by number: statuses, flags. One value is nearly always meant, so that one costs no look-up. */
export class CountsByKey {
  private readonly usual: number;
  private usualCount = 0;
  private readonly others = new Map<number, number>();

  constructor(usual: number) {
    this.usual = usual;
  }

  add(key: number): void {
    if (key === this.usual) this.usualCount++;
    else this.others.set(key, (this.others.get(key) ?? 0) + 1);
  }

  /** Every key with its count; zeros are not in it. */
  entries(): readonly (readonly [key: number, count: number])[] {
    const all = [...this.others];
    if (this.usualCount > 0) all.push([this.usual, this.usualCount]);
    return all.sort(([a], [b]) => a - b);
  }

  freeze(nameOf: (key: number) => string): Counts {
    return sortedCounts(this.entries().map(([key, count]) => [nameOf(key), count]));
  }
}

/** Counters by name. The name before is nearly always meant again, so that one costs no look-up. */
export class CountsByName {
  private readonly counters = new Map<string, { count: number }>();
  private lastName = '';
  private last: { count: number } = { count: 0 };

  add(name: string): void {
    if (name !== this.lastName) {
      let counter = this.counters.get(name);
      if (counter === undefined) {
        counter = { count: 0 };
        this.counters.set(name, counter);
      }
      this.lastName = name;
      this.last = counter;
    }
    this.last.count++;
  }

  freeze(): Counts {
    return sortedCounts([...this.counters].map(([name, { count }]) => [name, count]));
  }
}

/** Counts by name, names sorted, equal names added up, zeros left out. */
export function sortedCounts(pairs: readonly (readonly [name: string, count: number])[]): Counts {
  const sums = new Map<string, number>();
  for (const [name, count] of pairs) if (count !== 0) sums.set(name, (sums.get(name) ?? 0) + count);
  return Object.fromEntries([...sums].sort(([a], [b]) => (a < b ? -1 : 1)));
}
