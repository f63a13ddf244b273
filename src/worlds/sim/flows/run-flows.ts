/**
 * One run on flows, from input to journals: the same control plane, schedule of faults and actors as `runWorld`, with
 * rates in place of requests. For campaigns against controllers: a whole rollout takes milliseconds.
 */
import type { Action, ActionResult, JournalEntry, ObjectRef, ObservationQuery } from '../../../ports/types.ts';
import { actorRunner } from '../control/actor-runner.ts';
import { createControlPlane, type SimControl } from '../control/control-plane.ts';
import { SimJournal } from '../control/sim-journal.ts';
import { injectFaults } from '../faults/inject-faults.ts';
import { SimKernel, type TraceEntry } from '../kernel/sim-kernel.ts';
import { WeightLog } from '../requests/weight-log.ts';
import type { RunInput } from '../run-input.ts';
import type { ControllerJournal, WeightSeries } from '../run-result.ts';
import { FlowPlane } from './flow-plane.ts';

export interface FlowInput
  extends Pick<
    RunInput,
    | 'manifests'
    | 'targets'
    | 'seed'
    | 'durationUs'
    | 'clients'
    | 'faults'
    | 'placement'
    | 'actors'
    | 'changes'
    | 'facts'
  > {
  /** Told after every action, applied change, and change of a pod: what must hold at any moment is asked here. */
  readonly watch?: (moment: FlowMoment) => void;
}

export interface FlowMoment {
  readonly nowUs: number;
  readonly control: SimControl;
  readonly journals: readonly ControllerJournal[];
  readonly cause:
    | { readonly kind: 'action'; readonly action: Action; readonly result: ActionResult }
    | { readonly kind: 'applied'; readonly object: ObjectRef }
    | { readonly kind: 'pod' };
}

export interface FlowResult {
  readonly journals: readonly ControllerJournal[];
  readonly weights: readonly WeightSeries[];
  /** As it stands at the end, to be asked for objects and pods. */
  readonly control: SimControl;
  readonly trace: readonly TraceEntry[];
  readonly hash: string;
  /** Of the actors, in their order. */
  readonly crashes: readonly number[];
}

/** Runs a world of flows to its end. */
export function runFlows(input: FlowInput): FlowResult {
  const kernel = new SimKernel(input.seed);
  const control = createControlPlane({
    kernel,
    manifests: input.manifests,
    targets: input.targets,
    ...(input.placement === undefined ? {} : { placement: input.placement }),
    ...(input.facts === undefined ? {} : { facts: input.facts }),
  });
  const plane = new FlowPlane(input, kernel, control);
  const weights = new WeightLog();
  weights.note(control.manifests(), 0);
  control.attach({
    start: plane.start,
    podChanged: plane.podChanged,
    endpointsChanged: plane.endpointsChanged,
    cpuUsedUs: plane.cpuUsedUs,
    configChanged: () => {
      plane.configChanged();
      weights.note(control.manifests(), kernel.nowUs());
    },
  });
  const journals: NamedJournal[] = [];
  const tell = (cause: FlowMoment['cause']): void => {
    plane.changed();
    input.watch?.({ nowUs: kernel.nowUs(), control, journals, cause });
  };
  control.onPodStatus(() => tell({ kind: 'pod' }));
  plane.start();
  injectFaults(kernel, control.levers, input.faults, { loadSpike: () => {} });
  for (const { atUs, object, patch, why } of input.changes ?? []) {
    kernel.at(atUs, () => {
      const result = control.edit(object, patch);
      if (result.kind === 'refused') throw new Error(`${object.name} cannot be changed: ${result.message}`);
      kernel.trace('applied', `${object.kind} ${object.namespace}/${object.name}`, why);
      tell({ kind: 'applied', object });
    });
  }
  const runners = startActors(input, kernel, control, plane, journals, tell);
  kernel.runUntil(input.durationUs);
  return {
    journals,
    weights: weights.freeze(),
    control,
    trace: kernel.entries,
    hash: kernel.traceHash,
    crashes: runners.map((runner) => runner.crashes()),
  };
}

/** Grows while the run goes on. */
class NamedJournal implements ControllerJournal {
  readonly cluster: string;
  readonly name: string;
  readonly journal: SimJournal = new SimJournal();

  constructor(cluster: string, name: string) {
    this.cluster = cluster;
    this.name = name;
  }

  get entries(): readonly JournalEntry[] {
    return this.journal.entries;
  }
}

function startActors(
  input: FlowInput,
  kernel: SimKernel,
  control: SimControl,
  plane: FlowPlane,
  journals: NamedJournal[],
  tell: (cause: FlowMoment['cause']) => void,
): readonly ReturnType<typeof actorRunner>[] {
  return (input.actors ?? []).map(({ cluster, actor, attack, startUs, journal: name = actor.name }) => {
    const known = journals.find((each) => each.cluster === cluster && each.name === name);
    const named = known ?? new NamedJournal(cluster, name);
    if (known === undefined) journals.push(named);
    const world = {
      kernel,
      objects: (query: ObservationQuery) => control.observe(cluster, query),
      signals: (metrics: readonly string[]) => plane.signals(cluster, metrics),
      apply: (action: Action) => {
        const result = control.apply(action);
        tell({ kind: 'action', action, result });
        return result;
      },
      ...(attack === undefined ? {} : { attack }),
    };
    const runner = actorRunner(actor, world, { journal: named.journal });
    if (startUs === undefined) runner.start();
    else kernel.at(startUs, runner.start);
    return runner;
  });
}
