/** A switch that is thrown while services run (V03). */
export interface FeatureFlag {
  readonly name: string;
  readonly about: string | null;
  readonly owner: string;
  /** A day, `2027-03-31`. */
  readonly until: string;
  /** Services that ask for it. */
  readonly services: readonly string[];
  readonly enabled: boolean;
  /** Share of users or tenants that get `to`. */
  readonly share: number;
  readonly by: 'user' | 'tenant';
  /** Tenants that get `to` whatever the share. */
  readonly tenants: readonly string[];
  /** By name; `to` and `from` are two of them. */
  readonly variants: Readonly<Record<string, string | boolean>>;
  readonly to: string;
  readonly from: string;
}
