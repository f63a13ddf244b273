/** HTTP servers on loopback, many in this one process, that behave as told and remember what they received. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ANSWER_HEADER, answerTo } from './answer.ts';

/** What a backend saw of one request. */
export interface Received {
  readonly backend: string;
  readonly method: string;
  readonly path: string;
  readonly host: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Of this process's monotonic clock. */
  readonly atMs: number;
}

export interface BackendTold {
  readonly name: string;
  /** By number of the request, the last repeats; empty: 200. */
  readonly answers: readonly string[];
  /** False: connections are refused. */
  readonly listens: boolean;
}

export interface Backends {
  /** Port on 127.0.0.1 by name. */
  readonly ports: ReadonlyMap<string, number>;
  /** Everything received so far, in order of arrival. */
  readonly received: readonly Received[];
  stop(): Promise<void>;
}

/** Starts all backends on free ports. */
export async function startBackends(told: readonly BackendTold[]): Promise<Backends> {
  const received: Received[] = [];
  const servers: Server[] = [];
  const ports = new Map<string, number>();
  for (const backend of told) {
    const server = createServer(handler(backend, received));
    server.keepAliveTimeout = 60_000;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', 4096, resolve));
    ports.set(backend.name, (server.address() as AddressInfo).port);
    if (backend.listens) servers.push(server);
    else await close(server);
  }
  return { ports, received, stop: async () => void (await Promise.all(servers.map(close))) };
}

function handler(
  backend: BackendTold,
  received: Received[],
): (request: IncomingMessage, response: ServerResponse) => void {
  let number = 0;
  return (request, response) => {
    const headers = flatHeaders(request);
    const seen: Received = {
      backend: backend.name,
      method: request.method ?? '',
      path: request.url ?? '',
      host: headers.host ?? '',
      headers,
      atMs: performance.now(),
    };
    received.push(seen);
    const answer = answerTo(backend.answers, number++, headers[ANSWER_HEADER]);
    if (answer.kind === 'hang') return;
    const respond = () => {
      if (answer.kind === 'close') {
        request.socket.destroy();
        return;
      }
      response.writeHead(answer.status, { 'x-backend': backend.name, ...answer.headers });
      response.end(JSON.stringify({ method: seen.method, path: seen.path, host: seen.host, headers }));
    };
    if (answer.afterMs > 0) setTimeout(respond, answer.afterMs);
    else respond();
  };
}

function flatHeaders(request: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, values] of Object.entries(request.headersDistinct)) headers[name] = (values ?? []).join(',');
  return headers;
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
