/** One pod of the built-in demo service: answers every request after its latency, and some of them with an error. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
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

/** What a demo pod is told. */
export interface DemoPod {
  readonly pod: string;
  readonly service: string;
  /** Of loopback. */
  readonly address: string;
  readonly behaviour: DemoBehaviour;
}

/** Starts a pod on a free port of its address. `chance` gives numbers from 0 to below 1. */
export async function startDemoService(
  { pod, service, address, behaviour }: DemoPod,
  chance: () => number = Math.random,
): Promise<DemoService> {
  const server = createServer((request, response) => answer(request, response, pod, service, behaviour, chance));
  // Envoy decides when an idle connection is closed: closed from here, a request on its way would be lost.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, address, resolve);
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
  request: IncomingMessage,
  response: ServerResponse,
  pod: string,
  service: string,
  { version, latencyMs, errors }: DemoBehaviour,
  chance: () => number,
): void {
  // What is sent must be taken off the connection, or the next request on it waits for ever.
  request.resume();
  const [path = '/'] = (request.url ?? '/').split('?');
  const isHealth = HEALTH_PATHS.has(path);
  const status = !isHealth && errors > 0 && chance() < errors ? 500 : 200;
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
