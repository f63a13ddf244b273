/** What is broken on purpose (X01), each experiment in every cluster that has what it touches. */
export interface Chaos {
  readonly namespace: string;
  /** Share of a service's pods that may be touched. */
  readonly radius: number;
  readonly experiments: readonly Experiment[];
}

export interface Experiment {
  readonly name: string;
  readonly fault: Fault;
  readonly forUs: number;
  /** By cluster: five fields, UTC. */
  readonly schedules: Readonly<Record<string, string>>;
  /** Why it touches more than the radius; null: it does not. */
  readonly waived: string | null;
}

/** What is done to what. Pods are counted by cluster; one that is absent has none to touch. */
export type Fault =
  | { readonly kind: 'kill' | 'fail'; readonly service: string; readonly pods: Counts }
  | { readonly kind: 'partition'; readonly service: string; readonly from: string; readonly pods: Counts }
  | { readonly kind: 'delay'; readonly service: string; readonly byUs: number; readonly pods: Counts }
  | { readonly kind: 'cpu'; readonly service: string; readonly load: number; readonly pods: Counts }
  | { readonly kind: 'memory'; readonly service: string; readonly bytes: number; readonly pods: Counts }
  | {
      readonly kind: 'disk-slow';
      readonly service: string;
      readonly volume: string;
      readonly byUs: number;
      readonly pods: Counts;
    }
  | { readonly kind: 'disk-full'; readonly service: string; readonly volume: string; readonly pods: Counts }
  /** Every pod of the platform on nodes that somebody labelled for it. */
  | { readonly kind: 'node' }
  /** Full zone name by cluster. */
  | { readonly kind: 'zone'; readonly zones: Readonly<Record<string, string>> }
  | { readonly kind: 'primary'; readonly store: string };

export type Counts = Readonly<Record<string, number>>;
