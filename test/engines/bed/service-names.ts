/**
 * Names of a cluster's services for programs that run outside of it: a forward proxy that knows where each of them is.
 * Programs in Go ask it for every plain address that is not of this machine, so what is compiled stays as it is.
 */
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ServiceNames {
  /** For the programs that are to know the names. */
  readonly env: Readonly<Record<string, string>>;
  stop(): void;
}

/** Starts it; `addresses` has what is behind each `http://name:port`. */
export async function startServiceNames(addresses: Readonly<Record<string, string>>): Promise<ServiceNames> {
  const server = createServer((asked, answer) => {
    const { origin, pathname, search } = new URL(asked.url ?? '', 'http://unnamed');
    const address = addresses[origin];
    if (address === undefined) {
      answer.writeHead(502).end(`nobody is ${origin}`);
      return;
    }
    const { method, headers } = asked;
    const passed = request(`${address}${pathname}${search}`, { method: method ?? 'GET', headers }, (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
    });
    passed.on('error', () => answer.destroy());
    asked.pipe(passed);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    env: { HTTP_PROXY: url, http_proxy: url, NO_PROXY: '', no_proxy: '' },
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
