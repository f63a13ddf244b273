/**
 * A zone is lost at the declared load (D02), to every cluster of its region: each in turn, for good, but the first for some
 * minutes, and again while a new version has its first users. Judges how soon users are answered again, to the very end;
 * how soon as many pods are ready as before; and that whoever moves traffic out of the zone does so once, and back once,
 * no sooner than after its cool-down.
 */
import { recovery } from '../../worlds/sim/oracles/recovery.ts';
import type { RunResult } from '../../worlds/sim/run-result.ts';
import { exactly, unmeasured } from '../interval.ts';
import { operatorsOf } from '../operators-of.ts';
import { type PlanContext, workloadsBehind } from '../plan-context.ts';
import { figureKey } from '../plan-promises.ts';
import { plannedRun } from '../planned-run.ts';
import { beforeReleases, type Release, releaseChange, releaseOf } from '../release.ts';
import { firstShareUs, loadedSteps, RELEASE_AT_US } from '../release-schedule.ts';
import type { ScenarioFamily } from '../scenario-family.ts';
import type { Measurement, PlannedPromise, PlannedRun, PlannedScenario } from '../types.ts';
import { sumOf } from '../window-figures.ts';
import { type FailoverStory, failoverStory } from '../zone-failover-story.ts';
import { clustersBeside, zonesOf } from '../zones-of.ts';

const SECOND = 1_000_000;
const LOST_AT_US = 60 * SECOND;
/** Nodes are declared lost after 50 s, their pods evicted 30 s later; five minutes are promised. */
const LOOKED_AT_US = 330 * SECOND;
/** The zone that comes back does so when everything has settled without it. */
const LOST_FOR_US = 240 * SECOND;
/** From its return: pods start, the cool-down of five minutes passes, and a quiet while. */
const RETURNED_US = 480 * SECOND;
/** From the first users of a new version. */
const TRIED_US = 60 * SECOND;
const DRAIN_US = 10 * SECOND;
/** Of the requests of any second: what is called answered again. */
const ERRORS = 0.001;

interface Loss {
  readonly name: string;
  readonly zone: string;
  readonly atUs: number;
  readonly forUs: number | null;
  /** A release that is under way meanwhile. */
  readonly release?: Release;
}

function runOf(context: PlanContext, cluster: string, loss: Loss, turn: number): PlannedRun {
  const { atUs, forUs, release, zone } = loss;
  const untilUs = atUs + (forUs === null ? LOOKED_AT_US : forUs + RETURNED_US);
  const manifests = release === undefined ? context.index : beforeReleases(context);
  const clients = context.clients.filter((client) => client.cluster === cluster);
  const profile = loadedSteps([{ fromUs: release === undefined ? 0 : firstShareUs(release), untilUs }]);
  return plannedRun(context, {
    name: loss.name,
    turn,
    window: { name: 'loss', fromUs: atUs, untilUs },
    drainUs: DRAIN_US,
    manifests,
    operators: operatorsOf(manifests, cluster),
    clients: release === undefined ? clients : clients.map((client) => ({ ...client, profile })),
    faults: clustersBeside(context, cluster).map((each) => ({
      atUs,
      kind: 'zoneLoss',
      target: { cluster: each, zone },
      forUs,
      amount: 0,
    })),
    ...(release === undefined ? {} : { changes: [releaseChange(release, RELEASE_AT_US)] }),
  });
}

/** The first service of the cluster that replaces its versions step by step. */
function someRelease(context: PlanContext, cluster: string): Release | undefined {
  for (const { service } of context.targets.services) {
    const release = releaseOf(context, cluster, service);
    if (typeof release !== 'string') return release;
  }
  return undefined;
}

function runs(context: PlanContext, cluster: string): readonly PlannedRun[] {
  const zones = zonesOf(context, cluster);
  const [first = '', ...others] = zones;
  const release = someRelease(context, cluster);
  const losses: readonly Loss[] = [
    ...others.map((zone) => ({ name: `loss of ${zone}`, zone, atUs: LOST_AT_US, forUs: null })),
    { name: `loss and return of ${first}`, zone: first, atUs: LOST_AT_US, forUs: LOST_FOR_US },
    ...(release === undefined
      ? []
      : [
          {
            name: `loss of ${first} during a release`,
            zone: first,
            atUs: firstShareUs(release) + TRIED_US,
            forUs: null,
            release,
          },
        ]),
  ];
  return losses.map((loss, turn) => runOf(context, cluster, loss, turn));
}

