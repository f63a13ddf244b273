/** What is kept of what programs print (O07). */
import type { Footprint } from './monitoring-types.ts';

export interface Logs {
  readonly namespace: string;
  /** Of the agents. */
  readonly agentNamespace: string;
  readonly version: { readonly loki: string; readonly collector: string };
  readonly retentionUs: number;
  readonly storage: {
    readonly bucket: string;
    readonly region: string;
    /** Null: Amazon's. */
    readonly endpoint: string | null;
    /** Of the pods; null: what the nodes may do. */
    readonly role: string | null;
    /** With keys of access; null: none. */
    readonly secret: string | null;
  };
  readonly replicas: number;
  /** Pods that hold a line until it is stored: a line is taken when most of them have it. */
  readonly copies: number;
  readonly footprint: Footprint;
}
