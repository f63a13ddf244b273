/**
 * A real Envoy as the proxy of somebody who calls services: one cluster for each subset, named as Istio names them, and its
 * statistics under the names and labels that Istio's bootstrap gives them. Where a request goes its caller says; answers
 * come from here.
 */
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../../src/worlds/local/free-port.ts';
import { enginePath } from './engine-path.ts';
import { startEngine } from './engine-process.ts';

export interface CallerProxy {
  /** Where its statistics are. */
  readonly metrics: string;
  /** Sends one request to a cluster, and waits for nothing; a cluster that fails answers 503 to those that may fail. */
  send(cluster: string, mayFail: boolean): void;
  stop(): Promise<void>;
}

const CLUSTER_HEADER = 'x-cluster';
const FAIL_HEADER = 'x-may-fail';
const HTTP_CONNECTION_MANAGER =
  'type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager';
const ROUTER = 'type.googleapis.com/envoy.extensions.filters.http.router.v3.Router';
/** Of `stats_tags` in Istio's bootstrap (tools/packaging/common/envoy_bootstrap.json), those of upstream requests. */
const STATS_TAGS = [
  { tag_name: 'cluster_name', regex: '^cluster(\\.(.+);)' },
  { tag_name: 'response_code', regex: '_rq(_(\\d{3}))$' },
  { tag_name: 'response_code_class', regex: '_rq(_(\\dxx))$' },
];

function loopback(port: number): object {
  return { socket_address: { address: '127.0.0.1', port_value: port } };
}

function listener(port: number): object {
  const virtualHost = {
    name: 'all',
    domains: ['*'],
    routes: [{ match: { prefix: '/' }, route: { cluster_header: CLUSTER_HEADER } }],
  };
  const manager = {
    '@type': HTTP_CONNECTION_MANAGER,
    stat_prefix: 'outbound',
    route_config: { virtual_hosts: [virtualHost] },
    http_filters: [{ name: 'envoy.filters.http.router', typed_config: { '@type': ROUTER } }],
  };
  const filters = [{ name: 'envoy.filters.network.http_connection_manager', typed_config: manager }];
  return { name: 'outbound', address: loopback(port), filter_chains: [{ filters }] };
}

function bootstrap(clusters: readonly string[], ports: { admin: number; proxy: number; backend: number }): object {
  return {
    admin: { address: loopback(ports.admin) },
    stats_config: { use_all_default_tags: false, stats_tags: STATS_TAGS },
    static_resources: {
      listeners: [listener(ports.proxy)],
      clusters: clusters.map((name) => ({
        name,
        alt_stat_name: `${name};`,
        load_assignment: {
          cluster_name: name,
          endpoints: [{ lb_endpoints: [{ endpoint: { address: loopback(ports.backend) } }] }],
        },
      })),
    },
  };
}

/** Starts it. */
export async function startCallerProxy(
  clusters: readonly string[],
  fails: (cluster: string) => boolean,
): Promise<CallerProxy> {
  const folder = mkdtempSync(join(tmpdir(), 'nines-caller-'));
  const backend = createServer(({ headers }, answer) => {
    answer.writeHead(headers[FAIL_HEADER] === 'yes' && fails(String(headers[CLUSTER_HEADER])) ? 503 : 200).end();
  }).listen(0, '127.0.0.1');
  await once(backend, 'listening');
  const ports = { admin: await freePort(), proxy: await freePort(), backend: (backend.address() as AddressInfo).port };
  writeFileSync(join(folder, 'bootstrap.json'), JSON.stringify(bootstrap(clusters, ports)));
  const args = ['-c', 'bootstrap.json', '--use-dynamic-base-id', '--concurrency', '1', '-l', 'warn'];
  const envoy = startEngine(enginePath('envoy'), args, { cwd: folder });
  const agent = new Agent({ keepAlive: true });
  const stop = async () => {
    agent.destroy();
    await envoy.stop();
    backend.closeAllConnections();
    backend.close();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await envoy.until('ready', async () => (await fetch(`http://127.0.0.1:${ports.admin}/ready`)).ok);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    metrics: `http://127.0.0.1:${ports.admin}/stats/prometheus`,
    send: (cluster, mayFail) => {
      const headers = { [CLUSTER_HEADER]: cluster, [FAIL_HEADER]: mayFail ? 'yes' : 'no' };
      request({ agent, host: '127.0.0.1', port: ports.proxy, headers }, (response) => void response.resume())
        .on('error', () => {})
        .end();
    },
    stop,
  };
}
