/** HTTP servers on loopback, many in this one process, that behave as told and remember what they received. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import {
  createServer as createHttp2Server,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type ServerHttp2Session,
} from 'node:http2';
import type { AddressInfo, Server } from 'node:net';
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
  /** HTTP/2 without TLS, and nothing else. */
  readonly http2: boolean;
}

export interface Backends {
  /** Port on 127.0.0.1 by name. */
  readonly ports: ReadonlyMap<string, number>;
  /** Everything received so far, in order of arrival. */
  readonly received: readonly Received[];
  stop(): Promise<void>;
}

type Request = IncomingMessage | Http2ServerRequest;
type Response = ServerResponse | Http2ServerResponse;

interface Listening {
  readonly port: number;
  close(): Promise<void>;
}

/** Starts all backends on free ports. */
export async function startBackends(told: readonly BackendTold[]): Promise<Backends> {
  const received: Received[] = [];
  const listening: Listening[] = [];
  const ports = new Map<string, number>();
  for (const backend of told) {
    const answer = handler(backend, received);
    const one = backend.http2 ? await listenHttp2(answer) : await listenHttp1(answer);
    ports.set(backend.name, one.port);
    if (backend.listens) listening.push(one);
    else await one.close();
  }
  return { ports, received, stop: async () => void (await Promise.all(listening.map((one) => one.close()))) };
}

async function listenHttp1(answer: (request: Request, response: Response) => void): Promise<Listening> {
  const server = createServer(answer);
  server.keepAliveTimeout = 60_000;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { port: await listen(server), close };
}

async function listenHttp2(answer: (request: Request, response: Response) => void): Promise<Listening> {
  const server = createHttp2Server(answer);
  const sessions = new Set<ServerHttp2Session>();
  server.on('session', (session) => sessions.add(session));
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const session of sessions) session.destroy();
    });
  return { port: await listen(server), close };
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', 4096, resolve));
  return (server.address() as AddressInfo).port;
}

function handler(backend: BackendTold, received: Received[]): (request: Request, response: Response) => void {
  let number = 0;
  return (request, response) => {
    const headers = flatHeaders(request);
    const seen: Received = {
      backend: backend.name,
      method: request.method ?? '',
      path: request.url ?? '',
      host: String(request.headers[':authority'] ?? request.headers.host ?? ''),
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
      const body = JSON.stringify({ method: seen.method, path: seen.path, host: seen.host, headers });
      response.statusCode = answer.status;
      response.setHeader('x-backend', backend.name);
      for (const [name, value] of Object.entries(answer.headers)) response.setHeader(name, value);
      response.end(body);
    };
    if (answer.afterMs > 0) setTimeout(respond, answer.afterMs);
    else respond();
  };
}

function flatHeaders(request: Request): Record<string, string> {
  const headers: Record<string, string> = {};
  for (let i = 0; i < request.rawHeaders.length; i += 2) {
    const name = request.rawHeaders[i]!.toLowerCase();
    if (name.startsWith(':')) continue;
    const before = headers[name];
    const value = request.rawHeaders[i + 1]!;
    headers[name] = before === undefined ? value : `${before},${value}`;
  }
  return headers;
}
