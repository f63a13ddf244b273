/**
 * Offers requests at a given rate, whatever becomes of them: an open loop, as users are. A request that could not be
 * sent when it should have been (because the sender was held up, or no connection was free) has its waiting counted,
 * which a closed loop would omit.
 */
import { Agent, type IncomingMessage, request } from 'node:http';
import { setTimeout as sleep, setImmediate as soon } from 'node:timers/promises';
import { VERSION_HEADER } from '../demo-service.ts';
import { CookieJar } from './cookie-jar.ts';
import { GatewayTurns } from './gateway-turns.ts';
import { LoadTally } from './load-tally.ts';
import type { LoadOptions, LoadResult, LoadShape } from './load-types.ts';

/** Connections to one gateway: far more than a load that is kept up with needs. */
const MOST_CONNECTIONS = 2048;
/** Envoy closes a connection that was idle for an hour; one that is reused must be younger. */
const IDLE_MS = 60_000;

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
  EPIPE: 'connection reset',
  ETIMEDOUT: 'connection timed out',
};

interface Sender {
  readonly options: LoadOptions;
  readonly agent: Agent;
  readonly turns: GatewayTurns;
  readonly jars: readonly CookieJar[];
  readonly tally: LoadTally;
}

/** Runs a load to its end, or until the signal says stop; what is under way then is waited for. */
export async function runLoad(options: LoadOptions, signal?: AbortSignal): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: MOST_CONNECTIONS, timeout: IDLE_MS, scheduling: 'lifo' });
  const turns = new GatewayTurns(options.targets);
  const jars = Array.from({ length: options.users }, () => new CookieJar());
  const sender: Sender = { options, agent, turns, jars, tally: new LoadTally() };
  try {
    const intervalMs = 1000 / options.rps;
    const total = Math.max(1, Math.round(options.durationMs / intervalMs));
    const { offered, waiting } = await offer(sender, total, intervalMs, signal);
    await Promise.all(waiting);
    return sender.tally.result(offered, (offered * intervalMs) / 1000);
  } finally {
    turns.stop();
    agent.destroy();
  }
}

async function offer(
  sender: Sender,
  total: number,
  intervalMs: number,
  signal: AbortSignal | undefined,
): Promise<{ offered: number; waiting: Set<Promise<void>> }> {
  const waiting = new Set<Promise<void>>();
  const startMs = performance.now();
  const { shapes } = sender.options;
  const weights = shapes.reduce((sum, { weight }) => sum + weight, 0);
  let offered = 0;
  while (offered < total && signal?.aborted !== true) {
    const nowMs = performance.now();
    for (; offered < total && startMs + offered * intervalMs <= nowMs; offered++) {
      const intendedMs = startMs + offered * intervalMs;
      sender.tally.worstLagMs = Math.max(sender.tally.worstLagMs, nowMs - intendedMs);
      const sending = send(sender, pick(shapes, weights), intendedMs);
      waiting.add(sending);
      void sending.then(() => waiting.delete(sending));
    }
    // A timer is late by up to a millisecond and more: it is left early, and the rest is spent turning.
    const restMs = startMs + offered * intervalMs - performance.now();
    if (restMs > 3) await sleep(restMs - 2);
    else await soon();
  }
  return { offered, waiting };
}

function pick(shapes: readonly LoadShape[], weights: number): LoadShape {
  let rest = Math.random() * weights;
  for (const shape of shapes) {
    rest -= shape.weight;
    if (rest < 0) return shape;
  }
  return shapes.at(-1)!;
}

function send({ options, agent, turns, jars, tally }: Sender, shape: LoadShape, intendedMs: number): Promise<void> {
  const target = turns.next();
  const jar = jars.length === 0 ? null : jars[Math.floor(Math.random() * jars.length)]!;
  const cookie = jar?.header() ?? null;
  tally.sent += 1;
  return new Promise((resolve) => {
    const asking = request({
      agent,
      hostname: target.hostname,
      port: target.port,
      method: shape.method,
      path: shape.path,
      headers: { ...shape.headers, host: shape.host, ...(cookie === null ? {} : { cookie }) },
    });
    const timer = setTimeout(() => asking.destroy(new Error('gave up waiting')), options.timeoutMs);
    const failed = (error: NodeJS.ErrnoException): void => {
      clearTimeout(timer);
      if (error.code === 'ECONNREFUSED') turns.refused(target);
      tally.failed(REASONS[error.code ?? ''] ?? error.message);
      resolve();
    };
    asking.once('error', failed);
    asking.once('response', (response: IncomingMessage) => {
      const { headers, statusCode = 0 } = response;
      jar?.take(headers['set-cookie'] ?? []);
      response.resume();
      response.once('error', failed);
      response.once('end', () => {
        clearTimeout(timer);
        tally.answered(statusCode, String(headers[VERSION_HEADER] ?? '-'), performance.now() - intendedMs);
        resolve();
      });
    });
    asking.end();
  });
}
