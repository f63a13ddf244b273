import type { Workload } from '../../kubernetes/workload.ts';
import type { Manifest } from '../../manifests/types.ts';
import type { DestinationRule } from '../../mesh/destination-rules.ts';
import type { MeshService } from '../../mesh/services.ts';

/** A service of one cluster with everything that rules ask about it. */
export interface ServiceFacts {
  /** `namespace/name`. */
  readonly id: string;
  readonly service: MeshService;
  /** The Service, or the object that an operator makes it from. */
  readonly manifest: Manifest;
  /** What its selector takes in this cluster. */
  readonly workloads: readonly Workload[];
  /** Pods behind it to begin with; a DaemonSet counts none, because nothing says how many nodes there are. */
  readonly replicas: number;
  /** Its pods, or some of them, have a proxy. */
  readonly isMeshed: boolean;
  /** A route or a destination rule speaks of it, or the targets say that it is called: requests to it matter. */
  readonly isAsked: boolean;
  /** Some port of it carries HTTP, as far as the mesh can tell. */
  readonly isHttp: boolean;
  /** What a client in its own namespace obeys; null: none. */
  readonly destinationRule: DestinationRule | null;
}
