import type { PlatformSpec } from '../spec/platform-schema.ts';
import type { WrittenTracing } from '../spec/sections/tracing.ts';
import { DAY_US, SECOND_US } from '../units/duration.ts';
import { perSecond } from '../units/rate.ts';
import { GIBIBYTE, MEBIBYTE } from '../units/size.ts';
import { effectiveSampling, requestsPerTrace, type SamplingRules, type TracedService } from './effective-sampling.ts';
import type { Origins } from './origins.ts';
import type { TraceClass, TraceStorage, TraceWindow, Tracing } from './tracing-types.ts';
import type { Service } from './types.ts';

/** A request seen by the caller, the callee and the proxy in front of each. */
const SPANS_PER_REQUEST = 4;
/** Load comes in bursts, and a region takes the traces of another that is lost. */
const MARGIN = 2;
/** The collector’s own default: what is held where nobody said what load there is. */
const USUAL_TRACES_HELD = 50_000;
const LEAST_TRACES_HELD = 1000;
/** A collector that holds nothing; measured ones take 60 to 100 MiB. */
const IDLE_BYTES = 256 * MEBIBYTE;
/** A span in memory is a tree of objects: about twice what is stored of it. */
const MEMORY_PER_STORED_BYTE = 2;
const EMBEDDED_POD = 1;

/** As written, with what follows from load, calls and rates; null where nobody asked for tracing. */
export function buildTracing(spec: PlatformSpec, services: readonly Service[], origins: Origins): Tracing | null {
  const written = spec.tracing;
  if (written === undefined) return null;
  noteOrigins(written, origins);
  const traced = services.map(tracedService);
  const classes = buildClasses(written);
  const rules: SamplingRules = { decide: written.decide, head: written.head ?? 1, classes };
  const effective = effectiveSampling(traced, rules);
  const load = offeredLoad(services, traced, rules.head, written.spanSize);
  const isEmbedded = written.storage?.kind !== 'elasticsearch';
  const collectors = written.jaeger.collectors ?? (isEmbedded ? EMBEDDED_POD : 3);
  const keepsUnusual = written.decide === 'tail';
  const tracesHeld = heldBy(written, load.tracesPerSecond);
  const spansHeld = load.tracesPerSecond === 0 ? 0 : (tracesHeld * load.spansPerSecond) / load.tracesPerSecond;
  return {
    namespace: written.namespace,
    decide: written.decide,
    head: rules.head,
    targetPerSecond: written.target === undefined ? 1 : perSecond(written.target),
    errors: written.errors ?? keepsUnusual,
    slowUs: written.slow ?? (keepsUnusual ? SECOND_US : null),
    waitUs: written.wait,
    classes,
    windows: buildWindows(classes, services, traced, rules, written.spanSize),
    collector: written.collector,
    jaeger: {
      version: written.jaeger.version,
      collectors,
      max: written.jaeger.max ?? (isEmbedded ? EMBEDDED_POD : 3 * collectors),
      queries: written.jaeger.queries ?? (isEmbedded ? 0 : 2),
    },
    storage: buildStorage(written.storage),
    archive:
      written.archive === undefined
        ? null
        : {
            ...written.archive,
            prefix: written.archive.prefix ?? spec.metadata.name,
            role: written.archive.role ?? null,
          },
    propagators: written.propagators,
    baggage: { pairs: written.baggage.pairs, valueBytes: written.baggage.value },
    tags: written.tags,
    example: written.example,
    load,
    tracesHeld,
    samplerMemoryBytes: memoryFor(spansHeld * written.spanSize),
    effective,
  };
}

function noteOrigins(written: WrittenTracing, origins: Origins): void {
  const at = (...path: readonly (string | number)[]) => ['tracing', ...path];
  const embedded = 'embedded storage is one pod';
  const isEmbedded = written.storage?.kind !== 'elasticsearch';
  const otherwise: readonly (readonly [path: readonly string[], isWritten: boolean, from: string])[] = [
    [['head'], written.head !== undefined, 'every trace is recorded where it begins, so that errors can be kept'],
    [['targetPerSecond'], written.target !== undefined, 'Jaeger’s own'],
    [['errors'], written.errors !== undefined, '`decide`: only the tail has seen them'],
    [['slowUs'], written.slow !== undefined, '`decide`: only the tail has seen how long a trace took'],
    [
      ['jaeger', 'collectors'],
      written.jaeger.collectors !== undefined,
      isEmbedded ? embedded : 'one in each of 3 zones',
    ],
    [['jaeger', 'queries'], written.jaeger.queries !== undefined, isEmbedded ? embedded : 'one may be lost'],
    [['jaeger', 'max'], written.jaeger.max !== undefined, isEmbedded ? embedded : 'three times as many'],
    [['storage'], written.storage !== undefined, 'nothing further is needed'],
  ];
  for (const [path, isWritten, from] of otherwise) if (!isWritten) origins.derived(at(...path), from);
  if (written.target !== undefined) origins.moved(at('targetPerSecond'), ['tracing', 'target']);
  origins.derived(at('windows'), 'the times for which classes are kept');
  origins.derived(at('load'), '`load` and `calls` of the services');
  origins.derived(at('tracesHeld'), '`load` × `wait`, twice, over the collectors');
  origins.derived(at('samplerMemoryBytes'), 'the traces that it holds');
  origins.derived(at('effective'), 'classes in the order of the file, `head`, and `calls` of the services');
  Object.keys(written.classes).forEach((name, i) => {
    origins.moved(at('classes', i), ['tracing', 'classes', name]);
  });
  origins.moved(at('classes', Object.keys(written.classes).length), ['tracing', 'default']);
}

