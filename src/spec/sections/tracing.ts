import { LINE, NAME, URL_TEXT } from '../../schema/name-texts.ts';
import {
  defaulted,
  flag,
  listOf,
  mapOf,
  optional,
  quantity,
  record,
  required,
  text,
  whole,
  words,
} from '../../schema/record.ts';
import type { ValueOf } from '../../schema/types.ts';
import { DAY_US, duration, SECOND_US } from '../../units/duration.ts';
import { rate } from '../../units/rate.ts';
import { share } from '../../units/share.ts';
import { size } from '../../units/size.ts';

const MOST_PODS = 1000;

/** Without quotes and backslashes: it stands inside an expression of the collector. */
const OPERATION = text('the name of an operation', {
  pattern: '^[^\\n\\r"\\\\]+$',
  longest: 200,
  examples: ['GET /healthz', 'POST /orders*'],
});
const VERSION = text('a version', { pattern: '^\\d+\\.\\d+\\.\\d+$', longest: 20, examples: ['2.20.0'] });
const ATTRIBUTE = text('an attribute', { pattern: '^[a-z][a-z0-9_.]*$', longest: 100, examples: ['team'] });
const ATTRIBUTE_VALUE = text('its value', { pattern: '^[^\\s,=%"\\\\]+$', longest: 200, examples: ['payments'] });
const KEEP = quantity(duration, { least: DAY_US });

const traceClass = record('a class of traces', {
  services: defaulted(listOf(NAME), 'Services whose spans are of this class; empty: any.', [], 'any'),
  operations: defaulted(
    listOf(OPERATION),
    'Names of spans that are of this class, `*` standing for anything; empty: any.',
    [],
    'any',
  ),
  rate: optional(quantity(share), 'Share of its traces that is kept.', 'that of `default`'),
  keep: optional(KEEP, 'How long they are kept.', 'as long as those of `default`'),
});

const rest = record('a default', {
  rate: optional(quantity(share), 'Share of traces that is kept.', '10%, where nothing is adaptive'),
  keep: defaulted(KEEP, 'How long they are kept.', '30d', 'a month of comparison'),
});

/** Who may be asked for to receive what OTLP has replaced. */
const legacy = listOf(words('jaeger-compact', 'jaeger-http', 'jaeger-grpc', 'zipkin'));

const collector = record('collectors', {
  version: defaulted(VERSION, 'Of the OpenTelemetry collector, contrib distribution.', '0.158.0', 'August 2026'),
  tier: defaulted(
    words('node', 'gateway'),
    'The first tier: one collector per node, or a Deployment.',
    'node',
    'spans leave a pod without leaving its node',
  ),
  replicas: defaulted(
    whole(1, MOST_PODS),
    'Collectors of each tier that is a Deployment.',
    3,
    'one in each of 3 zones',
  ),
  max: defaulted(whole(1, MOST_PODS), 'Most of them.', 9, 'three times as many'),
  legacy: defaulted(legacy, 'Receivers beside OTLP, on their old ports.', [], 'OTLP only: the others are deprecated'),
});

const jaeger = record('a Jaeger', {
  version: defaulted(VERSION, 'Of Jaeger, 2.20 or later.', '2.20.0', 'the first with rotation of indices by policy'),
  collectors: optional(whole(1, MOST_PODS), 'Pods that store.', '3, one with embedded storage'),
  queries: optional(whole(1, MOST_PODS), 'Pods that answer.', '2, none of their own with embedded storage'),
  max: optional(whole(1, MOST_PODS), 'Most collectors.', 'three times as many, one with embedded storage'),
});

const storage = record('a storage of traces', {
  kind: required(words('elasticsearch', 'badger', 'memory'), 'What keeps them.'),
  url: optional(URL_TEXT, 'Where Elasticsearch answers.'),
  secret: optional(NAME, 'Secret with its `username` and `password`, in the namespace of tracing.', 'no credentials'),
  shards: defaulted(whole(1, 1000), 'Shards of an index.', 3, 'one on each of three nodes'),
  replicas: defaulted(whole(0, 10), 'Copies of a shard.', 1, 'one node may be lost'),
  size: defaulted(quantity(size), 'Volume of Badger.', '20Gi', 'weeks of a small platform'),
  traces: defaulted(whole(1), 'Most traces in memory.', 10_000, 'a gigabyte or less'),
});

