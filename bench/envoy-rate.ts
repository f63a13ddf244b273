/** What one core of a real Envoy serves: its processor time per proxied request, read from the operating system. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, createServer, get, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fetchEnvoy } from '../tools/fetch-envoy.ts';

const REQUESTS = 20_000;
const IN_FLIGHT = 16;
/** `/proc/PID/stat` counts in hundredths of a second on Linux. */
const TICKS_PER_SECOND = 100;

/** Requests per second of processor time, or null where there is no Envoy or no /proc. */
export async function envoyRate(): Promise<number | null> {
  const fetched = fetchEnvoy();
  if ('missing' in fetched || process.platform !== 'linux') return null;
  const folder = mkdtempSync(join(tmpdir(), 'nines-bench-'));
  const backend = createServer((_, response) => response.end('ok'));
  await new Promise<void>((resolve) => backend.listen(0, '127.0.0.1', resolve));
  let envoy: ChildProcess | null = null;
  try {
    const config = join(folder, 'envoy.json');
    writeFileSync(config, JSON.stringify(bootstrap(portOf(backend))));
    const addressPath = join(folder, 'address');
    const flags = ['-c', config, '--admin-address-path', addressPath, '--concurrency', '1', '--disable-hot-restart'];
    envoy = spawn(fetched.path, [...flags, '-l', 'off'], { stdio: 'ignore' });
    const port = await listenerPort(addressPath);
    await offer(port, 2000);
    const before = cpuSeconds(envoy.pid!);
    await offer(port, REQUESTS);
    return REQUESTS / (cpuSeconds(envoy.pid!) - before);
  } finally {
    envoy?.kill('SIGKILL');
    backend.close();
    backend.closeAllConnections();
    rmSync(folder, { recursive: true });
  }
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

async function listenerPort(addressPath: string): Promise<number> {
  for (let attempt = 0; attempt < 500; attempt++) {
    await sleep(10);
    try {
      const admin = readFileSync(addressPath, 'utf8').trim();
      const response = await fetch(`http://${admin}/listeners?format=json`);
      const listeners = (await response.json()) as {
        listener_statuses?: { local_address: { socket_address: { port_value: number } } }[];
      };
      const port = listeners.listener_statuses?.[0]?.local_address.socket_address.port_value;
      if (port !== undefined) return port;
    } catch {
      // Not there yet.
    }
  }
  throw new Error('Envoy did not start');
}

/** Keeps so many requests in flight until all are answered. */
async function offer(port: number, count: number): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: IN_FLIGHT });
  let left = count;
  const worker = async (): Promise<void> => {
    while (left-- > 0) await once(port, agent);
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
  agent.destroy();
}

function once(port: number, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path: '/', agent }, (response) => {
      response.resume();
      response.on('end', resolve);
    }).on('error', reject);
  });
}

function bootstrap(backendPort: number): unknown {
  const address = (port: number) => ({ socket_address: { address: '127.0.0.1', port_value: port } });
  const typed = (name: string, type: string, more: Record<string, unknown>) => ({
    name,
    typed_config: { '@type': `type.googleapis.com/${type}`, ...more },
  });
  const router = typed('envoy.filters.http.router', 'envoy.extensions.filters.http.router.v3.Router', {});
  const manager = typed(
    'envoy.filters.network.http_connection_manager',
    'envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager',
    {
      stat_prefix: 'bench',
      http_filters: [router],
      route_config: {
        virtual_hosts: [
          { name: 'all', domains: ['*'], routes: [{ match: { prefix: '/' }, route: { cluster: 'backend' } }] },
        ],
      },
    },
  );
  return {
    admin: { address: address(0) },
    static_resources: {
      listeners: [{ name: 'in', address: address(0), filter_chains: [{ filters: [manager] }] }],
      clusters: [
        {
          name: 'backend',
          type: 'STATIC',
          load_assignment: {
            cluster_name: 'backend',
            endpoints: [{ lb_endpoints: [{ endpoint: { address: address(backendPort) } }] }],
          },
        },
      ],
    },
  };
}
