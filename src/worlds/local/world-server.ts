/** The API server of a local world: JSON over HTTP on loopback, for the driver and for the command line. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Action, JournalEntry, ObservationQuery } from '../../ports/types.ts';
import type { LocalWorld } from './local-world.ts';
import type { Edit } from './world-types.ts';

/** No object or query is larger; what is would only fill the memory. */
const LARGEST_BODY = 16 * 1024 * 1024;

/** What a request's body is for each path. */
export interface WorldRequests {
  readonly status: Readonly<Record<string, never>>;
  readonly observe: { readonly query: ObservationQuery };
  readonly journal: { readonly who: string };
  readonly audit: Readonly<Record<string, never>>;
  readonly persist: { readonly who: string; readonly entry: JournalEntry; readonly after: number };
  readonly act: { readonly action: Action };
  readonly edit: Edit;
  readonly 'kill-zone': { readonly zone: string };
  readonly 'start-zone': { readonly zone: string };
}

type Handlers = {
  readonly [Path in keyof WorldRequests]: (world: LocalWorld, body: WorldRequests[Path]) => unknown;
};

const HANDLERS: Handlers = {
  status: (world) => world.status(),
  observe: (world, { query }) => world.observe(query),
  journal: (world, { who }) => world.journal(who),
  audit: (world) => world.audit,
  persist: (world, { who, entry, after }) => world.persist(who, entry, after),
  act: (world, { action }) => world.act(action),
  edit: (world, edit) => world.edit(edit),
  'kill-zone': (world, { zone }) => world.killZone(zone),
  'start-zone': (world, { zone }) => world.startZone(zone),
};

/** Serves a world on a free port; the token is what every request must carry. */
export async function serveWorld(world: LocalWorld, token: string): Promise<{ server: Server; url: string }> {
  const server = createServer((request, response) => void answer(world, token, request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

async function answer(
  world: LocalWorld,
  token: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const send = (status: number, value: unknown): void => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(value ?? null));
  };
  try {
    if (request.headers.authorization !== `Bearer ${token}`) return send(401, { message: 'no token of this world' });
    const path = (request.url ?? '').slice(1);
    const handler = Object.hasOwn(HANDLERS, path) ? HANDLERS[path as keyof Handlers] : undefined;
    if (handler === undefined) return send(404, { message: `nothing answers at ${path}` });
    const body = JSON.parse(await bodyOf(request)) as never;
    send(200, await handler(world, body));
  } catch (error) {
    send(500, { message: (error as Error).message });
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > LARGEST_BODY) throw new Error('the request is too large');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8') || '{}';
}
