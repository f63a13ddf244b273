/**
 * Where engines roll out what is compiled: a control plane with fake nodes, the controllers of Argo Rollouts and of Flagger,
 * and a real Prometheus under its compiled address, which looks at proxies that count real requests. Requests go where the
 * weights of the moment send them.
 */
import type { KubeObject } from '../../../src/manifests/types.ts';
import { freePort } from '../../../src/worlds/local/free-port.ts';
import { startCallerProxy } from './caller-proxy.ts';
import { CANARY_GROUPS, type CanaryPlatform, objectOf } from './canary-platforms.ts';
import { clusterOf, offerTraffic } from './canary-traffic.ts';
import { type ControlPlane, startControlPlane } from './control-plane.ts';
import { definitionsOf, installDefinitions } from './definitions.ts';
import { type EngineName, enginePath } from './engine-path.ts';
import { type EngineProcess, startEngine } from './engine-process.ts';
import { eventually } from './eventually.ts';
import { fakeNodes } from './fake-nodes.ts';
import { startPrometheus } from './running-prometheus.ts';
import { startJudge, type Verdict } from './served-judge.ts';
import { startServiceNames } from './service-names.ts';
import { type WeightLog, watchWeights } from './weight-log.ts';
import { startWorkloadMetrics } from './workload-metrics.ts';

export interface CanaryBed {
  readonly plane: ControlPlane;
  logOf(platform: CanaryPlatform, route?: string): WeightLog;
  readonly said: (engine: 'rollouts-controller' | 'flagger') => string;
  apply(objects: readonly KubeObject[]): Promise<void>;
  /** An object of a platform as it is now. */
  stored(platform: CanaryPlatform, kind: string, name: string): Promise<KubeObject>;
  /** What an engine made: it is nowhere in the files. */
  made(platform: CanaryPlatform, apiVersion: string, kind: string, name: string): Promise<KubeObject>;
  stop(): Promise<void>;
}

/** Where what is compiled says that Prometheus and our judge are. */
const PROMETHEUS = 'http://prometheus.monitoring.svc.cluster.local:9090';
const JUDGE = 'http://nines-judge.nines-judge.svc.cluster.local:8080';
const REGION = 'here';
const ZONES = ['here-a', 'here-b', 'here-c'];

/** Parts that end together, the last one first. */
class Parts {
  readonly #stops: (() => Promise<void> | void)[] = [];

  held<Part extends { stop(): Promise<void> | void }>(part: Part): Part {
    this.#stops.push(() => part.stop());
    return part;
  }

  async stop(): Promise<void> {
    for (const stop of this.#stops.splice(0).reverse()) await stop();
  }
}

/** Starts everything, with the platforms applied and asked; throws with a log when something does not start. */
export async function startCanaryBed(
  platforms: readonly CanaryPlatform[],
  verdictOn: (platform: CanaryPlatform, share: number) => Verdict,
): Promise<CanaryBed> {
  const parts = new Parts();
  try {
    return await start(platforms, verdictOn, parts);
  } catch (error) {
    await parts.stop();
    throw error;
  }
}

async function start(
  platforms: readonly CanaryPlatform[],
  verdictOn: (platform: CanaryPlatform, share: number) => Verdict,
  parts: Parts,
): Promise<CanaryBed> {
  const plane = parts.held(await startControlPlane());
  const logs = new Map<string, WeightLog>();
  const logOf = (platform: CanaryPlatform, route = platform.routes[0]): WeightLog =>
    logs.get(`${platform.name}/${route}`)!;
  const clusters = platforms.flatMap((each) => ['stable', 'canary'].map((subset) => clusterOf(each, subset)));
  const failing = new Set(platforms.flatMap((each) => (each.fails ? [clusterOf(each, 'canary')] : [])));
  const caller = parts.held(await startCallerProxy(clusters, (cluster) => failing.has(cluster)));
  const workloads = parts.held(await startWorkloadMetrics());
  const prometheus = parts.held(await startPrometheus([caller.metrics, workloads.page]));
  const judge = parts.held(
    await startJudge((name) => {
      const platform = platforms.find((each) => each.name === name)!;
      return verdictOn(platform, logOf(platform).shares().at(-1) ?? 0);
    }),
  );
  const names = parts.held(await startServiceNames({ [PROMETHEUS]: prometheus.url, [JUDGE]: judge.url }));
  await installDefinitions(plane, definitionsOf([], CANARY_GROUPS));
  await plane.startControllers(fakeNodes(REGION, ZONES));
  const engines = await startControllers(plane, names.env);
  const apply = (objects: readonly KubeObject[]) => applyAll(plane, objects);
  for (const { objects } of platforms) await apply(objects);
  for (const { name, routes } of platforms)
    for (const route of routes) logs.set(`${name}/${route}`, parts.held(watchWeights(plane.client, name, route)));
  parts.held(offerTraffic(platforms, logOf, { caller, workloads }));
  return {
    plane,
    logOf,
    said: (engine) => engines.get(engine)?.log() ?? '',
    apply,
    stored: async ({ objects }, kind, name) => (await plane.client.get(objectOf(objects, kind, name))).body,
    made: async ({ name: namespace }, apiVersion, kind, name) => {
      const { status, body } = await plane.client.get({ apiVersion, kind, metadata: { name, namespace } });
      if (status !== 200) throw new Error(`${kind} ${name}: ${body.message}`);
      return body;
    },
    stop: () => parts.stop(),
  };
}

async function startControllers(
  plane: ControlPlane,
  env: Readonly<Record<string, string>>,
): Promise<ReadonlyMap<string, EngineProcess>> {
  const engines = new Map<string, EngineProcess>();
  for (const [name, { args, healthz }] of Object.entries(await controllers(plane))) {
    const engine = startEngine(enginePath(name as EngineName), args, { cwd: plane.folder, env });
    plane.endsWith(engine);
    engines.set(name, engine);
    await engine.until('healthy', async () => (await fetch(healthz)).ok);
  }
  return engines;
}

/** How each controller is started: they choose a port, and never an address. */
async function controllers({ kubeconfig }: ControlPlane) {
  const [argoHealth, argoMetrics, flagger] = [await freePort(), await freePort(), await freePort()];
  return {
    'rollouts-controller': {
      args: [
        `--kubeconfig=${kubeconfig}`,
        '--leader-elect=false',
        `--healthzPort=${argoHealth}`,
        `--metricsPort=${argoMetrics}`,
        '--loglevel=warn',
      ],
      healthz: `http://127.0.0.1:${argoHealth}/healthz`,
    },
    flagger: {
      args: [
        `-kubeconfig=${kubeconfig}`,
        '-mesh-provider=istio',
        `-metrics-server=${PROMETHEUS}`,
        `-port=${flagger}`,
        '-log-level=info',
      ],
      healthz: `http://127.0.0.1:${flagger}/healthz`,
    },
  };
}

async function applyAll({ client }: ControlPlane, objects: readonly KubeObject[]): Promise<void> {
  for (const object of objects) {
    // Somebody else may write it at the same moment.
    await eventually(async () => {
      const { status, body } = await client.apply(object);
      if (status >= 300) throw new Error(`${object.kind} ${object.metadata.name}: ${body.message}`);
    }, 5_000);
  }
}
