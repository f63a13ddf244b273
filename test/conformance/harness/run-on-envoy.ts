/** Runs a case on a real Envoy: translation, file delivery, backends, requests, and what the log says of them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderBootstrap } from '../../../src/envoy/bootstrap.ts';
import { type EnvoyResources, renderProxy } from '../../../src/envoy/render-proxy.ts';
import { fileDelivery } from '../../../src/envoy/xds-files.ts';
import { FileXds } from '../../../src/worlds/local/file-xds.ts';
import type { Arrival, Observed, Outcome } from '../types.ts';
import { type Backends, startBackends } from './backends.ts';
import { ACCESS_LOG, envoySettings } from './envoy-settings.ts';
import { type LogLine, NUMBER_HEADER, readLogLines } from './log-lines.ts';
import type { Trust } from './offered-wire.ts';
import { demandApplied, Offering } from './offering.ts';
import { APPLICATION, type PreparedCase } from './prepared-case.ts';
import { type RunningEnvoy, startEnvoy } from './running-envoy.ts';
import type { WireResponse } from './send-request.ts';
import { type SidecarEnvoys, startSidecars } from './sidecar-envoys.ts';

const TIMEOUT_MS = 5_000;

/** Offers the case's requests to Envoy. Nothing is left behind, whether it succeeds or not. */
export async function runOnEnvoy(prepared: PreparedCase, binary: string, trust: Trust): Promise<Outcome> {
  const directory = mkdtempSync(join(tmpdir(), 'nines-conformance-'));
  const told = prepared.told.pods.map((pod) => ({
    name: pod.name,
    answers: pod.answers ?? [],
    listens: pod.listens ?? true,
    http2: pod.http2 ?? false,
  }));
  const backends = await startBackends([...told, { name: APPLICATION, answers: [], listens: true, http2: false }]);
  const backendPort = (name: string) => backends.ports.get(name)!;
  let envoy: RunningEnvoy | null = null;
  let sidecars: SidecarEnvoys | null = null;
  try {
    sidecars = await startSidecars(prepared, backendPort, directory, binary, trust);
    const { ports } = sidecars;
    const settings = envoySettings(prepared, (name) => ports.get(name) ?? backendPort(name), directory, trust);
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
    await demandApplied(xds.started(envoy, TIMEOUT_MS));
    const offering = new Offering(prepared, envoy, xds, render, trust);
    await offering.run();
    return await outcomeOf(offering, backends, join(directory, ACCESS_LOG));
  } finally {
    await envoy?.stop();
    await sidecars?.stop();
    await backends.stop();
    rmSync(directory, { recursive: true, force: true });
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
