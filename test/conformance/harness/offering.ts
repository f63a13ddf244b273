import { setTimeout as sleep } from 'node:timers/promises';
import type { EnvoyResources } from '../../../src/envoy/render-proxy.ts';
import type { FileXds } from '../../../src/worlds/local/file-xds.ts';
import type { OfferedRequest, Step } from '../types.ts';
import { offeredWire, type Trust } from './offered-wire.ts';
import type { PreparedCase } from './prepared-case.ts';
import type { RunningEnvoy } from './running-envoy.ts';
import { keptConnections, sendRequest, type WireResponse } from './send-request.ts';

const TIMEOUT_MS = 5_000;

/** A configuration that Envoy does not take is a fault of the translation, not a finding of the case. */
export async function demandApplied(applying: ReturnType<FileXds['started']>): Promise<void> {
  const { refusals } = await applying;
  if (refusals.length > 0) {
    throw new Error(
      `Envoy refused: ${refusals.map(({ subscription, reason }) => `${subscription}: ${reason}`).join('\n')}`,
    );
  }
}

/** Goes through the steps of one case. */
export class Offering {
  readonly responses: (WireResponse & { readonly atMs: number })[] = [];
  readonly #prepared: PreparedCase;
  readonly #envoy: RunningEnvoy;
  readonly #xds: FileXds;
  readonly #render: (ready: ReadonlySet<string>) => EnvoyResources;
  readonly #trust: Trust;
  readonly #agent = keptConnections();
  readonly #ports = new Map<string, number>();
  startedMs = Number.NaN;
  #sent = 0;

  constructor(
    prepared: PreparedCase,
    envoy: RunningEnvoy,
    xds: FileXds,
    render: (ready: ReadonlySet<string>) => EnvoyResources,
    trust: Trust,
  ) {
    this.#prepared = prepared;
    this.#envoy = envoy;
    this.#xds = xds;
    this.#render = render;
    this.#trust = trust;
  }

  async run(): Promise<void> {
    const ready = new Set(this.#prepared.readyAtFirst);
    try {
      for (const step of this.#prepared.told.steps) {
        if ('waitMs' in step) await sleep(step.waitMs);
        else if ('send' in step) await this.#send(step);
        else {
          for (const [pod, isReady] of Object.entries(step.ready)) isReady ? ready.add(pod) : ready.delete(pod);
          await demandApplied(this.#xds.apply(this.#envoy, this.#render(ready), TIMEOUT_MS));
        }
      }
    } finally {
      this.#agent.destroy();
    }
  }

  async #send(step: Extract<Step, { send: unknown }>): Promise<void> {
    const each = 'host' in step.send ? [step.send] : step.send;
    const all = Array.from({ length: step.times ?? 1 }, () => each).flat();
    for (const offered of all) await this.#listenerPort(offered);
    if (Number.isNaN(this.startedMs)) this.startedMs = performance.now();
    const queue = all.map((offered) => ({ offered, number: this.#sent++ }));
    if (step.everyMs !== undefined) return this.#paced(queue, step.everyMs, step.fresh ?? false);
    const worker = async () => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        await this.#offer(next.offered, next.number, step.fresh ?? false);
        if (step.pauseMs !== undefined && queue.length > 0) await sleep(step.pauseMs);
      }
    };
    await Promise.all(Array.from({ length: step.inFlight ?? 1 }, worker));
  }

  async #paced(queue: { offered: OfferedRequest; number: number }[], everyMs: number, fresh: boolean): Promise<void> {
    const begun = performance.now();
    const pending: Promise<void>[] = [];
    for (const [index, { offered, number }] of queue.entries()) {
      const waitMs = begun + index * everyMs - performance.now();
      if (waitMs > 0) await sleep(waitMs);
      pending.push(this.#offer(offered, number, fresh));
    }
    await Promise.all(pending);
  }

  async #offer(offered: OfferedRequest, number: number, fresh: boolean): Promise<void> {
    const wire = offeredWire(offered, number, await this.#listenerPort(offered), fresh, this.#trust);
    const atMs = performance.now() - this.startedMs;
    this.responses[number] = { ...(await sendRequest(wire, this.#agent)), atMs };
  }

  async #listenerPort({ port = 80, inbound = false }: OfferedRequest): Promise<number> {
    const direction = inbound ? 'inbound' : this.#prepared.told.proxy.kind === 'gateway' ? 'gateway' : 'outbound';
    const name = `${direction}-${port}`;
    const known = this.#ports.get(name) ?? (await this.#envoy.listenerPort(name));
    this.#ports.set(name, known);
    return known;
  }
}
