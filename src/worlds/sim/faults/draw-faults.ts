/**
 * Random schedules for campaigns, drawn before a run from named streams: one stream per kind, so that leaving a kind out,
 * or dropping a fault while shrinking, changes nothing else. Every fault ends before the time given, after which a
 * platform must converge.
 */
import type { ControlLevers } from '../control/control-levers.ts';
import type { Fault, FaultKind, FaultTarget, RandomStream } from '../types.ts';

/** How often a kind strikes, for how long, how hard. Durations and amounts are drawn evenly between their bounds. */
export interface FaultRate {
  readonly kind: FaultKind;
  readonly perHour: number;
  readonly forUs: readonly [least: number, most: number];
  readonly amount: readonly [least: number, most: number];
}

/** What can be hit, by name. */
export interface FaultGround {
  readonly cluster: string;
  readonly zones: readonly string[];
  readonly nodes: readonly string[];
  /** `namespace/name` and how many pods it has. */
  readonly workloads: readonly { readonly name: string; readonly pods: number }[];
  readonly gateways: number;
  readonly externals: readonly string[];
}

export interface CampaignOptions {
  readonly fromUs: number;
  /** Every fault is over by then. */
  readonly healedByUs: number;
  readonly rates: readonly FaultRate[];
  /** Each kind is left out in half of the seeds and otherwise made up to twice as frequent (swarm testing). */
  readonly swarm: boolean;
}

const SECOND_US = 1_000_000;
const MINUTE_US = 60 * SECOND_US;
const HOUR_US = 60 * MINUTE_US;

/** A stormy hour: a few faults of most kinds, far more often than a year has them. */
export const STORMY_HOUR: readonly FaultRate[] = [
  { kind: 'podKill', perHour: 6, forUs: [0, 0], amount: [0, 1] },
  { kind: 'podHang', perHour: 1, forUs: [10 * SECOND_US, 5 * MINUTE_US], amount: [0, 0] },
  { kind: 'podSlow', perHour: 2, forUs: [30 * SECOND_US, 10 * MINUTE_US], amount: [2, 20] },
  { kind: 'errorRate', perHour: 2, forUs: [30 * SECOND_US, 10 * MINUTE_US], amount: [1_000, 1_000_000] },
  { kind: 'latency', perHour: 1, forUs: [MINUTE_US, 10 * MINUTE_US], amount: [50_000, 1_000_000] },
  { kind: 'nodeLoss', perHour: 0.5, forUs: [MINUTE_US, 20 * MINUTE_US], amount: [0, 0] },
  { kind: 'nodeDrain', perHour: 1, forUs: [2 * MINUTE_US, 20 * MINUTE_US], amount: [0, 0] },
  { kind: 'zoneLoss', perHour: 0.2, forUs: [5 * MINUTE_US, 30 * MINUTE_US], amount: [0, 0] },
  { kind: 'zoneDrain', perHour: 0.1, forUs: [5 * MINUTE_US, 30 * MINUTE_US], amount: [0, 0] },
  { kind: 'zonePartition', perHour: 0.2, forUs: [10 * SECOND_US, 10 * MINUTE_US], amount: [0, 0] },
  { kind: 'badVersion', perHour: 0.3, forUs: [MINUTE_US, 10 * MINUTE_US], amount: [10_000, 1_000_000] },
  { kind: 'rollingUpdate', perHour: 1, forUs: [20 * MINUTE_US, 30 * MINUTE_US], amount: [0, 0] },
  { kind: 'loadSpike', perHour: 0.5, forUs: [MINUTE_US, 15 * MINUTE_US], amount: [2, 5] },
  { kind: 'databaseSlow', perHour: 0.5, forUs: [30 * SECOND_US, 10 * MINUTE_US], amount: [2, 20] },
  { kind: 'gatewayLoss', perHour: 0.3, forUs: [10 * SECOND_US, 10 * MINUTE_US], amount: [0, 0] },
];

/** Kinds that strike one pod of one workload. */
const POD_KINDS: ReadonlySet<FaultKind> = new Set(['podKill', 'podHang', 'podSlow', 'errorRate']);