function tracedService({ name, calls, callers, public: entries, load }: Service): TracedService {
  const inner = callers.filter((caller) => caller !== 'gateway');
  return {
    name,
    calls: calls.filter(({ kind }) => kind === 'service').map(({ to, times }) => ({ to, times })),
    begins: inner.length === 0 || entries.length > 0 || load !== null,
    behindGateway: entries.length > 0,
  };
}

function buildClasses(written: WrittenTracing): readonly TraceClass[] {
  const rest = written.default.rate ?? (written.decide === 'adaptive' ? null : 0.1);
  const named = Object.entries(written.classes).map(([name, { services, operations, rate, keep }]) => ({
    name,
    services,
    operations,
    rate: rate ?? rest,
    keepUs: keep ?? written.default.keep,
  }));
  return [...named, { name: 'default', services: [], operations: [], rate: rest, keepUs: written.default.keep }];
}

function offeredLoad(
  services: readonly Service[],
  traced: readonly TracedService[],
  head: number,
  spanBytes: number,
): Tracing['load'] {
  let tracesPerSecond = 0;
  let spansPerSecond = 0;
  for (const { name, load } of services) {
    const traces = (load?.rps ?? 0) * head;
    tracesPerSecond += traces;
    spansPerSecond += traces * requestsPerTrace(traced, name) * SPANS_PER_REQUEST;
  }
  return { tracesPerSecond, spansPerSecond, spanBytes };
}

/** New traces per second × the time for which each is held, with a margin, divided over the collectors. */
function heldBy({ wait, collector }: WrittenTracing, tracesPerSecond: number): number {
  if (tracesPerSecond === 0) return USUAL_TRACES_HELD;
  const held = (tracesPerSecond * wait * MARGIN) / SECOND_US / collector.replicas;
  return Math.max(LEAST_TRACES_HELD, Math.ceil(held / 1000) * 1000);
}

function memoryFor(storedBytes: number): number {
  const bytes = IDLE_BYTES + storedBytes * MEMORY_PER_STORED_BYTE;
  const step = 256 * MEBIBYTE;
  return Math.max(2, Math.ceil(bytes / step)) * step;
}

/** Windows by name, the longest first. What a class will hold is what is kept of the traces that begin under load. */
function buildWindows(
  classes: readonly TraceClass[],
  services: readonly Service[],
  traced: readonly TracedService[],
  rules: SamplingRules,
  spanBytes: number,
): readonly TraceWindow[] {
  const times = [...new Set(classes.map(({ keepUs }) => keepUs))].sort((a, b) => b - a);
  const bytesPerSecond = (only: readonly string[]): number => {
    // A rate of 0 for every other class leaves what is kept for these.
    const mine = classes.map((each) => (only.includes(each.name) ? each : { ...each, rate: 0 }));
    const kept = effectiveSampling(traced, { ...rules, decide: 'tail', classes: mine });
    let spans = 0;
    for (const { name, load } of services) {
      const share = kept[name]?.begun['*'] ?? 0;
      spans += (load?.rps ?? 0) * share * requestsPerTrace(traced, name) * SPANS_PER_REQUEST;
    }
    return spans * spanBytes;
  };
  return times.map((keepUs) => {
    const own = classes.filter((each) => each.keepUs === keepUs).map(({ name }) => name);
    const storedBytes = Math.ceil((bytesPerSecond(own) * (keepUs / SECOND_US)) / GIBIBYTE) * GIBIBYTE;
    return { name: windowName(keepUs), keepUs, classes: own, storedBytes };
  });
}

function windowName(keepUs: number): string {
  return keepUs % DAY_US === 0 ? `${keepUs / DAY_US}d` : `${Math.ceil(keepUs / 3_600_000_000)}h`;
}

function buildStorage(written: WrittenTracing['storage']): TraceStorage {
  switch (written?.kind) {
    case 'elasticsearch':
      return {
        kind: 'elasticsearch',
        url: written.url ?? '',
        secret: written.secret ?? null,
        shards: written.shards,
        replicas: written.replicas,
      };
    case 'memory':
      return { kind: 'memory', traces: written.traces };
    default:
      return { kind: 'badger', sizeBytes: written?.size ?? 20 * GIBIBYTE };
  }
}
