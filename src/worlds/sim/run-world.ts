/**
 * One simulated run, from input to figures: the control plane and the traffic plane on one kernel, the schedule of
 * faults, the plugged-in controllers. Pure: the same input gives the same bytes.
 */
import type { Action, ObservationQuery } from '../../ports/types.ts';
import { actorRunner } from './control/actor-runner.ts';
import { createControlPlane, type SimControl } from './control/control-plane.ts';
import { SimJournal } from './control/sim-journal.ts';
import { injectFaults } from './faults/inject-faults.ts';
import { SimKernel } from './kernel/sim-kernel.ts';
import { businessSignals } from './requests/business-signals.ts';
import { seriesSteps, seriesStepUs } from './requests/client-load.ts';
import { freezeRun, type NamedJournal, type RunParts } from './requests/freeze-run.ts';
import { istioSignals } from './requests/istio-signals.ts';
import { RequestPlane } from './requests/request-plane.ts';
import { signals } from './requests/signals.ts';
import { WeightLog } from './requests/weight-log.ts';
import { WorkloadWatch } from './requests/workload-watch.ts';
import type { RunInput } from './run-input.ts';
import type { RunResult } from './run-result.ts';

/** Runs a world to its end. */
export function runWorld(input: RunInput): RunResult {
  const kernel = new SimKernel(input.seed);
  const control = createControlPlane({
    kernel,
    manifests: input.manifests,
    targets: input.targets,
    ...(input.placement === undefined ? {} : { placement: input.placement }),
    ...(input.facts === undefined ? {} : { facts: input.facts }),
  });
  const plane = new RequestPlane(input, kernel, control);
  const workloads = new WorkloadWatch(control.restartsOf);
  const weights = new WeightLog();
  const parts = { kernel, plane, workloads, weights, assumed: control.assumed };
  watchPods(control, parts);
  scheduleWindows(input, parts);
  weights.note(control.manifests(), 0);
  control.attach({
    start: () => plane.start(),
    podChanged: (pod) => {
      plane.podChanged(pod);
      workloads.changed(pod);
    },
    endpointsChanged: (cluster, namespace, service) => plane.endpointsChanged(cluster, namespace, service),
    configChanged: () => {
      plane.configChanged();
      weights.note(control.manifests(), kernel.nowUs());
    },
    cpuUsedUs: (pod) => plane.cpuUsedUs(pod),
    inFlight: (pod) => plane.inFlight(pod),
  });
  // Spikes of load are part of the clients' own profiles, which know them in advance.
  injectFaults(kernel, control.levers, input.faults, { loadSpike: () => {} });
  scheduleChanges(input, kernel, control);
  plane.start();
  const journals = startActors(input, kernel, control, plane);
  kernel.runUntil(input.durationUs);
  for (const caller of plane.table.callers) caller.proxy.sweep(input.durationUs);
  plane.load.end();
  workloads.end();
  return freezeRun(input, { ...parts, journals: [...journals.values()] });
}

function scheduleChanges({ changes = [] }: RunInput, kernel: SimKernel, control: SimControl): void {
  for (const { atUs, object, patch, why } of changes) {
    kernel.at(atUs, () => {
      const name = `${object.kind} ${object.namespace}/${object.name}`;
      const result = control.edit(object, patch);
      if (result.kind === 'refused') throw new Error(`${name} cannot be changed: ${result.message}`);
      kernel.trace('applied', name, why);
    });
  }
}

type LiveParts = Omit<RunParts, 'journals'>;

function watchPods(control: SimControl, { plane, workloads }: LiveParts): void {
  for (const pod of control.pods) workloads.changed(pod);
  control.onPodStatus((pod) => {
    workloads.changed(pod);
    plane.podStatusChanged(pod);
  });
}

/** Windows begin and end before anything else that happens at their borders. */
function scheduleWindows(input: RunInput, { kernel, plane, workloads }: LiveParts): void {
  const turn = (window: number): void => {
    plane.turnWindow(window);
    workloads.turn(window);
  };
  input.windows.forEach(({ untilUs }, index) => {
    const follows = input.windows[index + 1]?.fromUs === untilUs;
    if (!follows) kernel.at(untilUs, () => turn(0));
  });
  input.windows.forEach(({ fromUs }, index) => {
    kernel.at(fromUs, () => turn(index + 1));
  });
  const stepUs = seriesStepUs(input);
  const steps = seriesSteps(input);
  const step = (at: number): void => {
    for (const { series } of plane.load.runs) series.turn();
    workloads.step(at);
    if (at + 1 < steps) kernel.at(Math.min(input.durationUs, (at + 2) * stepUs), () => step(at + 1));
  };
  kernel.at(Math.min(input.durationUs, stepUs), () => step(0));
}

/** Journals by cluster and name: actors that name the same one share it. */
function startActors(
  input: RunInput,
  kernel: SimKernel,
  control: SimControl,
  plane: RequestPlane,
): ReadonlyMap<string, NamedJournal> {
  const journals = new Map<string, NamedJournal>();
  for (const { cluster, actor, attack, startUs, rests, journal: name = actor.name } of input.actors ?? []) {
    const key = `${cluster}\n${name}`;
    const known = journals.get(key) ?? { cluster, name, journal: new SimJournal() };
    journals.set(key, known);
    const world = {
      kernel,
      objects: (query: ObservationQuery) => control.observe(cluster, query),
      signals: (metrics: readonly string[]) => [
        ...signals(plane.table, plane.load, cluster, metrics, kernel.nowUs()),
        ...istioSignals(plane.table.reports(), cluster, metrics, kernel.nowUs()),
        ...businessSignals(plane.table.orders(), control.manifests(), cluster, metrics, kernel.nowUs()),
      ],
      apply: (action: Action) => control.apply(action),
      ...(attack === undefined ? {} : { attack }),
    };
    const runner = actorRunner(actor, world, { journal: known.journal, ...(rests === undefined ? {} : { rests }) });
    if (startUs === undefined) runner.start();
    else kernel.at(startUs, runner.start);
  }
  return journals;
}
