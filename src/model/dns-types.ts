/** Records of the platform's public hosts, by region (D06). */
export interface Dns {
  readonly hosts: readonly string[];
  /** Hosted zone of the hosts, where Terraform writes them. */
  readonly zone: string;
  readonly policy: 'weighted' | 'latency' | 'geo' | 'failover' | 'proximity';
  readonly owner: 'external-dns' | 'terraform';
  readonly ttlUs: number;
  /** Regions that have records; with `failover` the one that clients are sent to first stands first. */
  readonly regions: readonly string[];
  /** Integer weights by region, in the proportion of the shares; regions with 0 have no record. */
  readonly weights: Readonly<Record<string, number>>;
  /** With `geo`: whose clients each region takes. */
  readonly places: Readonly<Record<string, Places>>;
  /** With `proximity`: by region, from -90 to 90. */
  readonly bias: Readonly<Record<string, number>>;
  /** Address of the gateway of each region that has a record: a name or an IP. */
  readonly addresses: Readonly<Record<string, string>>;
  /** Null: regions are in the answer whatever happens to them. */
  readonly health: DnsHealth | null;
}

export interface Places {
  readonly everywhere: boolean;
  readonly continents: readonly string[];
  readonly countries: readonly string[];
  readonly states: readonly string[];
}

export interface DnsHealth {
  /** Null: whether port 443 accepts a connection. */
  readonly path: string | null;
  readonly everyUs: number;
  readonly failures: number;
  /** Checks that exist already, by region. */
  readonly ids: Readonly<Record<string, string>>;
}
