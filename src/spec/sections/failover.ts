import { defaulted, optional, quantity, record, whole } from '../../schema/record.ts';
import { duration, SECOND_US } from '../../units/duration.ts';
import { share } from '../../units/share.ts';

export const zoneFailover = record('a zone failover', {
  failures: defaulted(
    whole(1, 100),
    'Consecutive failing readings after which a zone is left.',
    3,
    'one may be chance',
  ),
  every: defaulted(
    quantity(duration, { least: SECOND_US }),
    'Time between readings.',
    '5s',
    'three of them and a first one are over in 20 seconds',
  ),
  coolDown: defaulted(
    quantity(duration, { least: SECOND_US }),
    'How long a zone is healthy before it is let back in.',
    '5m',
    'longer than a flapping link stays up',
  ),
  attempts: defaulted(
    whole(1, 100),
    'How often a zone may be left within `within`; after the last people decide about its return.',
    3,
    'a zone that comes and goes is no machine’s to judge',
  ),
  within: defaulted(
    quantity(duration, { least: SECOND_US }),
    'Time in which attempts count.',
    '1h',
    'several cool-downs',
  ),
  errors: defaulted(
    quantity(share),
    'Share of failed tries with which a zone still counts as healthy.',
    '0.1%',
    'what is promised of the failover itself',
  ),
});

export const failover = record('failover', {
  zone: optional(
    zoneFailover,
    'How a lost zone is left and let back in by a controller (D02).',
    'nobody does, unless `targets.zoneFailover` promises it',
  ),
});
