/** The pods of a case inside the simulator: real pods and servers, whose answers are told instead of worked for. */

import type { Caller } from '../../../src/worlds/sim/requests/caller.ts';
import { InboundPolicies, PodGuard } from '../../../src/worlds/sim/requests/pod-guard.ts';
import { PodServer } from '../../../src/worlds/sim/requests/pod-server.ts';
import { PodTally } from '../../../src/worlds/sim/requests/pod-tally.ts';
import type { CurrentWindow } from '../../../src/worlds/sim/requests/pod-work.ts';
import { NO_WORK } from '../../../src/worlds/sim/requests/service-work.ts';
import type { SlotTarget, Upstream } from '../../../src/worlds/sim/requests/upstream.ts';
import type { SimPod } from '../../../src/worlds/sim/types.ts';
import type { PreparedCase } from '../harness/prepared-case.ts';
import type { PodTold } from '../types.ts';

/** What a handshake takes on loopback; only its order of magnitude matters. */
const ROUND_TRIP_US = 200;
const NOWHERE = { region: '', zone: '', subzone: '' };

/** The only window of figures; nobody reads them. */
export const WINDOW: CurrentWindow = { index: 0 };

/** Servers by pod name. */
export class ToldPods {
  readonly #servers = new Map<string, PodServer>();
  readonly #prepared: PreparedCase;

  constructor(prepared: PreparedCase, caller: Caller) {
    this.#prepared = prepared;
    for (const [index, pod] of prepared.told.pods.entries()) {
      const config = prepared.sidecars.get(pod.name);
      const guard = config === undefined ? null : new PodGuard(new InboundPolicies(config), 0);
      this.#servers.set(pod.name, new PodServer(simPod(pod, index), caller, guard, () => NO_WORK, [new PodTally()], 0));
    }
  }

  /** Where a slot of a destination leads. */
  target(upstream: Upstream, slot: number): SlotTarget {
    const { id, address, port, locality } = upstream.state.endpoint(slot);
    const server = this.#servers.get(this.#prepared.podAt.get(address)!)!;
    const travelUs = ROUND_TRIP_US / 2;
    const place = { endpoint: id, cluster: '', zone: locality.zone, region: locality.region, workload: '', travelUs };
    return {
      last: { planned: null, admission: null, gateway: null },
      server,
      work: NO_WORK,
      relay: null,
      travelUs,
      roundTripUs: ROUND_TRIP_US,
      port,
      gateways: () => [],
      place,
    };
  }
}

function simPod(pod: PodTold, number: number): SimPod {
  return {
    number,
    name: pod.name,
    namespace: pod.namespace ?? 'shop',
    cluster: '',
    labels: pod.labels,
    workload: '',
    role: 'workload',
    serviceAccount: '',
    revision: '',
    ports: [],
    concurrency: 1,
    cpuRequest: null,
    meshed: pod.sidecar ?? false,
    node: null,
    locality: NOWHERE,
    phase: 'running',
    ready: true,
    accepting: pod.listens ?? true,
    behaviour: {
      errorPerMillion: 0,
      lostOrderPerMillion: 0,
      errorStatus: 500,
      strainedErrorPerMillion: 0,
      strainedAbove: Number.POSITIVE_INFINITY,
      slowFactor: 1,
      extraLatencyUs: 0,
      hung: false,
      unreachable: false,
    },
  };
}
