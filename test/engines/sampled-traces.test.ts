/**
 * Traces through a real collector with the compiled policies: of each class as many are kept as mno's owners asked for,
 * within the 99.9 % binomial interval; what failed or was slow is kept whatever its class; and a trace that touches two
 * classes is decided by one of them and goes to one store whole.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'yaml';
import { stringAt } from '../../src/manifests/field.ts';
import { compiledClusters } from './bed/compiled-clusters.ts';
import { withoutEngines } from './bed/engine-path.ts';
import { eventually } from './bed/eventually.ts';
import { type RunningSampler, type SentTrace, startSampler } from './bed/running-sampler.ts';

/** Classes as examples/mno.yaml has them: what a trace of each looks like, and what is to become of it. */
const CLASSES = [
  { service: 'api', operation: 'POST /api/executions/7', share: 0.5, window: '90d', traces: 700 },
  { service: 'app', operation: 'GET /healthz', share: 0.01, window: '7d', traces: 1500 },
  { service: 'app', operation: 'GET /', share: 0.2, window: '90d', traces: 700 },
  { service: 'api', operation: 'GET /api/plans', share: 0.3, window: '60d', traces: 700 },
  { service: 'worker', operation: 'cache.refresh', share: 0.1, window: '30d', traces: 700 },
  { service: 'worker', operation: 'plan', share: 0.05, window: '30d', traces: 700 },
  { service: 'reports', operation: 'GET /reports', share: 0.1, window: '30d', traces: 700 },
  // The last that is sent, and kept whole: when it is there, all the others are decided.
  { service: 'sessions', operation: 'POST /sessions', share: 1, window: '90d', traces: 300 },
] as const;
/** What chance has no part in. */
const UNUSUAL = [
  { name: 'failed', service: 'app', operation: 'GET /', error: true, window: '90d' },
  { name: 'failed health', service: 'app', operation: 'GET /healthz', error: true, window: '7d' },
  { name: 'slow', service: 'worker', operation: 'plan', durationMs: 1_500, window: '30d' },
] as const;
const UNUSUAL_TRACES = 40;
/** Two-sided 99.9 % of the normal distribution. */
const Z = 3.2905;
/** A tick of the sampler, then what its batches wait. */
const FLUSH_MS = 3_000;

function sampler(): string {
  const { objects } = compiledClusters('mno')[0]!;
  const found = objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'otel-sampler');
  return stringAt(found, ['data', 'config.yaml'])!;
}

const skip = withoutEngines('otelcol');

describe('what the collector keeps', { skip }, () => {
  let running: RunningSampler;
  const idOf = (name: string, index: number): string => `${name} ${index}`;
  before(async () => {
    running = await startSampler(parse(sampler()));
    const traces: SentTrace[] = UNUSUAL.flatMap(({ name, service, operation, ...how }) =>
      Array.from({ length: UNUSUAL_TRACES }, (_, i) => ({
        id: idOf(name, i),
        spans: [{ service, operation, ...how }],
      })),
    );
    // Recorded by two services: the first class of the list decides for all of it.
    for (let i = 0; i < UNUSUAL_TRACES; i++) {
      const spans = [
        { service: 'app', operation: 'GET /' },
        { service: 'api', operation: 'POST /api/admin/users' },
      ];
      traces.push({ id: idOf('mixed', i), spans });
    }
    for (const { service, operation, traces: count } of CLASSES)
      for (let i = 0; i < count; i++) traces.push({ id: idOf(operation, i), spans: [{ service, operation }] });
    await running.send(traces);
    const { operation, traces: last } = CLASSES.at(-1)!;
    await eventually(async () => {
      const kept = Array.from({ length: last }, (_, i) => running.keptIn(idOf(operation, i))).filter(
        ({ length }) => length > 0,
      );
      assert.equal(kept.length, last);
    });
    await sleep(FLUSH_MS);
  });
  after(() => running?.stop());

  for (const { service, operation, share, window, traces } of CLASSES) {
    test(`${operation} of ${service}: ${share * 100} %, for ${window}`, () => {
      const kept = Array.from({ length: traces }, (_, i) => running.keptIn(idOf(operation, i)));
      const there = kept.filter((windows) => windows.length > 0);
      assert.deepEqual([...new Set(there.flat())], there.length === 0 ? [] : [window]);
      const bound = Z * Math.sqrt((share * (1 - share)) / traces);
      assert.ok(Math.abs(there.length / traces - share) <= bound, `${there.length} of ${traces} were kept`);
    });
  }

  for (const { name, window } of UNUSUAL) {
    test(`every trace that is ${name}`, () => {
      for (let i = 0; i < UNUSUAL_TRACES; i++) assert.deepEqual(running.keptIn(idOf(name, i)), [window]);
    });
  }

  test('a trace of two classes, once and whole', () => {
    for (let i = 0; i < UNUSUAL_TRACES; i++) {
      assert.deepEqual(running.keptIn(idOf('mixed', i)), ['90d']);
      assert.equal(running.spansOf(idOf('mixed', i)), 2);
    }
  });
});
