/** Runs a case on a real Envoy: translation, file delivery, backends, requests, and what the log says of them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { renderBootstrap } from '../../../src/envoy/bootstrap.ts';
import { type EnvoyResources, renderProxy } from '../../../src/envoy/render-proxy.ts';
import type { CertificateFiles, EnvoySettings } from '../../../src/envoy/settings.ts';
import { fileDelivery } from '../../../src/envoy/xds-files.ts';
import { FileXds } from '../../../src/worlds/local/file-xds.ts';
import type { Arrival, Observed, OfferedRequest, Outcome, Step } from '../types.ts';
import { type Backends, startBackends } from './backends.ts';
import { type LogLine, NUMBER_HEADER, readLogLines } from './log-lines.ts';
import { offeredWire, type Trust } from './offered-wire.ts';
import { APPLICATION, type PreparedCase } from './prepared-case.ts';
import { type RunningEnvoy, startEnvoy } from './running-envoy.ts';
import { keptConnections, sendRequest, type WireResponse } from './send-request.ts';

const TIMEOUT_MS = 5_000;

/** Offers the case's requests to Envoy. Nothing is left behind, whether it succeeds or not. */
export async function runOnEnvoy(prepared: PreparedCase, binary: string, trust: Trust): Promise<Outcome> {
  const directory = mkdtempSync(join(tmpdir(), 'nines-conformance-'));
  const told = prepared.told.pods.map((pod) => ({
    name: pod.name,
    answers: pod.answers ?? [],
    listens: pod.listens ?? true,
  }));
  const backends = await startBackends([...told, { name: APPLICATION, answers: [], listens: true }]);
  let envoy: RunningEnvoy | null = null;
  try {
    const settings = settingsOf(prepared, backends, directory, trust);
    const render = (ready: ReadonlySet<string>): EnvoyResources =>
      renderProxy(prepared.config, prepared.groups(ready), settings, fileDelivery(directory));
    const xds = new FileXds(directory);
    xds.prepare(render(prepared.readyAtFirst));
    const configPath = join(directory, 'bootstrap.json');
    const [region = '', zone = '', subzone = ''] = (prepared.told.proxy.locality ?? '').split('/');
    const options = {
      id: prepared.told.proxy.workload,
      locality: { region, zone, subzone },
      adminPort: 0,
      outlierLogPath: null,
    };
    writeFileSync(configPath, JSON.stringify(renderBootstrap(options, directory)));
    envoy = await startEnvoy(binary, configPath, directory);
    await demandApplied(xds.started(envoy.adminUrl, TIMEOUT_MS));
    const offering = new Offering(prepared, envoy, xds, render, trust);
    await offering.run();
    return await outcomeOf(offering, backends, settings.accessLog!.path);
  } finally {
    await envoy?.stop();
    await backends.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

async function demandApplied(applying: ReturnType<FileXds['started']>): Promise<void> {
  const { refusals } = await applying;
  if (refusals.length > 0) {
    throw new Error(
      `Envoy refused: ${refusals.map(({ subscription, reason }) => `${subscription}: ${reason}`).join('\n')}`,
    );
  }
}

function settingsOf(prepared: PreparedCase, backends: Backends, directory: string, trust: Trust): EnvoySettings {
  const free = () => ({ address: '127.0.0.1', port: 0 });
  const { kind, namespace, workload } = prepared.told.proxy;
  const identity = writeIdentity(
    trust,
    { uri: `spiffe://cluster.local/ns/${namespace}/sa/${workload}` },
    join(directory, 'identity'),
  );
  return {
    bind: free,
    bindInbound: free,
    application: () => ({ address: '127.0.0.1', port: backends.ports.get(APPLICATION)! }),
    reach: (endpoint) => {
      const pod = prepared.podAt.get(endpoint.address);
      if (pod === undefined) throw new Error(`no pod has address ${endpoint.address}`);
      return { address: '127.0.0.1', port: backends.ports.get(pod)! };
    },
    accessLog: { path: join(directory, 'access.log'), extra: { number: `%REQ(${NUMBER_HEADER})%` } },
    identity: kind === 'sidecar' ? identity : null,
    credential: (name) => writeIdentity(trust, { dns: name }, join(directory, `credential-${name}`)),
    jwks: () => trust.tokens.jwks,
    facts: prepared.facts,
    hooks: prepared.hooks,
  };
}

function writeIdentity(trust: Trust, name: { uri?: string; dns?: string }, path: string): CertificateFiles {
  const issued = trust.authority.issue(name);
  const files = { chain: `${path}.crt`, key: `${path}.key`, authorities: `${path}.ca.crt` };
  writeFileSync(files.chain, issued.chain);
  writeFileSync(files.key, issued.key);
  writeFileSync(files.authorities, issued.authority);
  return files;
}

/** Goes through the steps of one case. */
class Offering {
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
          await demandApplied(this.#xds.apply(this.#envoy.adminUrl, this.#render(ready), TIMEOUT_MS));
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

async function outcomeOf(offering: Offering, backends: Backends, logPath: string): Promise<Outcome> {
  const answered = offering.responses.filter((response) => response.status > 0).length;
  const lines = await readLogLines(logPath, answered, TIMEOUT_MS);
  const lineOf = new Map(lines.map((line) => [Number(line.number), line]));
  const arrivals: Arrival[] = backends.received.map(({ backend, method, path, host, headers, atMs }) => ({
    pod: backend,
    number: Number(headers[NUMBER_HEADER]),
    method,
    path,
    host,
    headers,
    atMs: atMs - offering.startedMs,
  }));
  return { requests: offering.responses.map((response, number) => observed(response, lineOf.get(number))), arrivals };
}

function observed(response: WireResponse & { readonly atMs: number }, line: LogLine | undefined): Observed {
  const backend = response.headers['x-backend'] ?? null;
  return {
    status: response.status,
    flags: (line?.flags ?? '').replace('-', '').split(',').filter(Boolean).sort().join(','),
    attempts: line?.attempts ?? 0,
    backend,
    seen: backend === null ? null : JSON.parse(response.body),
    headers: response.headers,
    body: backend === null ? response.body : '',
    atMs: response.atMs,
    tookMs: response.tookMs,
  };
}
