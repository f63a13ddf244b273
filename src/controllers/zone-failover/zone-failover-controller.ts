/**
 * Zone failover (D02): a zone in which most nodes or most endpoints fail for several readings is left, and let back in
 * when it has been healthy for the cool-down.
 *
 * What is wanted follows from what was decided (`out`), what is there is read from the objects, and the first difference
 * is the next change: minimum replicas rise elsewhere, then the zone leaves one distribution after the other; on the way
 * back distributions first, then minimums. An object that carries a memory of a zone that is not out is given back
 * whenever it is seen, so a crash or an old view leaves nothing behind.
 *
 * It owns `minReplicas` (of a Deployment without an autoscaler `replicas`) of the workloads that its policy names, and
 * `localityLbSetting.distribute` of every DestinationRule, both only while a zone is out. Another hand's change to them
 * is named and left alone. Nodes are neither cordoned nor tainted, pods not evicted, DNS and the load balancer in front
 * of the gateways not touched.
 */
import type { Change, Controller, Decision, Observation, ObservedObject } from '../../ports/types.ts';
import { printDuration } from '../../units/duration.ts';
import { followZone, lostZones } from './follow-zone.ts';
import { countFailures, judgeZones, type ZoneVerdict } from './judge-zones.ts';
import { moveTraffic } from './move-traffic.ts';
import { OBSERVED, objectKey, type PlatformFacts, platformFacts } from './platform-facts.ts';
import { raiseMinimum, type WorkloadState, workloadStates } from './raise-minimum.ts';
import { readIntent } from './read-intent.ts';
import { readPolicy, type ZoneFailoverPolicy } from './read-policy.ts';
import { readTraffic, TRAFFIC_METRICS } from './read-traffic.ts';
import { giveBack, rememberedOn } from './remembered.ts';
import { type LeftZone, NOTHING_LEFT, type ZoneFailoverKept, type ZoneFailoverReadings } from './zone-failover-kept.ts';

/** Three readings of these, and a first to compare with, fit into half a minute. */
const PERIOD_US = 5_000_000;

export interface ZoneFailoverRef {
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
}

type ZoneDecision = Decision<ZoneFailoverKept, ZoneFailoverReadings>;

/** The controller of one cluster; `everyUs` as its policy says, for who has it at hand. */
export function zoneFailoverController(
  { cluster, namespace, name }: ZoneFailoverRef,
  everyUs: number = PERIOD_US,
): Controller<ZoneFailoverKept, ZoneFailoverReadings> {
  return {
    name: `zone-failover ${cluster}`,
    periodUs: everyUs,
    query: {
      objects: [{ apiVersion: 'v1', kind: 'ConfigMap', namespace, name }, ...OBSERVED],
      metrics: TRAFFIC_METRICS,
    },
    initial: NOTHING_LEFT,
    decide: (view, kept, readings, nowUs) => {
      const found = view.objects.find(({ ref }) => ref.kind === 'ConfigMap' && ref.name === name);
      const policy = found === undefined ? 'it is not there' : readPolicy(found.object);
      if (found === undefined || typeof policy === 'string') {
        const idle = readings ?? emptyReadings(view);
        const says = [`does nothing: policy ${namespace}/${name}: ${String(policy)}`];
        return { kept, readings: idle, change: null, says };
      }
      return decide({ view, policy, facts: platformFacts(view), nowUs }, asked(kept, found), readings);
    },
  };
}

interface Look {
  readonly view: Observation;
  readonly policy: ZoneFailoverPolicy;
  readonly facts: PlatformFacts;
  readonly nowUs: number;
}

interface Asked {
  readonly kept: ZoneFailoverKept;
  readonly says: readonly string[];
}

/** Carries out what people ask, once. */
function asked(kept: ZoneFailoverKept, policy: ObservedObject): Asked {
  const intent = readIntent(policy.object);
  if (intent === null || intent.id === kept.handled) return { kept, says: [] };
  const { id, verb, by } = intent;
  if (verb !== 'resume') return { kept: { ...kept, handled: id }, says: [`${by} asks to ${verb}: not understood`] };
  const out = kept.out === null ? null : { ...kept.out, asks: false };
  return { kept: { ...kept, out, leftUs: [], handled: id }, says: [`resumed by ${by}: attempts count from 0 again`] };
}

