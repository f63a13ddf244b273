/** One pod of the built-in demo service: answers every request after its latency, and some of them with an error. */
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DemoBehaviour } from './demo-behaviour.ts';

/** Header of each answer that names the version. */
export const VERSION_HEADER = 'x-nines-version';
export const POD_HEADER = 'x-nines-pod';

export interface DemoService {
  readonly port: number;
  /** Takes no new connections; resolves when the last answer was sent. */
  readonly stop: () => Promise<void>;
}

/** Paths that health checks ask for: never slow, never an error. */
const HEALTH_PATHS: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/livez']);

/** Where its own counters stand, for Prometheus. */
const METRICS_PATH = '/metrics';

/** What a demo pod is told. */
export interface DemoPod {
  readonly pod: string;
  readonly service: string;
  /** Of loopback. */
  readonly address: string;
  readonly behaviour: DemoBehaviour;
}

/** What a pod has answered since it began. */
interface DemoCounts {
  readonly startedMs: number;
  requests: number;
  orders: number;
  ordersFailed: number;
}

/** Starts a pod on a free port of its address. `chance` gives numbers from 0 to below 1. */
export async function startDemoService(pod: DemoPod, chance: () => number = Math.random): Promise<DemoService> {
  const counts: DemoCounts = { startedMs: Date.now(), requests: 0, orders: 0, ordersFailed: 0 };
  const server = createServer((request, response) => {
    // What is sent must be taken off the connection, or the next request on it waits for ever.
    request.resume();
    const [path = '/'] = (request.url ?? '/').split('?');
    if (path === METRICS_PATH) sendMetrics(response, counts);
    else answer(path, response, pod, counts, chance);
  });
  // Envoy decides when an idle connection is closed: closed from here, a request on its way would be lost.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, pod.address, resolve);
  });
  return { port: (server.address() as AddressInfo).port, stop: () => closed(server) };
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}

function answer(
  path: string,
  response: ServerResponse,
  { pod, service, behaviour }: DemoPod,
  counts: DemoCounts,
  chance: () => number,
): void {
  const { version, latencyMs, errors, ordersFailed } = behaviour;
  const isHealth = HEALTH_PATHS.has(path);
  const happens = (share: number): boolean => !isHealth && share > 0 && chance() < share;
  const status = happens(errors) ? 500 : 200;
  if (!isHealth) counts.requests++;
  if (!isHealth && status === 200) {
    counts.orders++;
    if (happens(ordersFailed)) counts.ordersFailed++;
  }
  const body = `${JSON.stringify({ service, version, pod, path, status })}\n`;
  const send = (): void => {
    response.writeHead(status, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      [VERSION_HEADER]: version,
      [POD_HEADER]: pod,
    });
    response.end(body);
  };
  if (isHealth || latencyMs === 0) send();
  else setTimeout(send, latencyMs);
}

/** A page as Prometheus reads it. Every request that is answered well is an order. */
function sendMetrics(response: ServerResponse, { startedMs, requests, orders, ordersFailed }: DemoCounts): void {
  const rows: readonly (readonly [name: string, type: string, value: number])[] = [
    ['process_start_time_seconds', 'gauge', startedMs / 1000],
    ['demo_requests_total', 'counter', requests],
    ['orders_total', 'counter', orders],
    ['orders_failed_total', 'counter', ordersFailed],
  ];
  response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' });
  response.end(rows.map(([name, type, value]) => `# TYPE ${name} ${type}\n${name} ${value}\n`).join(''));
}
