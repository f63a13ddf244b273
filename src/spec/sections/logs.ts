import { LINE, NAME } from '../../schema/name-texts.ts';
import { defaulted, optional, quantity, record, required, text, whole } from '../../schema/record.ts';
import { cpu } from '../../units/cpu.ts';
import { DAY_US, duration } from '../../units/duration.ts';
import { size } from '../../units/size.ts';

const VERSION = text('a version', { pattern: '^\\d+\\.\\d+\\.\\d+$', longest: 20, examples: ['3.7.7'] });

const storage = record('an object store', {
  bucket: required(
    text('a bucket', { pattern: '^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$', longest: 63, examples: ['acme-logs'] }),
    'Bucket that holds them.',
  ),
  region: defaulted(
    text('a region of the object store', { pattern: '^[a-z0-9-]+$', longest: 40, examples: ['us-east-1'] }),
    'Its region.',
    'us-east-1',
    'that of most object stores',
  ),
  endpoint: optional(
    text('a host, with a port', { pattern: '^[a-z0-9][a-z0-9.-]*(?::\\d{1,5})?$', longest: 300 }),
    'Where an object store other than Amazon’s answers, over TLS.',
    'Amazon’s',
  ),
  role: optional(
    LINE,
    'Role that reads and writes there (ARN), through the identity of the pods.',
    'what the nodes may do',
  ),
  secret: optional(NAME, 'Secret with `access-key` and `secret-key`, in the namespace of logs.', 'no keys'),
});

/** What is kept of what programs print. */
export const logs = record('logs', {
  namespace: defaulted(
    NAME,
    'Namespace of Loki; its agents stand in one of their own, since they read the nodes’ files.',
    'logs',
    'says what it is',
  ),
  version: defaulted(
    record('versions', {
      loki: defaulted(VERSION, 'Of Loki, 3.0 or later.', '3.7.7', 'the newest that we know'),
      collector: defaulted(
        VERSION,
        'Of the OpenTelemetry collector, contrib distribution.',
        '0.158.0',
        'as for traces',
      ),
    }),
    'Versions of the engines.',
    {},
    'the newest that we know',
  ),
  retention: defaulted(
    quantity(duration, { least: DAY_US }),
    'How long lines are kept.',
    '30d',
    'a month of comparison',
  ),
  storage: required(storage, 'Where they are kept.'),
  replicas: defaulted(
    whole(1, 30),
    'Pods of Loki; from three on each line is held by three until it is stored.',
    3,
    'one in each of 3 zones',
  ),
  cpu: defaulted(quantity(cpu), 'Processors that each pod of Loki reserves and may use.', '200m', 'some MB/s'),
  memory: defaulted(quantity(size), 'Memory that each reserves and may use.', '512Mi', 'what waits to be stored'),
});
