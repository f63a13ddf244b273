import type { GatewayConfig } from './gateway-view.ts';
import type { LocalWorld } from './local-world.ts';
import { nowUs } from './now-us.ts';
import { isActive } from './pod-record.ts';
import type { ControllerStatus, RouteStatus, WorkloadStatus, WorldStatus } from './world-types.ts';

/** Entries of each journal that are shown. */
const LAST_ENTRIES = 5;

/** What `nines status` shows of a world. */
export function statusOf(
  world: LocalWorld,
  configs: readonly GatewayConfig[],
  problems: readonly string[],
): WorldStatus {
  const { plan, fleet, gateways, driver } = world;
  return {
    version: 1,
    name: plan.name,
    cluster: plan.cluster,
    input: plan.input,
    sinceUs: world.sinceUs,
    nowUs: nowUs(),
    pid: process.pid,
    zones: plan.zones.map((zone) => ({
      zone,
      isReady: fleet.isZoneReady(zone),
      lostSinceUs: fleet.lostSinceUs(zone),
    })),
    gateways: gateways.status(),
    workloads: workloads(world),
    routes: configs.flatMap(routes),
    controllers: controllers(world),
    driver: { pid: driver.pid, starts: driver.starts },
    loads: plan.loads,
    problems,
  };
}

function workloads({ fleet, plan }: LocalWorld): readonly WorkloadStatus[] {
  return fleet.workloads.map(({ workload, sets }) => {
    const { id, namespace, name, replicas } = workload;
    const active = fleet.podsOf(id).filter(isActive);
    const updated = active.filter(({ revision }) => revision === sets.at(-1)?.revision);
    const version = updated[0]?.start.behaviour.version ?? workload.template.serving.image;
    const zones = plan.zones.map((zone) => [zone, active.filter((pod) => pod.zone === zone && pod.ready).length]);
    return {
      id,
      namespace,
      name,
      version,
      replicas,
      ready: active.filter((pod) => pod.ready).length,
      updated: updated.length,
      zones: Object.fromEntries(zones),
    };
  });
}

function routes({ config }: GatewayConfig): readonly RouteStatus[] {
  return config.listeners.flatMap(({ virtualHosts }) =>
    virtualHosts.flatMap(({ domains, routes: all }) =>
      all.flatMap(({ name, action }): readonly RouteStatus[] => {
        if (action.kind !== 'forward') return [];
        const destinations = action.destinations.map(({ cluster, weight }) => ({ cluster, weight }));
        return [{ host: domains.join(','), route: name ?? '', destinations }];
      }),
    ),
  );
}

function controllers({ journals }: LocalWorld): readonly ControllerStatus[] {
  return journals.all().map(({ who, entries }) => {
    const decided = entries.findLast((entry) => entry.kind === 'decided');
    return {
      who,
      epoch: entries.reduce((newest, { epoch }) => Math.max(newest, epoch), 0),
      entries: entries.length,
      kept: decided?.kind === 'decided' ? decided.kept : null,
      last: entries.slice(-LAST_ENTRIES),
    };
  });
}
