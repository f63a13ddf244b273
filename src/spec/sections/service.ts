import {
  ANY_TEXT,
  HOST_NAME,
  IMAGE,
  LABEL_KEY,
  LABEL_VALUE,
  LINE,
  NAME,
  PATH_PREFIX,
} from '../../schema/name-texts.ts';
import {
  defaulted,
  either,
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
import { CALLS, LOAD, WORK } from '../../targets/load-schema.ts';
import { TARGETS } from '../../targets/targets-schema.ts';
import { cpu } from '../../units/cpu.ts';
import { duration } from '../../units/duration.ts';
import { size } from '../../units/size.ts';
import { deliveryFields } from './delivery.ts';
import { kitFields } from './kit.ts';
import { migration } from './migration.ts';
import { trafficFields } from './traffic.ts';

const CORES = quantity(cpu, { least: 1 });
const MEMORY = quantity(size, { least: 1_048_576 });
const SOON = quantity(duration, { least: 1000 });

const PATH_OR_NONE = text('a path, or `none`', { pattern: '^(?:/[^\\s?#]*|none)$', longest: 1024, examples: ['/'] });
const entry = record('an entry', {
  host: optional(HOST_NAME, 'Public host.', 'the gateway’s'),
  path: defaulted(PATH_PREFIX, 'Path prefix.', '/', 'the whole host'),
});
/** Where clients enter. */
export const publicEntries = either({
  scalar: PATH_OR_NONE,
  list: listOf(either({ scalar: PATH_PREFIX, map: entry }), true),
  map: entry,
});

export const resources = record('resources', {
  cpu: defaulted(CORES, 'Processor time that is reserved.', '500m', 'a small service'),
  memory: defaulted(MEMORY, 'Memory that is reserved.', '256Mi', 'a small service'),
  limits: optional(
    record('limits', {
      cpu: optional(CORES, 'Most processor time.', 'what is reserved'),
      memory: optional(MEMORY, 'Most memory.', 'what is reserved'),
    }),
    'Most that it may use.',
    'what is reserved: a pod that borrows is the first to be evicted',
  ),
});

export const probes = record('probes', {
  path: defaulted(PATH_PREFIX, 'Path that answers when all is well.', '/healthz', 'the usual name'),
  ready: optional(PATH_PREFIX, 'Path that answers when the pod may be sent requests.', '`path`'),
  live: optional(PATH_PREFIX, 'Path that answers while the process is worth keeping.', '`path`'),
  command: optional(listOf(LINE, true), 'Command that succeeds when all is well, for a service without a port.'),
  every: defaulted(
    quantity(duration, { least: 1_000_000 }),
    'How often it is asked.',
    '5s',
    'noticed within fifteen seconds',
  ),
  timeout: defaulted(SOON, 'How long an answer may take.', '1s', 'Kubernetes’ own'),
  failures: defaulted(whole(1, 100), 'Failures in a row that count.', 3, 'Kubernetes’ own'),
  start: defaulted(
    quantity(duration, { least: 1_000_000 }),
    'How long a start may take.',
    '60s',
    'longer than any healthy start',
  ),
});

const ENV_NAME = text('a variable', { pattern: '^[A-Za-z_][A-Za-z0-9_]*$', longest: 200, examples: ['LOG_LEVEL'] });
export const env = mapOf(
  ENV_NAME,
  either({
    scalar: ANY_TEXT,
    map: record('a secret', {
      secret: required(NAME, 'Name of the Secret.'),
      key: required(text('a key', { pattern: '^[-._a-zA-Z0-9]+$', longest: 253 }), 'Key in it.'),
    }),
  }),
);

/** One service: what runs, whom it calls, and every promise about it. */
export const service = record('a service', {
  image: required(IMAGE, 'What runs.'),
  namespace: optional(NAME, 'Where it runs.', 'the platform’s namespace'),
  port: defaulted(whole(1, 65_535), 'Port it listens on.', 8080, 'needs no privilege'),
  protocol: defaulted(words('http', 'http2', 'grpc', 'tcp'), 'What it speaks.', 'http', 'most services do'),
  background: defaulted(flag(), 'A worker that nobody calls: no port, no route.', false, 'most services are called'),
  meshed: defaulted(flag(), 'Whether it joins the mesh (M01).', true, 'every workload does'),
  public: optional(
    publicEntries,
    'Path prefixes, on the gateway’s host or another, that lead here.',
    '`/` where there is load and a gateway',
  ),
  calls: optional(CALLS, 'Services, databases and hosts that one request calls.', 'none'),
  load: optional(LOAD, 'What clients offer: told to the simulator.', 'nobody asks from outside'),
  work: defaulted(WORK, 'Processor time of one request: told to the simulator.', '5ms', 'a guess: measure it'),
  resources: defaulted(resources, 'What a pod reserves.', {}, 'a pod without requests cannot be placed well'),
  probes: defaulted(probes, 'How it is asked whether it is well.', {}, 'without readiness an update loses requests'),
  env: defaulted(env, 'Environment.', {}, 'none'),
  command: defaulted(listOf(LINE), 'Command instead of the image’s own.', [], 'the image’s own'),
  run: defaulted(
    listOf(LINE),
    'Command that stands for the image in `nines up`: it listens on `HOST` and `PORT`.',
    [],
    'the built-in demo service',
  ),
  scratch: defaulted(listOf(PATH_PREFIX), 'Folders it may write to.', [], 'the root file system is read-only'),
  labels: defaulted(mapOf(LABEL_KEY, LABEL_VALUE), 'Further labels of its pods.', {}, 'none'),
  metrics: optional(
    record('metrics', {
      path: defaulted(PATH_PREFIX, 'Path of its figures in the words of Prometheus.', '/metrics', 'the usual name'),
      port: optional(whole(1, 65_535), 'Port of them.', '`port`'),
    }),
    'What it tells Prometheus about itself (O01).',
    'what the mesh and the cluster see of it',
  ),
  serviceAccount: optional(NAME, 'Service account it runs as.', 'one of its own, with its name'),
  targets: optional(TARGETS, 'Figures that differ from the platform’s.', 'the platform’s'),
  ...deliveryFields,
  ...trafficFields,
  ...kitFields,
  migration: optional(migration, 'A change of its database’s schema that no request notices (V04).', 'none'),
});
export type WrittenService = ValueOf<typeof service>;
