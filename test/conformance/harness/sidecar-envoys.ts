/** A second Envoy before each backend whose pod has a sidecar: what the first one meets in a mesh. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderStaticBootstrap } from '../../../src/envoy/bootstrap.ts';
import { INLINE, renderProxy } from '../../../src/envoy/render-proxy.ts';
import type { ProxyConfig } from '../../../src/mesh/types.ts';
import { writeIdentity } from './envoy-settings.ts';
import type { Trust } from './offered-wire.ts';
import type { PreparedCase } from './prepared-case.ts';
import { type RunningEnvoy, startEnvoy } from './running-envoy.ts';

/** Port of every workload. */
const WORKLOAD_PORT = 8080;

export interface SidecarEnvoys {
  /** Inbound port by pod. */
  readonly ports: ReadonlyMap<string, number>;
  stop(): Promise<void>;
}

/** Starts them one after another; all are stopped again when one does not start. */
export async function startSidecars(
  prepared: PreparedCase,
  portOf: (backend: string) => number,
  directory: string,
  binary: string,
  trust: Trust,
): Promise<SidecarEnvoys> {
  const running: RunningEnvoy[] = [];
  const ports = new Map<string, number>();
  const stop = async () => void (await Promise.all(running.map((envoy) => envoy.stop())));
  try {
    for (const [pod, config] of prepared.sidecars) {
      const own = join(directory, `sidecar-${pod}`);
      mkdirSync(own);
      const path = join(own, 'static.json');
      writeFileSync(path, JSON.stringify(inboundBootstrap(prepared, config, portOf(pod), own, trust)));
      const envoy = await startEnvoy(binary, path, own);
      running.push(envoy);
      ports.set(pod, await envoy.listenerPort(`inbound-${WORKLOAD_PORT}`));
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { ports, stop };
}

function inboundBootstrap(
  { facts, hooks }: PreparedCase,
  config: ProxyConfig,
  port: number,
  directory: string,
  trust: Trust,
) {
  const free = () => ({ address: '127.0.0.1', port: 0 });
  const { namespace, serviceAccount, workload } = config.proxy;
  const settings = {
    bind: free,
    bindInbound: free,
    application: () => ({ address: '127.0.0.1', port }),
    reach: free,
    accessLog: null,
    identity: writeIdentity(
      trust,
      { uri: `spiffe://cluster.local/ns/${namespace}/sa/${serviceAccount}` },
      join(directory, 'identity'),
    ),
    credential: () => null,
    jwks: () => trust.tokens.jwks,
    facts,
    hooks,
  };
  const inboundOnly = { ...config, listeners: [], clusters: new Map() };
  const options = { id: workload, locality: { region: '', zone: '', subzone: '' }, adminPort: 0, outlierLogPath: null };
  return renderStaticBootstrap(options, renderProxy(inboundOnly, new Map(), settings, INLINE));
}
