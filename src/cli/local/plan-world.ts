/** From a platform that was read to the plan of its local world: one cluster of it, its zones, and what users ask. */
import { inferTargets } from '../../prove/infer-targets.ts';
import type { Targets } from '../../targets/types.ts';
import type { Issue } from '../../units/issue.ts';
import { nearestWord } from '../../units/nearest-word.ts';
import { meshOf, servingGateways } from '../../worlds/local/gateway-view.ts';
import { localWorkloads } from '../../worlds/local/local-workloads.ts';
import { siblingModule } from '../../worlds/local/sibling-module.ts';
import { type PlannedLoad, STATE_VERSION, type WorldPlan } from '../../worlds/local/world-plan.ts';
import { clusterPlace } from '../../worlds/sim/control/assumed-nodes.ts';
import type { LoadedPlatform } from '../load-platform.ts';

/** What the command line says beside the platform. */
export interface WorldWishes {
  readonly input: readonly string[];
  readonly cluster: string | undefined;
  readonly firstPort: number | null;
  readonly envoy: string;
}

/** The plan, or everything that keeps this platform from running here. */
export function planWorld(
  platform: LoadedPlatform,
  { input, cluster: wished, firstPort, envoy }: WorldWishes,
): { readonly plan: WorldPlan } | { readonly issues: readonly Issue[] } {
  const { clusters } = platform.index;
  const cluster = wished ?? clusters[0] ?? 'default';
  const here = { path: '', file: input[0] ?? '' };
  if (!clusters.includes(cluster)) {
    const near = nearestWord(cluster, clusters) ?? clusters[0];
    const fix = near === undefined ? 'name manifests with objects' : `write --cluster ${near}`;
    return { issues: [{ code: 'CLI051', path: '--cluster', message: `there is no cluster ${cluster}`, fix }] };
  }
  const manifests = platform.index.manifests.filter((manifest) => manifest.cluster === cluster);
  const gateways = servingGateways(meshOf(manifests, cluster));
  const workloads = localWorkloads(manifests, cluster, new Set());
  const issues: Issue[] = [];
  if (workloads.length === 0) {
    const message = `cluster ${cluster} has no workload that could run here`;
    issues.push({ code: 'CLI052', ...here, message, fix: 'name a spec with services, or manifests with a Deployment' });
  }
  if (gateways.length === 0) {
    const message = `no gateway of cluster ${cluster} serves a host over HTTP, so nobody could reach it`;
    issues.push({ code: 'CLI053', ...here, message, fix: 'add to the spec: gateway: { host: shop.example }' });
  }
  if (issues.length > 0) return { issues };
  const targets = platform.targets ?? inferTargets(platform.index);
  const { region, zones } = clusterPlace(cluster, targets.regions, targets.assume);
  const plan: WorldPlan = {
    version: STATE_VERSION,
    name: platform.name,
    input,
    cluster,
    region,
    zones,
    manifests: manifests.map(({ object }) => ({ object, cluster })),
    loads: loadsOf(targets),
    workUs: Object.fromEntries(targets.services.map(({ service, workUs }) => [service, workUs])),
    nodeMonitorGraceUs: targets.assume.nodeMonitorGraceUs,
    firstPort,
    envoy,
    driver: siblingModule('driver-process', import.meta.url),
  };
  return { plan };
}

/** Load on public hosts: what is asked for inside a cluster has no way in here. */
function loadsOf(targets: Targets): readonly PlannedLoad[] {
  return targets.services.flatMap(({ service, load }) => (load === undefined ? [] : [{ ...load, service }]));
}
