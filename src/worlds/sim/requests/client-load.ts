import type { SimKernel } from '../kernel/sim-kernel.ts';
import type { Client, RunInput } from '../run-input.ts';
import type { EntryFigures } from '../run-result.ts';
import type { CallGraph } from './call-graph.ts';
import { ClientRun, type EntryCallers, entryTallies, type ShapeRun } from './client-run.ts';
import { ClientSeriesRecorder } from './client-series.ts';
import type { Exchange } from './exchange.ts';
import { loadSteps } from './load-steps.ts';
import type { CurrentWindow } from './pod-work.ts';
import type { RequestPools } from './request-pools.ts';

/** What clients need of the plane. */
export interface LoadWorld {
  readonly pools: RequestPools;
  readonly exchange: Exchange;
  readonly graph: CallGraph;
  readonly window: CurrentWindow;
  readonly callersOf: (client: Client) => EntryCallers;
}

/** Every client of a run: offers its requests and keeps their figures. */
export class ClientLoad {
  readonly runs: readonly ClientRun[];
  /** User requests offered, in windows or not. */
  requests = 0;
  private readonly kernel: SimKernel;
  private readonly world: LoadWorld;
  private readonly arrival: number;

  constructor(input: RunInput, kernel: SimKernel, world: LoadWorld) {
    this.kernel = kernel;
    this.world = world;
    const stepUs = seriesStepUs(input);
    const steps = seriesSteps(input);
    const windows = input.windows.length + 1;
    this.runs = input.clients.map((client) => {
      const shapes = client.shapes.map((shape): ShapeRun => {
        const { kind, variant } = world.graph.entry(client, shape);
        const lastPod = new Int32Array(shape.users?.count ?? 0).fill(-1);
        return { shape, kind, variant, tallies: entryTallies(windows), lastPod };
      });
      return new ClientRun(
        client,
        shapes,
        loadSteps(client, input.faults),
        kernel.stream(`client ${client.name}`),
        world.callersOf(client),
        new ClientSeriesRecorder(stepUs, steps),
      );
    });
    this.arrival = kernel.handler((index) => this.arrive(index));
  }

  start(): void {
    for (const index of this.runs.keys()) this.scheduleNext(index);
  }

  /** Requests that are still under way count as unfinished. */
  end(): void {
    for (const call of this.world.pools.calls) {
      if (call.client === null) continue;
      call.entry!.unanswered++;
      call.entry!.unfinished++;
    }
  }

  freeze(window: number): readonly EntryFigures[] {
    return this.runs.flatMap(({ client, shapes }) =>
      shapes.map(({ shape, tallies }) => tallies[window]!.freeze(client, shape)),
    );
  }

  private scheduleNext(index: number): void {
    const nextUs = this.runs[index]!.nextUs(this.kernel.nowUs());
    if (nextUs < Number.POSITIVE_INFINITY) this.kernel.schedule(nextUs, this.arrival, index);
  }

  private arrive(index: number): void {
    this.scheduleNext(index);
    const run = this.runs[index]!;
    const { pools, window, exchange } = this.world;
    const shapeAt = run.pickShape();
    const shape = run.shapes[shapeAt]!;
    const user = run.pickUser(shape);
    const entry = shape.tallies[window.index]!;
    this.requests++;
    entry.offered++;
    run.series.offered();
    const callers = run.entryCallers(shape);
    const caller = callers.length === 0 ? null : callers[callers.length === 1 ? 0 : run.draw.below(callers.length)]!;
    const nowUs = this.kernel.nowUs();
    const outgoing = caller === null || !caller.isUp ? null : caller.fleet.outgoingOf(shape.kind, nowUs);
    // Nobody listens, or the load balancer has not noticed yet that a gateway is gone.
    if (outgoing?.plan == null) {
      entry.unanswered++;
      run.series.failed(nowUs);
      return;
    }
    const call = pools.takeCall();
    call.caller = caller;
    call.outgoing = outgoing;
    call.client = run;
    call.shape = shapeAt;
    call.user = user;
    call.entry = entry;
    call.window = window.index;
    call.variant = shape.variant;
    call.isMirror = false;
    exchange.limitPatience(call, run.client.patienceUs);
    exchange.begin(call);
  }
}

/** Step of the series of pictures. */
export function seriesStepUs(input: RunInput): number {
  return input.seriesStepUs ?? 1_000_000;
}

/** Number of steps. */
export function seriesSteps(input: RunInput): number {
  return Math.max(1, Math.ceil(input.durationUs / seriesStepUs(input)));
}
