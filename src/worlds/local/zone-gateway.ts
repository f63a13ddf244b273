/** The gateway of one zone: an Envoy whose configuration follows the objects and the pods. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { renderBootstrap } from '../../envoy/bootstrap.ts';
import type { EnvoyResources } from '../../envoy/render-proxy.ts';
import { type EnvoyProcess, startEnvoy } from './envoy-process.ts';
import { type Applied, FileXds, type Refusal } from './file-xds.ts';
import { nowUs } from './now-us.ts';
import { endProcesses, type ProcessBook } from './process-book.ts';
import { signalProcess } from './process-identity.ts';

const APPLY_TIMEOUT_MS = 10_000;
/** Envoy brings its histograms up to date when it flushes. */
const FLUSH_INTERVAL = '0.500s';

export interface GatewayPlace {
  /** Name of the gateway and its folder. */
  readonly name: string;
  readonly region: string;
  readonly zone: string;
  /** `Deployment/istio-system/istio-ingressgateway`: as the simulator calls it in its signals. */
  readonly workload: string;
}

export class ZoneGateway {
  readonly place: GatewayPlace;
  readonly #folder: string;
  readonly #binary: string;
  readonly #book: ProcessBook;
  #envoy: EnvoyProcess | null = null;
  #xds: FileXds | null = null;
  #rendered = '';
  #refusals: readonly Refusal[] = [];
  #sinceUs = 0;
  #resources: EnvoyResources | null = null;

  constructor(place: GatewayPlace, folder: string, binary: string, book: ProcessBook) {
    this.place = place;
    this.#folder = folder;
    this.#binary = binary;
    this.#book = book;
  }

  get folder(): string {
    return this.#folder;
  }

  get isRunning(): boolean {
    return this.#envoy !== null;
  }

  get adminUrl(): string | null {
    return this.#envoy?.adminUrl ?? null;
  }

  /** When its counters began. */
  get sinceUs(): number {
    return this.#sinceUs;
  }

  /** What it refused of the newest configuration. */
  get refusals(): readonly Refusal[] {
    return this.#refusals;
  }

  get resources(): EnvoyResources | null {
    return this.#resources;
  }

  /** Starts Envoy; `ended` is told when it ends without having been asked to. */
  async start(resources: EnvoyResources, ended: () => void): Promise<void> {
    mkdirSync(this.#folder, { recursive: true });
    this.#xds = new FileXds(this.#folder);
    this.#xds.prepare(resources);
    const { name, region, zone } = this.place;
    const options = { id: name, locality: { region, zone, subzone: '' }, adminPort: 0, outlierLogPath: null };
    const bootstrap = { ...renderBootstrap(options, this.#folder), stats_flush_interval: FLUSH_INTERVAL };
    writeFileSync(`${this.#folder}/bootstrap.json`, JSON.stringify(bootstrap));
    this.#sinceUs = nowUs();
    const envoy = await startEnvoy(this.#binary, this.#folder, `gateway ${name}`, this.#book);
    this.#envoy = envoy;
    envoy.child.once('exit', () => {
      if (this.#envoy !== envoy) return;
      this.#envoy = null;
      ended();
    });
    this.#note(resources, await this.#xds.started(envoy, APPLY_TIMEOUT_MS));
  }

  /** Gives it what has changed, and waits until it has taken or refused it. */
  async apply(resources: EnvoyResources): Promise<void> {
    const envoy = this.#envoy;
    if (envoy === null || this.#xds === null || this.#rendered === textOf(resources)) return;
    try {
      this.#note(resources, await this.#xds.apply(envoy, resources, APPLY_TIMEOUT_MS));
    } catch (error) {
      // It may have been killed while it was asked; then its end is told by itself.
      if (this.#envoy === envoy) throw error;
    }
  }

  /** Ends it, and nobody is told. */
  async stop(): Promise<void> {
    const envoy = this.#envoy;
    this.#envoy = null;
    if (envoy !== null) await endProcesses([envoy.identity], 0);
  }

  /** As if its zone had lost power. */
  kill(): void {
    if (this.#envoy !== null) signalProcess(this.#envoy.identity, 'SIGKILL');
  }

  #note(resources: EnvoyResources, applied: Applied): void {
    this.#rendered = textOf(resources);
    this.#resources = resources;
    this.#refusals = applied.refusals;
  }
}

function textOf({ listeners, routes, clusters, endpoints }: EnvoyResources): string {
  return JSON.stringify([listeners, [...routes], clusters, [...endpoints]]);
}