/** While the zone is lost: what happens when it comes back is another question. */
function spanOf({ input }: PlannedRun): { readonly fromUs: number; readonly untilUs: number } {
  const { forUs, atUs: fromUs } = input.faults[0]!;
  return { fromUs, untilUs: forUs === null ? input.windows[0]!.untilUs : fromUs + forUs };
}

function answeredAgain(result: RunResult, run: PlannedRun, { cluster, service }: PlannedPromise['scope']): Measurement {
  const users = result.series.clients.filter((client) => client.cluster === cluster && client.service === service);
  const entries = result.windows[0]!.entries.filter((each) => each.cluster === cluster && each.service === service);
  const offered = sumOf(entries, (entry) => entry.offered);
  if (offered === 0) return unmeasured('nobody asked for the service');
  // A zone that comes back must not hurt either, so the question is asked to the end of the run.
  const { fromUs, untilUs } = run.input.windows[0]!;
  const { tookUs } = recovery(users, result.series.stepUs, { fromUs, untilUs }, ERRORS);
  return exactly(tookUs ?? untilUs - fromUs, offered);
}

/** From the loss to the first step from which on, while the zone is away, as many pods are ready as before it. */
function fullAgain(
  context: PlanContext,
  result: RunResult,
  run: PlannedRun,
  { cluster, service }: PlannedPromise['scope'],
): Measurement {
  const [live] = workloadsBehind(context, cluster, service ?? '');
  const name = live === undefined ? '' : `${live.namespace}/${live.name}`;
  const series = result.series.workloads.find((each) => each.cluster === cluster && each.workload.endsWith(`/${name}`));
  if (live === undefined || series === undefined) return unmeasured('no workload stands behind the service');
  const { stepUs } = result.series;
  const { fromUs, untilUs } = spanOf(run);
  // A step shows its end: the last that is over before the loss.
  const before = series.ready[Math.floor(fromUs / stepUs) - 2] ?? 0;
  const last = Math.floor(untilUs / stepUs);
  let since = Math.floor(fromUs / stepUs);
  for (let at = since; at < last; at++) if ((series.ready[at] ?? 0) < before) since = at + 1;
  return exactly(since * stepUs - fromUs, before);
}

/** What is wrong with how often and when traffic was moved; undefined: nothing. */
function misconduct({ moves, coolDownUs }: FailoverStory, run: PlannedRun): string | undefined {
  const { atUs, forUs } = run.input.faults[0]!;
  for (const [object, times] of moves) {
    if (times.length > (forUs === null ? 1 : 2)) return `${object} was changed ${times.length} times: it oscillates`;
    if (forUs === null) continue;
    const [, back] = times;
    if (back === undefined) return `${object} never went back when the zone had returned`;
    if (back < atUs + forUs + coolDownUs) return `${object} went back before the cool-down was over`;
  }
  return undefined;
}

function measureOne(context: PlanContext, promise: PlannedPromise, result: RunResult, run: PlannedRun): Measurement {
  const { scope } = promise;
  if (figureKey(promise.target) === 'D02/capacity-restored') return fullAgain(context, result, run, scope);
  const measured = answeredAgain(result, run, scope);
  const violated = misconduct(failoverStory(context.index, result, scope.cluster), run);
  return violated === undefined ? measured : { ...measured, violated };
}

function scenario(context: PlanContext, cluster: string, promises: readonly PlannedPromise[]): PlannedScenario {
  return {
    id: `zone-failover/${cluster}`,
    title: `a zone of ${cluster} is lost at the declared load`,
    promises,
    mechanisms: ['locality distribute', 'endpoint readiness', 'outlier ejection', 'retries'],
    runs: runs(context, cluster),
    measure: (result, run) =>
      new Map(promises.map((promise) => [promise.id, measureOne(context, promise, result, run)])),
  };
}

export const zoneFailover: ScenarioFamily = {
  name: 'zone-failover',
  figures: ['D02/zone-failover', 'D02/capacity-restored'],
  plan(context, promises) {
    const clusters = [...new Set(promises.map((promise) => promise.scope.cluster))];
    const of = (cluster: string) => promises.filter((promise) => promise.scope.cluster === cluster);
    return { scenarios: clusters.map((cluster) => scenario(context, cluster, of(cluster))), untested: [] };
  },
};
