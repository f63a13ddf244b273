/** What the platform scales beyond the pods of a service. */

export interface PlatformScaling {
  readonly vertical: Vertical | null;
  readonly nodes: Nodes | null;
  readonly predictive: Predictive | null;
  readonly bands: Bands | null;
}

export interface CpuSpan {
  readonly minMillis: number;
  readonly maxMillis: number;
}
export interface SizeSpan {
  readonly minBytes: number;
  readonly maxBytes: number;
}

/** S02: who recommends requests, and from what. */
export interface Vertical {
  readonly mode: 'recommend' | 'apply';
  readonly historyUs: number;
  readonly halfLifeUs: number;
  readonly version: string;
  readonly cpu: CpuSpan;
  readonly memory: SizeSpan;
}

/** One service's part of it. */
export interface ServiceVertical {
  readonly mode: 'recommend' | 'apply';
  readonly resources: readonly ('cpu' | 'memory')[];
}

/** S03. */
export interface Nodes {
  readonly families: readonly string[];
  readonly architecture: 'amd64' | 'arm64';
  readonly spot: boolean;
  /** Share of a node below which it is one too many. */
  readonly use: number;
  readonly settleUs: number;
  readonly disruption:
    | { readonly kind: 'count'; readonly count: number }
    | { readonly kind: 'share'; readonly share: number };
  readonly expireUs: number;
  readonly image: string;
  readonly diskBytes: number;
  /** Name of each cluster at its provider. */
  readonly names: Readonly<Record<string, string>>;
  /** By cluster: what is bought on demand first. */
  readonly base: Readonly<Record<string, Capacity>>;
  /** By cluster: what services reserve at their most pods. */
  readonly most: Readonly<Record<string, Capacity>>;
}
export interface Capacity {
  readonly cpuMillis: number;
  readonly memoryBytes: number;
}

/** S04: told to the external scaler. */
export interface Predictive {
  readonly services: readonly string[];
  readonly mode: 'proactive' | 'reactive' | 'hybrid';
  readonly historyUs: number;
  readonly horizonUs: number;
  readonly refreshUs: number;
  /** Fourier orders; 0: none. */
  readonly seasonality: { readonly daily: number; readonly weekly: number; readonly yearly: number };
  readonly proactive: Lead;
  readonly reactive: Lead;
  readonly step: number;
  readonly cpu: CpuSpan & { readonly stepMillis: number };
  readonly memory: SteppedSize;
  readonly storage: SteppedSize;
}
export interface Lead {
  readonly aheadUs: number;
  readonly factor: number;
}
export interface SteppedSize extends SizeSpan {
  readonly stepBytes: number;
}

/** S05: right from, right up to, told below, told above. Shares; megabits per second for the network. */
export interface Band {
  readonly from: number;
  readonly to: number;
  readonly below: number;
  readonly above: number;
}
export interface Bands {
  readonly cpu: Band;
  readonly memory: Band;
  readonly storage: Band;
  readonly network: Band;
  /** Null: never told. */
  readonly pods: { readonly below: number | null; readonly above: number | null };
}
