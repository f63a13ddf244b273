import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';

export interface WireRequest {
  readonly port: number;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** A connection of its own. */
  readonly fresh: boolean;
  /** Client side of TLS in PEM, or null for plain text. */
  readonly tls: {
    readonly cert?: string;
    readonly key?: string;
    readonly ca: string;
    readonly servername: string;
  } | null;
}

export interface WireResponse {
  /** 0 when the connection ended without a response. */
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly tookMs: number;
}

/** Connections that are kept between the requests of one case. */
export function keptConnections(): Agent {
  return new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY, scheduling: 'fifo' });
}

/** Sends one request to 127.0.0.1 and waits for the whole response. */
export function sendRequest(wire: WireRequest, agent: Agent): Promise<WireResponse> {
  const { port, method, path, headers, fresh, tls } = wire;
  const started = performance.now();
  return new Promise((resolve) => {
    const done = (response: IncomingMessage | null, body: string) => {
      const flat: Record<string, string> = {};
      for (const [name, values] of Object.entries(response?.headersDistinct ?? {}))
        flat[name] = (values ?? []).join(',');
      resolve({ status: response?.statusCode ?? 0, headers: flat, body, tookMs: performance.now() - started });
    };
    const options = {
      host: '127.0.0.1',
      port,
      method,
      path,
      headers,
      agent: fresh || tls !== null ? (false as const) : agent,
    };
    const receive = (response: IncomingMessage) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => {
        body += text;
      });
      response.on('end', () => done(response, body));
      response.on('error', () => done(response, body));
    };
    const outgoing =
      tls === null
        ? httpRequest(options, receive)
        : httpsRequest({ ...options, ...tls, checkServerIdentity: () => undefined }, receive);
    outgoing.on('error', () => done(null, ''));
    outgoing.end();
  });
}
