/** A collector with a compiled configuration of samplers, something that sends it traces, and stores that count what comes. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JsonObject } from '../../../src/manifests/types.ts';
import { freePort } from '../../../src/worlds/local/free-port.ts';
import { enginePath } from './engine-path.ts';
import { startEngine } from './engine-process.ts';

export interface SentSpan {
  readonly service: string;
  readonly operation: string;
  readonly error?: boolean;
  readonly durationMs?: number;
}

export interface SentTrace {
  /** Any text: the trace's own number is made of it, so that every run decides the same. */
  readonly id: string;
  readonly spans: readonly SentSpan[];
}

export interface RunningSampler {
  send(traces: readonly SentTrace[]): Promise<void>;
  /** Names of the stores that have the trace. */
  keptIn(id: string): readonly string[];
  spansOf(id: string): number;
  stop(): Promise<void>;
}

interface CollectorConfig {
  readonly processors: Readonly<Record<string, JsonObject>>;
  readonly service: { readonly pipelines: Readonly<Record<string, { readonly exporters: readonly string[] }>> };
  readonly [section: string]: unknown;
}

/** A trace waits half a minute for its last span; these come whole. */
const DECISION_WAIT = '1s';
const TRACES_PER_REQUEST = 100;
const STATUS_ERROR = 2;

/** The same policies; only where it listens, where it sends and how long it waits belong to the test. */
function adapted(config: CollectorConfig, own: { otlp: number; grpc: number; health: number; store: string }): unknown {
  const { pipelines } = config.service;
  const windows = Object.keys(pipelines).flatMap((name) => (name.startsWith('traces/') ? [name.slice(7)] : []));
  const processors = Object.entries(config.processors).map(([name, processor]) => [
    name,
    name.startsWith('tail_sampling/') ? { ...processor, decision_wait: DECISION_WAIT } : processor,
  ]);
  const exporters = windows.map((name) => [
    `otlphttp/${name}`,
    { endpoint: `${own.store}/${name}`, encoding: 'json', compression: 'none' },
  ]);
  return {
    ...config,
    extensions: { health_check: { endpoint: `127.0.0.1:${own.health}` } },
    receivers: {
      otlp: { protocols: { http: { endpoint: `127.0.0.1:${own.otlp}` }, grpc: { endpoint: `127.0.0.1:${own.grpc}` } } },
    },
    processors: Object.fromEntries(processors),
    exporters: Object.fromEntries(exporters),
    service: {
      ...config.service,
      telemetry: { metrics: { level: 'none' } },
      pipelines: Object.fromEntries(
        Object.entries(pipelines).map(([name, pipeline]) => [
          name,
          name.startsWith('traces/') ? { ...pipeline, exporters: [`otlphttp/${name.slice(7)}`] } : pipeline,
        ]),
      ),
    },
  };
}

function numberOf(id: string): string {
  return createHash('sha256').update(id).digest('hex').slice(0, 32);
}

function resourceSpans({ id, spans }: SentTrace): unknown[] {
  const end = Date.now();
  return spans.map(({ service, operation, error = false, durationMs = 20 }, index) => ({
    resource: { attributes: [{ key: 'service.name', value: { stringValue: service } }] },
    scopeSpans: [
      {
        spans: [
          {
            traceId: numberOf(id),
            spanId: numberOf(`${id} ${index}`).slice(0, 16),
            name: operation,
            kind: 2,
            startTimeUnixNano: `${end - durationMs}000000`,
            endTimeUnixNano: `${end}000000`,
            status: error ? { code: STATUS_ERROR } : {},
          },
        ],
      },
    ],
  }));
}

interface StoredSpans {
  readonly resourceSpans?: readonly {
    readonly scopeSpans: readonly { readonly spans: readonly { readonly traceId: string }[] }[];
  }[];
}

/** Starts the collector on free ports; throws with its log when it does not. */
export async function startSampler(config: CollectorConfig): Promise<RunningSampler> {
  const folder = mkdtempSync(join(tmpdir(), 'nines-sampler-'));
  const stored = new Map<string, string[]>();
  const store = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const window = (request.url ?? '').split('/')[1]!;
    for (const { scopeSpans } of (JSON.parse(Buffer.concat(parts).toString()) as StoredSpans).resourceSpans ?? [])
      for (const { traceId } of scopeSpans.flatMap(({ spans }) => spans))
        stored.set(traceId, [...(stored.get(traceId) ?? []), window]);
    response.setHeader('content-type', 'application/json').end('{}');
  }).listen(0, '127.0.0.1');
  await once(store, 'listening');
  const address = `http://127.0.0.1:${(store.address() as AddressInfo).port}`;
  const own = { otlp: await freePort(), grpc: await freePort(), health: await freePort(), store: address };
  const file = join(folder, 'config.json');
  writeFileSync(file, JSON.stringify(adapted(config, own)));
  const collector = startEngine(enginePath('otelcol'), [`--config=${file}`], { cwd: folder });
  const stop = async () => {
    await collector.stop();
    store.closeAllConnections();
    store.close();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await collector.until('healthy', async () => (await fetch(`http://127.0.0.1:${own.health}`)).ok);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    async send(traces) {
      for (let from = 0; from < traces.length; from += TRACES_PER_REQUEST) {
        const body = { resourceSpans: traces.slice(from, from + TRACES_PER_REQUEST).flatMap(resourceSpans) };
        const headers = { 'content-type': 'application/json' };
        const url = `http://127.0.0.1:${own.otlp}/v1/traces`;
        const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
        if (!answer.ok) throw new Error(`traces were refused: ${await answer.text()}\n${collector.log()}`);
      }
    },
    keptIn: (id) => [...new Set(stored.get(numberOf(id)) ?? [])],
    spansOf: (id) => stored.get(numberOf(id))?.length ?? 0,
    stop,
  };
}
