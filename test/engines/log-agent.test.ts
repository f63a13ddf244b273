/**
 * The log agent by the collector's own word: it takes the compiled configuration, and of lines as a container runtime
 * writes them it passes on what was printed, with trace, pod and place, and without what is secret.
 */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { LOG_FOLDER } from '../../src/compile/logging/agent-config.ts';
import { recordsAt, stringAt } from '../../src/manifests/field.ts';
import { sampleModel } from '../../src/model/sample-model.ts';
import { samplePlatform } from '../../src/spec/sample-platform.ts';
import { freePort } from '../../src/worlds/local/free-port.ts';
import { objectsOf } from '../monitoring/watched-shop.ts';

const program = process.env.NINES_OTELCOL ?? '';
const skip = existsSync(program) ? false : 'NINES_OTELCOL names no collector';
const TRACE = '0af7651916cd43dd8448eb211c80319c';

function compiled(): string {
  const model = sampleModel(samplePlatform({ rest: 'logs: { storage: { bucket: shop-logs } }' }));
  const [map] = objectsOf(model, 'one', 'ConfigMap').filter(({ metadata }) => metadata.name === 'log-agent');
  return stringAt(map, ['data', 'config.yaml']) ?? '';
}

/** As containerd writes them; the second line is torn in two. */
const LINES = [
  `2026-11-21T10:00:00.000000001Z stdout F {"level":"info","trace_id":"${TRACE}","path":"/users/ann@shop.example"}`,
  '2026-11-21T10:00:00.000000002Z stdout P Authorization: Bearer ',
  '2026-11-21T10:00:00.000000003Z stdout F s3cr3ts3cr3t, then nothing',
  '2026-11-21T10:00:00.000000004Z stderr F GET /reset?token=s3cr3t&page=2',
  '2026-11-21T10:00:00.000000005Z stdout F the end',
];

interface Line {
  readonly body: string;
  readonly traceId: string;
  readonly resource: Readonly<Record<string, string>>;
}

function linesOf(request: unknown): readonly Line[] {
  return recordsAt(request, ['resourceLogs']).flatMap(([, each]) => {
    const attributes = recordsAt(each, ['resource', 'attributes']).map(([, attribute]) => [
      stringAt(attribute, ['key']) ?? '',
      stringAt(attribute, ['value', 'stringValue']) ?? '',
    ]);
    const resource = Object.fromEntries(attributes) as Line['resource'];
    const records = recordsAt(each, ['scopeLogs']).flatMap(([, scope]) => recordsAt(scope, ['logRecords']));
    return records.map(([, record]) => ({
      body: stringAt(record, ['body', 'stringValue']) ?? '',
      traceId: stringAt(record, ['traceId']) ?? '',
      resource,
    }));
  });
}

describe('the log agent', { skip }, () => {
  const received: Line[] = [];
  let folder = '';
  let sink: Server | undefined;
  let collector: ChildProcess | undefined;
  let log = '';

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'nines-log-agent-'));
    sink = createServer(async (request, response) => {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part as Buffer);
      received.push(...linesOf(JSON.parse(Buffer.concat(parts).toString())));
      response.setHeader('content-type', 'application/json').end('{}');
    }).listen(0, '127.0.0.1');
    await once(sink, 'listening');
    const pod = join(folder, 'pods', 'shop_web-7d9f-abcde_6f0c1a2b-0000-4000-8000-000000000000', 'web');
    mkdirSync(pod, { recursive: true });
    mkdirSync(join(folder, 'state'));
    writeFileSync(join(pod, '0.log'), `${LINES.join('\n')}\n`);
    const port = (sink.address() as AddressInfo).port;
    // Only places differ, and the encoding, so that it can be read here.
    const config = compiled()
      .replaceAll(LOG_FOLDER, join(folder, 'pods'))
      .replace('/var/lib/otelcol', join(folder, 'state'))
      .replace(
        /endpoint: http:.*\/otlp/,
        `endpoint: http://127.0.0.1:${port}/otlp\n    encoding: json\n    compression: none`,
      )
      .replace(/endpoint: '0.0.0.0:\d+'/, `endpoint: 127.0.0.1:${await freePort()}`)
      .replace('port: 8888', `port: ${await freePort()}`);
    writeFileSync(join(folder, 'config.yaml'), config);
    collector = spawn(program, [`--config=${join(folder, 'config.yaml')}`], { stdio: ['ignore', 'ignore', 'pipe'] });
    collector.stderr?.setEncoding('utf8').on('data', (text: string) => {
      log += text;
    });
    for (let left = 200; left > 0 && !received.some(({ body }) => body === 'the end'); left--) await wait(100);
    assert.ok(received.length > 0, log);
  });
  after(async () => {
    if (collector !== undefined && collector.exitCode === null) {
      collector.kill('SIGKILL');
      await once(collector, 'exit');
    }
    sink?.closeAllConnections();
    sink?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('is taken by the collector', () => {
    const file = join(folder, 'compiled.yaml');
    writeFileSync(file, compiled().replace('/var/lib/otelcol', join(folder, 'state')));
    const { status, stderr } = spawnSync(program, ['validate', `--config=${file}`], { encoding: 'utf8' });
    assert.equal(status, 0, stderr);
  });

  test('passes on what was printed, without what is secret', () => {
    assert.deepEqual(
      received.map(({ body }) => body),
      [
        `{"level":"info","trace_id":"${TRACE}","path":"/users/[redacted]"}`,
        'Authorization: [redacted], then nothing',
        'GET /reset?token=[redacted]&page=2',
        'the end',
      ],
    );
  });

  test('puts the trace beside the line that names it, and to no other', () => {
    assert.deepEqual(
      received.map(({ traceId }) => traceId),
      [TRACE, '', '', ''],
    );
  });

  test('says where each line is from', () => {
    const [first] = received;
    assert.equal(first?.resource['k8s.namespace.name'], 'shop');
    assert.equal(first?.resource['k8s.pod.name'], 'web-7d9f-abcde');
    assert.equal(first?.resource['service.name'], 'web');
    assert.equal(first?.resource['k8s.cluster.name'], 'one');
  });
});