function decide(look: Look, { kept: before, says }: Asked, last: ZoneFailoverReadings | null): ZoneDecision {
  const { view, policy, facts, nowUs } = look;
  const fresh = readTraffic(view, facts, last, policy.everyUs);
  const readings = fresh ?? last ?? emptyReadings(view);
  const verdicts = judgeZones(policy.zones, facts, readings.traffic);
  if (fresh === null) return act(look, before, readings, verdicts, says);
  const kept = { ...before, failing: countFailures(before.failing, verdicts, policy.failures) };
  const followed = followZone(kept, readings, verdicts, facts, policy, nowUs);
  return act(look, followed.kept, followed.readings, verdicts, [...says, ...followed.says]);
}

/** What is wanted against what is there. */
function act(
  look: Look,
  kept: ZoneFailoverKept,
  readings: ZoneFailoverReadings,
  verdicts: ReadonlyMap<string, ZoneVerdict>,
  says: readonly string[],
): ZoneDecision {
  const { policy, facts, nowUs } = look;
  const { out } = kept;
  const evidence = { readings: Object.fromEntries(verdicts), failing: kept.failing };
  const leftover = firstLeftover(facts, out === null || out.returningUs !== null ? null : out.zone);
  if (leftover !== null) return { kept, readings, change: giveBack(...leftover, evidence), says };
  if (out?.returningUs != null) {
    const back = `${out.zone} is back after ${printDuration(nowUs - out.sinceUs)}: everything is as it was before`;
    return { kept: { ...kept, out: null }, readings, change: null, says: [...says, back] };
  }
  const lost = new Set([...(out === null ? [] : [out.zone]), ...lostZones(kept, policy)]);
  if (lost.size > 1) {
    const hold = `holds: ${[...lost].sort().join(' and ')} are out at the same time, only one is ever left; asks a human`;
    return { kept, readings, change: null, says: [...says, hold] };
  }
  if (out === null) return { kept, readings, change: null, says };
  return stayOut(look, { ...kept, out }, readings, evidence, says);
}

/** A zone is out: the objects shall say so. */
function stayOut(
  { policy, facts, nowUs }: Look,
  kept: ZoneFailoverKept & { readonly out: LeftZone },
  readings: ZoneFailoverReadings,
  evidence: Change['evidence'],
  events: readonly string[],
): ZoneDecision {
  const states = workloadStates(facts, policy, readings, kept.out.zone);
  const seen = withMemory(facts).filter(([, memory]) => memory.zone === kept.out.zone);
  const known = new Set([...kept.out.seen, ...seen.map(([object]) => objectKey(object))]);
  const isFull = kept.out.fullUs === null && states.every(({ readyElsewhere, needed }) => readyElsewhere >= needed);
  const out: LeftZone = { ...kept.out, seen: [...known].sort(), fullUs: isFull ? nowUs : kept.out.fullUs };
  const says = [...events];
  if (isFull) says.push(fullSentence(out, states, nowUs));
  if (out.asks) says.push(`asks a human: ${out.zone} was left ${policy.attempts} times; it stays out until "resume"`);
  const raised = raiseMinimum(states, policy, out, evidence);
  if (raised.change !== null) {
    return { kept: { ...kept, out }, readings, change: raised.change, says: [...says, ...raised.says] };
  }
  const moved = moveTraffic(facts, policy, readings, out, evidence);
  return {
    kept: { ...kept, out: { ...out, holds: moved.holds } },
    readings,
    change: moved.change,
    says: [...says, ...raised.says, ...moved.says],
  };
}

function fullSentence({ zone, sinceUs }: LeftZone, states: readonly WorkloadState[], nowUs: number): string {
  const pods = states.map(({ workload, readyElsewhere, needed }) => `${workload} ${readyElsewhere} of ${needed}`);
  return `full capacity without ${zone} ${printDuration(nowUs - sinceUs)} after it was found lost: ${pods.join(', ')}`;
}

/** Objects that carry a memory, distributions first: on the way back traffic waits for nobody. */
function withMemory(facts: PlatformFacts): readonly (readonly [ObservedObject, NonNullable<Memory>])[] {
  return [...facts.destinationRules, ...facts.autoscalers, ...facts.deployments].flatMap((object) => {
    const memory = rememberedOn(object);
    return memory === null ? [] : [[object, memory] as const];
  });
}

type Memory = ReturnType<typeof rememberedOn>;

/** The first object that remembers another zone than the one that is out. */
function firstLeftover(
  facts: PlatformFacts,
  zone: string | null,
): readonly [ObservedObject, NonNullable<Memory>] | null {
  return withMemory(facts).find(([, memory]) => memory.zone !== zone) ?? null;
}

function emptyReadings({ atUs }: Observation): ZoneFailoverReadings {
  return { atUs, counters: new Map(), traffic: null, demands: [], health: { tries: 0, failed: 0 } };
}