/** Draws a schedule, sorted by time; at equal times in the order of `rates`. */
export function drawFaults(
  stream: (name: string) => RandomStream,
  ground: readonly FaultGround[],
  options: CampaignOptions,
): readonly Fault[] {
  const drawn = options.rates.flatMap((rate) => {
    const random = stream(`faults ${rate.kind}`);
    const perHour = options.swarm ? swarmed(rate.perHour, random) : rate.perHour;
    return perHour <= 0 || ground.length === 0 ? [] : faultsOf({ ...rate, perHour }, random, ground, options);
  });
  return drawn.sort((a, b) => a.atUs - b.atUs);
}

/** Both draws are always made, so that a kind that is left out takes as many numbers as one that is not. */
function swarmed(perHour: number, random: RandomStream): number {
  const isOn = random.below(2) === 1;
  const factor = random.below(2000) / 1000;
  return isOn ? perHour * factor : 0;
}

function faultsOf(
  rate: FaultRate,
  random: RandomStream,
  ground: readonly FaultGround[],
  { fromUs, healedByUs }: CampaignOptions,
): readonly Fault[] {
  const faults: Fault[] = [];
  const meanUs = Math.round(HOUR_US / rate.perHour);
  for (let atUs = fromUs + random.exponential(meanUs); atUs < healedByUs; atUs += 1 + random.exponential(meanUs)) {
    const target = targetOf(rate.kind, random, ground);
    const forUs = Math.min(between(rate.forUs, random), healedByUs - atUs);
    const amount = between(rate.amount, random);
    if (target !== null) faults.push({ atUs, kind: rate.kind, target, forUs, amount });
  }
  return faults;
}

function between([least, most]: readonly [number, number], random: RandomStream): number {
  return least + random.below(most - least + 1);
}

/** Null where there is nothing of the kind; the draws are made all the same. */
function targetOf(kind: FaultKind, random: RandomStream, ground: readonly FaultGround[]): FaultTarget | null {
  const { cluster, zones, nodes, workloads, gateways, externals } = ground[random.below(ground.length)]!;
  const workload = oneOf(workloads, random);
  if (POD_KINDS.has(kind)) {
    const index = random.below(Math.max(1, workload?.pods ?? 1));
    return workload === null ? null : { cluster, workload: workload.name, index };
  }
  if (kind === 'nodeLoss' || kind === 'nodeDrain') {
    const node = oneOf(nodes, random);
    return node === null ? null : { cluster, node };
  }
  if (kind === 'zoneLoss' || kind === 'zoneDrain' || kind === 'zonePartition') {
    const zone = oneOf(zones, random);
    return zone === null ? null : { cluster, zone };
  }
  if (kind === 'gatewayLoss') {
    const index = random.below(Math.max(1, gateways));
    return gateways === 0 ? null : { cluster, index };
  }
  if (kind === 'databaseSlow') {
    const external = oneOf(externals, random);
    return external === null ? null : { cluster, workload: external };
  }
  if (kind === 'loadSpike') return { cluster };
  return workload === null ? null : { cluster, workload: workload.name };
}

function oneOf<T>(items: readonly T[], random: RandomStream): T | null {
  return items[random.below(Math.max(1, items.length))] ?? null;
}

/** What a platform offers to faults, in name order. */
export function faultGround({ state }: ControlLevers): readonly FaultGround[] {
  return [...state.clusters.values()].map((cluster) => {
    const owners = [...cluster.workloads.values()];
    const name = (owner: (typeof owners)[number]): string => `${owner.workload.namespace}/${owner.workload.name}`;
    return {
      cluster: cluster.name,
      zones: cluster.zones,
      nodes: cluster.nodes.map((node) => node.state.name),
      workloads: owners
        .filter((owner) => owner.role === 'workload' && owner.pods.size > 0)
        .map((owner) => ({ name: name(owner), pods: owner.pods.size })),
      gateways: owners.filter(({ role }) => role === 'gateway').reduce((sum, { pods }) => sum + pods.size, 0),
      externals: owners.filter(({ role }) => role === 'external').map(name),
    };
  });
}
