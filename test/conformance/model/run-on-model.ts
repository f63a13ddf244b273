/** Runs a case on the model: the same steps as on Envoy, in virtual time. */
import { compileProxy } from '../../../src/traffic/compile-proxy.ts';
import { createProxy, ISTIO_TUNING } from '../../../src/traffic/proxy-replica.ts';
import type { ProxyEvents } from '../../../src/traffic/proxy-types.ts';
import { Xoshiro } from '../../../src/worlds/sim/kernel/xoshiro.ts';
import type { PreparedCase } from '../harness/prepared-case.ts';
import type { Observed, OfferedRequest, Outcome, Step } from '../types.ts';
import { askInbound } from './ask-inbound.ts';
import { ModelExchange } from './model-exchange.ts';
import { modelRequest } from './model-request.ts';
import { CONNECT_US, type ModelWorld, podOf } from './model-world.ts';
import { VirtualClock } from './virtual-clock.ts';

/** From a proxy's start to its first request: what starting Envoy takes, roughly. */
const LEAD_US = 150_000;
/** Between an answer and the next request on the same connection. */
const THINK_US = 50;
/** The run's epoch for tokens: any time that is not near zero. */
const EPOCH_SECONDS = 1_700_000_000;

/** Offers the case's requests to the model; the seed stands for everything that is left to chance. */
export function runOnModel(prepared: PreparedCase, seed: number): Outcome {
  const world = makeWorld(prepared, seed);
  const requests: Observed[] = [];
  const ready = new Set(prepared.readyAtFirst);
  applyEndpoints(world, ready);
  world.clock.after(LEAD_US, () => {});
  world.clock.runUntil(() => false);
  world.startedUs = Number.NaN;
  for (const step of prepared.told.steps) {
    if ('waitMs' in step) wait(world, step.waitMs * 1000);
    else if ('send' in step) send(world, step, requests);
    else {
      for (const [pod, isReady] of Object.entries(step.ready)) isReady ? ready.add(pod) : ready.delete(pod);
      applyEndpoints(world, ready);
    }
  }
  world.clock.runUntil(() => false);
  return { requests, arrivals: world.arrivals };
}

function makeWorld(prepared: PreparedCase, seed: number): ModelWorld {
  const draw = new Xoshiro(seed, 'conformance');
  const clock = new VirtualClock();
  const program = compileProxy(prepared.config);
  const waiting: ModelWorld['waiting'] = new Map();
  const events: ProxyEvents = {
    connect: (state, host) =>
      clock.after(CONNECT_US, () => {
        if (podOf(world, state, host).listens ?? true) state.connected(host);
        else state.connectFailed(host, clock.nowUs, draw);
      }),
    started: (ticket) => waiting.get(ticket)!.started(),
    failed: (ticket, outcome) => waiting.get(ticket)!.failed(outcome),
  };
  const tuning = { ...ISTIO_TUNING, updateMergeWindowUs: prepared.facts.outlier.updateMergeWindowUs };
  const proxy = createProxy(program, { registries: new Map(), events, tuning }, 0, draw);
  const world: ModelWorld = {
    prepared,
    clock,
    draw,
    program,
    proxy,
    waiting,
    arrivals: [],
    served: new Map(),
    guards: new Map(),
    startedUs: 0,
    tickets: 0,
  };
  return world;
}

function applyEndpoints(world: ModelWorld, ready: ReadonlySet<string>): void {
  for (const [key, groups] of world.prepared.groups(ready)) {
    world.proxy.setEndpoints(world.program.clusterIndex.get(key)!, groups, world.clock.nowUs);
  }
}

function wait(world: ModelWorld, us: number): void {
  let isOver = false;
  world.clock.after(us, () => {
    isOver = true;
  });
  world.clock.runUntil(() => isOver);
}

function send(world: ModelWorld, step: Extract<Step, { send: unknown }>, requests: Observed[]): void {
  const each = 'host' in step.send ? [step.send] : step.send;
  const queue = Array.from({ length: step.times ?? 1 }, () => each).flat();
  const first = requests.length;
  if (Number.isNaN(world.startedUs)) world.startedUs = world.clock.nowUs;
  let number = first;
  let left = queue.length;
  const last = first + queue.length;
  for (let i = first; i < last; i++) requests.push(undefined as unknown as Observed);
  const offer = (then: () => void): void => {
    if (number === last) return;
    const own = number++;
    exchange(world, queue[own - first]!, own, (observed) => {
      requests[own] = observed;
      left--;
      then();
    });
  };
  if (step.everyMs !== undefined) {
    for (let i = 0; i < queue.length; i++) world.clock.after(i * step.everyMs * 1000, () => offer(() => {}));
  } else {
    const again = (): void => world.clock.after(THINK_US, () => offer(again));
    for (let i = 0; i < (step.inFlight ?? 1); i++) offer(again);
  }
  world.clock.runUntil(() => left === 0);
}

function exchange(
  world: ModelWorld,
  offered: OfferedRequest,
  number: number,
  done: (observed: Observed) => void,
): void {
  const request = modelRequest(offered, EPOCH_SECONDS);
  const { config } = world.prepared;
  const { port = 80 } = offered;
  // Tokens count time from their own epoch; everything else from the start of the run.
  const epochUs = EPOCH_SECONDS * 1_000_000;
  if (offered.inbound === true) {
    askInbound(world, { policy: config.inbound.get(port)!, port, request, epochUs, number }, done);
    return;
  }
  const listener = config.listeners.findIndex((one) => one.port === port);
  const plan = world.program.planFor(listener, request, epochUs);
  new ModelExchange(world, plan, request, number, done).begin();
}
