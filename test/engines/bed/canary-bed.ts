/**
 * Where engines roll out what is compiled: a control plane with fake nodes, the controllers of Argo Rollouts and of Flagger,
 * and a real Prometheus under its compiled address, which looks at proxies that count real requests. Requests go where the
 * weights of the moment send them.
 */
import type { KubeObject } from '../../../src/manifests/types.ts';
import { freePort } from '../../../src/worlds/local/free-port.ts';
import { type CallerProxy, startCallerProxy } from './caller-proxy.ts';
import { CANARY_GROUPS, type CanaryPlatform } from './canary-platforms.ts';
import { type ControlPlane, startControlPlane } from './control-plane.ts';
import { definitionsOf, installDefinitions } from './definitions.ts';
import { type EngineName, enginePath } from './engine-path.ts';
import { type EngineProcess, startEngine } from './engine-process.ts';
import { eventually } from './eventually.ts';
import { fakeNodes } from './fake-nodes.ts';
import { startPrometheus } from './running-prometheus.ts';
import { startServiceNames } from './service-names.ts';
import { startWorkloadMetrics, type WorkloadMetrics } from './workload-metrics.ts';

export interface CanaryBed {
  readonly plane: ControlPlane;
  /** Requests through a caller's proxy, as Argo Rollouts asks for them. */
  readonly caller: CallerProxy;
  /** Requests at workloads, as Flagger asks for them. */
  readonly workloads: WorkloadMetrics;
  readonly log: (engine: 'rollouts-controller' | 'flagger') => string;
  apply(objects: readonly KubeObject[]): Promise<void>;
  stop(): Promise<void>;
}

/** Where what is compiled says that Prometheus is. */
const PROMETHEUS = 'http://prometheus.monitoring.svc.cluster.local:9090';
const REGION = 'here';
const ZONES = ['here-a', 'here-b', 'here-c'];

/** Starts everything, with the platforms applied; throws with a log when something does not start. */
export async function startCanaryBed(
  platforms: readonly CanaryPlatform[],
  clusters: readonly string[],
  fails: (cluster: string) => boolean,
): Promise<CanaryBed> {
  const stops: (() => Promise<void> | void)[] = [];
  const stop = async () => {
    for (const each of stops.reverse()) await each();
  };
  const held = <Part extends { stop(): Promise<void> | void }>(part: Part): Part => {
    stops.push(() => part.stop());
    return part;
  };
  try {
    const plane = held(await startControlPlane());
    const caller = held(await startCallerProxy(clusters, fails));
    const workloads = held(await startWorkloadMetrics());
    const prometheus = held(await startPrometheus([caller.metrics, workloads.page]));
    const names = held(await startServiceNames({ [PROMETHEUS]: prometheus.url }));
    await installDefinitions(plane, definitionsOf([], CANARY_GROUPS));
    await plane.startControllers(fakeNodes(REGION, ZONES));
    const engines = new Map<EngineName, EngineProcess>();
    for (const [name, { args, healthz }] of Object.entries(await controllers(plane))) {
      const engine = startEngine(enginePath(name as EngineName), args, { cwd: plane.folder, env: names.env });
      plane.endsWith(engine);
      engines.set(name as EngineName, engine);
      await engine.until('healthy', async () => (await fetch(healthz)).ok);
    }
    const apply = (objects: readonly KubeObject[]) => applyAll(plane, objects);
    for (const { objects } of platforms) await apply(objects);
    return { plane, caller, workloads, log: (name) => engines.get(name)?.log() ?? '', apply, stop };
  } catch (error) {
    await stop();
    throw error;
  }
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
