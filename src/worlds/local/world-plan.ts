/** What `nines up` hands to the process that runs a world. */
import type { Manifest } from '../../manifests/types.ts';
import type { Load } from '../../targets/types.ts';

/** Version of the files in a state folder: another one's world is not touched. */
export const STATE_VERSION = 1;

/** One kind of request that users are said to send. */
export interface PlannedLoad extends Load {
  /** `namespace/name`. */
  readonly service: string;
}

export interface WorldPlan {
  readonly version: typeof STATE_VERSION;
  /** Of the platform. */
  readonly name: string;
  /** The command line's words that named the input. */
  readonly input: readonly string[];
  readonly cluster: string;
  readonly region: string;
  readonly zones: readonly string[];
  readonly manifests: readonly Manifest[];
  readonly loads: readonly PlannedLoad[];
  /** Mean time that one request takes a service, by `namespace/name`: what the demo service takes unless told otherwise. */
  readonly workUs: Readonly<Record<string, number>>;
  /** From a zone's death to the moment when its node counts as lost. */
  readonly nodeMonitorGraceUs: number;
  /** Port of the first gateway, the next ones following; null: free ones. */
  readonly firstPort: number | null;
  /** Path of Envoy. */
  readonly envoy: string;
  /** Module of the driver: the process that runs the controllers. Null: none. */
  readonly driver: string | null;
}