const archive = record('an archive', {
  bucket: required(
    text('a bucket', { pattern: '^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$', longest: 63, examples: ['acme-traces'] }),
    'Bucket of the object store.',
  ),
  region: defaulted(
    text('a region of the object store', { pattern: '^[a-z0-9-]+$', longest: 40, examples: ['us-east-1'] }),
    'Its region.',
    'us-east-1',
    'the exporter’s own',
  ),
  prefix: optional(LINE, 'What its keys begin with.', 'the name of the platform'),
  role: optional(LINE, 'Role that writes there (ARN), through the identity of the pods.', 'what the nodes may do'),
});

/** Where spans go, which are kept, and how long. */
export const tracing = record('tracing', {
  namespace: defaulted(NAME, 'Where collectors and Jaeger run.', 'tracing', 'outside the mesh that they look at'),
  decide: defaulted(
    words('tail', 'head', 'adaptive'),
    'Who decides what is kept: collectors that have seen the whole trace, whoever begins it, or Jaeger by a target.',
    'tail',
    'only then errors and slow traces can be kept',
  ),
  head: optional(quantity(share), 'Share of traces that is recorded at all, decided where they begin.', '100%'),
  target: optional(quantity(rate), 'Traces per operation that `adaptive` aims at.', '1/s, Jaeger’s own'),
  errors: optional(flag(), 'Whether traces with an error are always kept.', 'yes, where the tail decides'),
  slow: optional(
    quantity(duration, { least: 1000 }),
    'Traces that took longer are always kept.',
    '1s, where the tail decides',
  ),
  wait: defaulted(
    quantity(duration, { least: SECOND_US }),
    'From the first span of a trace to the decision.',
    '30s',
    'the collector’s own: longer than any request',
  ),
  classes: defaulted(
    mapOf(NAME, traceClass),
    'Classes of traces; a trace is of the first that any of its spans is of.',
    {},
    'all are alike',
  ),
  default: defaulted(rest, 'All other traces.', {}, 'most are alike'),
  collector: defaulted(collector, 'The OpenTelemetry collectors.', {}, 'two tiers'),
  jaeger: defaulted(jaeger, 'What stores and shows them.', {}, 'Jaeger 2'),
  storage: optional(storage, 'Where they are kept.', 'Badger inside one pod'),
  archive: optional(archive, 'What is kept is copied there too, compressed with gzip.', 'nothing is archived'),
  spanSize: defaulted(
    quantity(size, { least: 1 }),
    'Size of a stored span, for estimates.',
    '1Ki',
    'a guess: measure it',
  ),
  propagators: defaulted(
    listOf(words('tracecontext', 'baggage', 'b3', 'b3multi', 'jaeger', 'xray'), true),
    'Formats in which services read and write trace contexts.',
    ['tracecontext', 'baggage'],
    'the standard ones',
  ),
  baggage: defaulted(
    record('baggage', {
      pairs: defaulted(whole(1, 180), 'Pairs that a service may have added.', 64, 'what the standard has all carry'),
      value: defaulted(quantity(size, { least: 1, most: 4096 }), 'Size of a value.', '4Ki', 'what SDKs carry'),
    }),
    'What services may put into it; what passes through is passed on.',
    {},
    'the standard’s',
  ),
  example: defaulted(flag(), 'An application to try it with, beside it.', false, 'services make traces enough'),
  tags: defaulted(mapOf(ATTRIBUTE, ATTRIBUTE_VALUE), 'Attributes of every span.', {}, 'platform, region and cluster'),
});
export type WrittenTracing = ValueOf<typeof tracing>;
