/**
 * From a weight in an object to the first request that obeys it, on a real Envoy under 1,000 requests a second: through
 * mesh, translation and acknowledged delivery. Beside it the floor: the same routes written to Envoy's file at once.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { renderBootstrap } from '../src/envoy/bootstrap.ts';
import { type EnvoyResources, renderProxy } from '../src/envoy/render-proxy.ts';
import { fileDelivery, listenerFiles } from '../src/envoy/xds-files.ts';
import { FileXds, writeXdsFiles } from '../src/worlds/local/file-xds.ts';
import { gateway, pods, service, virtualService } from '../test/conformance/cases/fragments.ts';
import { type Backends, startBackends } from '../test/conformance/harness/backends.ts';
import { makeAuthority } from '../test/conformance/harness/certificate.ts';
import { envoySettings } from '../test/conformance/harness/envoy-settings.ts';
import { prepareCase } from '../test/conformance/harness/prepare-case.ts';
import { type RunningEnvoy, startEnvoy } from '../test/conformance/harness/running-envoy.ts';
import { keptConnections, sendRequest } from '../test/conformance/harness/send-request.ts';
import { makeTokenKeys } from '../test/conformance/harness/sign-token.ts';
import { fetchEnvoy } from '../tools/fetch-envoy.ts';
import type { Bench, BenchResult } from './bench.ts';

const NAMES = ['one', 'two'] as const;
const CHANGES = 100;
const RPS = 1_000;
const TIMEOUT_MS = 5_000;
/** Between two changes, so that the load is steady again. */
const REST_MS = 100;
const OPTIONS = { id: 'change', locality: { region: '', zone: '', subzone: '' }, adminPort: 0, outlierLogPath: null };

/** Weight changes on a real Envoy; nothing is printed where there is none. */
export const change: Bench = {
  name: 'change',
  run: async () => {
    const fetched = fetchEnvoy();
    return 'missing' in fetched ? [] : measured(fetched.path);
  },
};

async function measured(binary: string): Promise<readonly BenchResult[]> {
  const directory = mkdtempSync(join(tmpdir(), 'nines-change-'));
  const trust = { tokens: makeTokenKeys(), authority: makeAuthority() };
  const backends = await startBackends(
    NAMES.map((name) => ({ name: `${name}-0`, answers: [], listens: true, http2: false })),
  );
  const render = renderer(backends, directory, trust);
  const xds = new FileXds(directory);
  xds.prepare(render('one'));
  const configPath = join(directory, 'bootstrap.json');
  writeFileSync(configPath, JSON.stringify(renderBootstrap(OPTIONS, directory)));
  const envoy = await startEnvoy(binary, configPath, directory);
  try {
    await xds.started(envoy, TIMEOUT_MS);
    const port = await envoy.listenerPort('gateway-80');
    const ours = await timed(port, async (name) => {
      const { refusals } = await xds.apply(envoy, render(name), TIMEOUT_MS);
      if (refusals.length > 0) throw new Error(refusals[0]!.reason);
    });
    const floor = await timed(port, async (name, number) => {
      writeXdsFiles(directory, listenerFiles(render(name), `direct-${number}`));
    });
    return results(ours, floor);
  } finally {
    await stop(envoy, backends, directory);
  }
}

async function stop(envoy: RunningEnvoy, backends: Backends, directory: string): Promise<void> {
  await envoy.stop();
  await backends.stop();
  rmSync(directory, { recursive: true, force: true });
}

type Trust = Parameters<typeof envoySettings>[3];

/** Objects in which every request goes to the service named, and the configuration that they make. */
function renderer(backends: Backends, directory: string, trust: Trust): (name: string) => EnvoyResources {
  return (name) => {
    const route = NAMES.map((each) => `{ destination: { host: ${each} }, weight: ${each === name ? 100 : 0} }`);
    const prepared = prepareCase({
      suite: 'change',
      name,
      backs: [],
      objects:
        gateway() + NAMES.map((each) => service(each)).join('') + virtualService(`- route: [${route.join(', ')}]`),
      proxy: { kind: 'gateway', namespace: 'istio-system', workload: 'gateway', labels: { istio: 'ingressgateway' } },
      pods: NAMES.flatMap((each) => pods(each, 1)),
      steps: [],
      compare: { kind: 'exact' },
    });
    const settings = envoySettings(prepared, (backend) => backends.ports.get(backend)!, directory, trust);
    return renderProxy(prepared.config, prepared.groups(prepared.readyAtFirst), settings, fileDelivery(directory));
  };
}

interface Timing {
  /** Sorted. */
  readonly obeyedMs: readonly number[];
  readonly failed: number;
  readonly requests: number;
}

/** Changes the weights again and again under load; each time is from the change to the first answer from the new side. */
async function timed(port: number, apply: (name: string, number: number) => Promise<void>): Promise<Timing> {
  const agent = keptConnections();
  const obeyedMs: number[] = [];
  let [wanted, changedMs, failed, requests] = ['', 0, 0, 0];
  const one = async (): Promise<void> => {
    const offeredMs = performance.now();
    requests++;
    try {
      const wire = { port, method: 'GET', path: '/', headers: { host: 'shop.example' }, fresh: false, tls: null };
      const { status, headers } = await sendRequest(wire, agent);
      if (status !== 200) failed++;
      // Sent after the change began: an answer on its way before it proves nothing.
      if (headers['x-backend'] === wanted && offeredMs >= changedMs) {
        obeyedMs.push(performance.now() - changedMs);
        wanted = '';
      }
    } catch {
      failed++;
    }
  };
  let isOver = false;
  const load = openLoop(one, () => isOver);
  for (let number = 0; number < CHANGES; number++) {
    await sleep(REST_MS);
    const name = NAMES[(number + 1) % 2]!;
    [wanted, changedMs] = [`${name}-0`, performance.now()];
    await apply(name, number);
    while (wanted !== '') await sleep(1);
  }
  isOver = true;
  await load;
  agent.destroy();
  return { obeyedMs: obeyedMs.sort((a, b) => a - b), failed, requests };
}

/** Requests at their times, whether or not the ones before were answered. */
async function openLoop(one: () => Promise<void>, isOver: () => boolean): Promise<void> {
  const startMs = performance.now();
  const flying = new Set<Promise<void>>();
  for (let sent = 0; !isOver(); ) {
    const due = ((performance.now() - startMs) * RPS) / 1000;
    for (; sent < due; sent++) {
      const flight = one().finally(() => flying.delete(flight));
      flying.add(flight);
    }
    await sleep(1);
  }
  await Promise.all(flying);
}

function results(ours: Timing, floor: Timing): readonly BenchResult[] {
  const at = ({ obeyedMs }: Timing, share: number) => obeyedMs[Math.ceil(obeyedMs.length * share) - 1]!;
  const timing = (name: string, share: number): BenchResult => ({
    name: `change-${name}`,
    ours: `${at(ours, share).toFixed(1)}ms`,
    peer: `${at(floor, share).toFixed(1)}ms`,
    ratio: at(ours, share) / at(floor, share),
    goal: '–',
  });
  const failed: BenchResult = {
    name: 'change-failed',
    ours: `${ours.failed}/${ours.requests}`,
    peer: `${floor.failed}/${floor.requests}`,
    ratio: ours.failed,
    goal: '0',
  };
  return [timing('p50', 0.5), timing('p99', 0.99), failed];
}
