/** S07: what may be spent. Money in dollars, budgets per month. */
export interface Cost {
  readonly version: string;
  /** Null: nothing is promised. */
  readonly budget: number | null;
  /** Parts of it by who spends it. */
  readonly services: readonly BudgetPart[];
  /** Parts of it by what is bought; null: it is not divided so. */
  readonly resources: Readonly<Record<CostResource, number>> | null;
  readonly warn: number;
  readonly forecastUs: number;
  /** Ages at which objects of the platform's buckets become cheaper; null: never. */
  readonly tiers: { readonly infrequentUs: number; readonly archiveUs: number } | null;
  readonly prices: Prices;
}
export type CostResource = 'compute' | 'storage' | 'network' | 'database';

export interface BudgetPart {
  readonly name: string;
  readonly share: number;
  /** Null: all that no other part names. */
  readonly namespaces: readonly string[] | null;
}

export interface Prices {
  readonly cpuHour: number;
  readonly gibHour: number;
  /** Share by which the spot market is cheaper. */
  readonly spot: number;
  readonly storageGibMonth: number;
  readonly zoneGib: number;
  readonly regionGib: number;
  readonly internetGib: number;
}
