import type { WrittenAssume } from './assume-schema.ts';
import type { Assumptions } from './types.ts';

/** The assumptions with their units in their names. */
export function assumptionsOf(written: WrittenAssume): Assumptions {
  return {
    zones: written.zones,
    nodesPerZone: written.nodesPerZone,
    nodeCpu: written.nodeCpu,
    nodeMemoryBytes: written.nodeMemory,
    gatewayReplicas: written.gatewayReplicas,
    podStartUs: written.podStart,
    sameZoneUs: written.sameZone,
    crossZoneUs: written.crossZone,
    crossRegionUs: written.crossRegion,
    endpointPropagationUs: written.endpointPropagation,
    nodeMonitorGraceUs: written.nodeMonitorGrace,
    ...(written.balancerCheck === undefined ? {} : { balancerCheckUs: written.balancerCheck }),
  };
}
