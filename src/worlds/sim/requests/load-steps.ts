import type { Client, LoadStep } from '../run-input.ts';
import type { Fault, FaultTarget } from '../types.ts';

/** A client's profile with the load spikes of the schedule multiplied in, so that arrivals know them in advance. */
export function loadSteps(client: Client, faults: readonly Fault[]): readonly LoadStep[] {
  const spikes = faults
    .filter(({ kind, target }) => kind === 'loadSpike' && isMeant(client, target))
    .map(({ atUs, forUs, amount }) => ({
      atUs,
      untilUs: forUs === null ? Number.POSITIVE_INFINITY : atUs + forUs,
      amount,
    }));
  if (spikes.length === 0) return client.profile;
  const times = new Set([
    ...client.profile.map(({ fromUs }) => fromUs),
    ...spikes.flatMap(({ atUs, untilUs }) => [atUs, untilUs]),
  ]);
  return [...times]
    .filter((fromUs) => fromUs < Number.POSITIVE_INFINITY)
    .sort((a, b) => a - b)
    .map((fromUs) => {
      const base = client.profile.findLast((step) => step.fromUs <= fromUs)?.multiplier ?? 1;
      const multiplier = spikes
        .filter(({ atUs, untilUs }) => atUs <= fromUs && fromUs < untilUs)
        .reduce((product, { amount }) => product * amount, base);
      return { fromUs, multiplier };
    });
}

/** A spike is aimed at a cluster, at the load of a service, or at everybody. */
function isMeant(client: Client, target: FaultTarget): boolean {
  return (
    (target.cluster === undefined || target.cluster === client.cluster) &&
    (target.workload === undefined || target.workload === client.service)
  );
}
