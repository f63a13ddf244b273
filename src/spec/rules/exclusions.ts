import type { Reading } from '../../schema/reading.ts';
import type { Path } from '../../schema/types.ts';
import type { CountOrShare } from '../../units/count-or-share.ts';
import { printDuration } from '../../units/duration.ts';
import { printShare } from '../../units/share.ts';
import type { WrittenService } from '../sections/service.ts';
import type { SpecRule } from './spec-rule.ts';

/** Mechanisms of one service that cannot hold together, or need one another. */
export const exclusions: SpecRule = (spec, reading) => {
  for (const [name, service] of Object.entries(spec.services)) {
    const at = ['services', name];
    for (const rule of [locality, affinity, versions, workers, limits, faults, times, updates])
      rule(service, at, reading);
    const outside = service.meshed ? undefined : TRAFFIC.find((feature) => service[feature] !== undefined);
    if (outside !== undefined) {
      reading.report(
        'SPEC025',
        [...at, outside],
        `${outside} needs the mesh, and ${name} is outside (\`meshed: false\`)`,
        'take one of the two away',
      );
    }
  }
};

const TRAFFIC = [
  'breaker',
  'retries',
  'timeout',
  'pool',
  'balance',
  'locality',
  'affinity',
  'ab',
  'mirror',
  'loadTest',
  'maintenance',
  'headers',
  'rateLimit',
  'fault',
  'auth',
  'split',
  'canary',
  'blueGreen',
] as const;

function locality({ locality: rule, breaker, split }: WrittenService, at: Path, reading: Reading): void {
  if (rule === undefined) return;
  const path = [...at, 'locality'];
  const both = rule.sameZone !== undefined && rule.failover !== undefined;
  if (both) {
    const message =
      '`sameZone` and `failover` exclude each other: a destination rule has one `distribute`, and it wins over `failover`';
    reading.report('SPEC025', [...path, 'failover'], message, 'keep one of the two');
  } else if (rule.sameZone === undefined && rule.failover === undefined) {
    reading.report('SPEC007', path, 'locality says nothing', 'write `sameZone: 80%`, or `failover: {}`');
  }
  if (rule.failover !== undefined && breaker === undefined && !both) {
    const message = 'failover needs a breaker: without outlier detection no region is ever seen as ill';
    reading.report('SPEC025', [...path, 'failover'], message, 'add `breaker: {}`');
  }
  if (split !== undefined) {
    const message = '`split` and `locality` both decide where a request goes';
    reading.report('SPEC025', path, message, 'keep one of the two: put them on different services');
  }
}

function affinity(
  { affinity: rule, canary, balance, split, locality }: WrittenService,
  at: Path,
  reading: Reading,
): void {
  if (rule === undefined) return;
  const path = [...at, 'affinity'];
  const ways = [rule.cookie, rule.header, rule.sourceIp || undefined].filter((way) => way !== undefined);
  if (ways.length !== 1) {
    reading.report(
      'SPEC007',
      path,
      `affinity needs one of cookie, header and sourceIp; it has ${ways.length}`,
      'write one, as `cookie: session`',
    );
  }
  if (rule.cookie === undefined && (rule.ttl !== undefined || rule.path !== undefined)) {
    reading.report('SPEC030', path, '`ttl` and `path` are of a cookie', 'name a `cookie`, or take them away');
  }
  if (canary !== undefined && canary.sticky === undefined) {
    const message = 'a canary draws a version for every request, so a user does not stay where affinity has put them';
    reading.report('SPEC025', path, message, 'add `sticky: some-cookie` to the canary, or take one of the two away');
  }
  if (split !== undefined) {
    const message = '`split` draws a cluster for every request, so a user does not stay where affinity has put them';
    reading.report('SPEC025', path, message, 'take one of the two away');
  }
  if (locality !== undefined) {
    const message =
      '`locality` decides by the caller’s zone first, so a user does not stay where affinity has put them';
    reading.report('SPEC025', path, message, 'take one of the two away');
  }
  if (balance !== undefined) {
    reading.report(
      'SPEC025',
      [...at, 'balance'],
      '`affinity` decides by hash, so `balance` changes nothing',
      'take one of the two away',
    );
  }
}

function versions({ canary, blueGreen, split, mirror }: WrittenService, at: Path, reading: Reading): void {
  if (canary !== undefined && blueGreen !== undefined) {
    reading.report(
      'SPEC025',
      [...at, 'blueGreen'],
      '`canary` and `blueGreen` are two ways to bring in the next version',
      'keep one of the two',
    );
  }
  const [feature] = canary !== undefined ? ['canary'] : blueGreen !== undefined ? ['blueGreen'] : [];
  if (split !== undefined && feature !== undefined) {
    const message = `\`split\` and \`${feature}\` both want the weights of one route`;
    reading.report('SPEC025', [...at, 'split'], message, 'put them on different services');
  }
  if (mirror?.share === 0)
    reading.report(
      'SPEC030',
      [...at, 'mirror', 'share'],
      'a mirror of 0% copies nothing',
      'write a share, or take `mirror` away',
    );
}

function workers(service: WrittenService, at: Path, reading: Reading): void {
  const isQuiet = service.background || service.protocol === 'tcp';
  if (!isQuiet) return;
  const what = service.background ? 'a worker listens on no port' : 'a tcp service has no requests';
  const features = ['public', 'load', ...TRAFFIC] as const;
  for (const feature of features) {
    if (service[feature] === undefined) continue;
    if (!service.background && ['breaker', 'pool', 'balance', 'locality', 'auth', 'load'].includes(feature)) continue;
    if (feature === 'public' && service.public === 'none') continue;
    reading.report(
      'SPEC025',
      [...at, feature],
      `${what}, so \`${feature}\` has nothing to act on`,
      `take \`${feature}\` away`,
    );
  }
}

function limits({ rateLimit }: WrittenService, at: Path, reading: Reading): void {
  if (rateLimit === undefined) return;
  const path = [...at, 'rateLimit'];
  const { perPod, endpoints, burst } = rateLimit;
  if (perPod === undefined && Object.keys(endpoints).length === 0) {
    reading.report(
      'SPEC007',
      path,
      'the rate limit limits nothing',
      'write `perPod: 1000/s`, or `endpoints: { /path: 10/s }`',
    );
  }
  if (perPod === undefined && burst !== undefined) {
    reading.report(
      'SPEC030',
      [...path, 'burst'],
      '`burst` is of `perPod`, which is not there',
      'add `perPod`, or put the burst on the endpoint',
    );
  }
  if (perPod?.count === 0)
    reading.report(
      'SPEC009',
      [...path, 'perPod'],
      'a limit of nothing closes the service',
      'use `maintenance` for that',
    );
  for (const [prefix, limit] of Object.entries(endpoints)) {
    const { count } = 'rate' in limit ? limit.rate : limit;
    if (count === 0)
      reading.report(
        'SPEC009',
        [...path, 'endpoints', prefix],
        'a limit of nothing closes the path',
        'use `maintenance` for that',
      );
  }
}

function faults({ fault, canary }: WrittenService, at: Path, reading: Reading): void {
  if (fault !== undefined && fault.delay === undefined && fault.abort === undefined) {
    reading.report('SPEC007', [...at, 'fault'], 'the fault does nothing', 'write `delay: 500ms` or `abort: 503`');
  }
  const lonely = [
    ['fault', fault],
    ['canary', canary],
  ] as const;
  for (const [feature, block] of lonely) {
    if (block?.value !== undefined && block.header === undefined) {
      reading.report(
        'SPEC030',
        [...at, feature, 'value'],
        '`value` is of a header, which is not named',
        'add `header`, or take `value` away',
      );
    }
  }
}

function times({ retries, timeout }: WrittenService, at: Path, reading: Reading): void {
  if (retries === undefined) return;
  const whole =
    typeof timeout === 'number'
      ? timeout
      : timeout !== undefined && Object.hasOwn(timeout, '/')
        ? timeout['/']
        : undefined;
  const { within, perTry } = retries;
  if (within !== undefined && whole !== undefined && within !== whole) {
    const message = `all tries end within ${printDuration(within)}, but the timeout is ${printDuration(whole)}`;
    reading.report('SPEC025', [...at, 'retries', 'within'], message, 'write one of the two: they are the same limit');
  }
  const end = whole ?? within;
  if (perTry !== undefined && end !== undefined && perTry >= end) {
    const message = `a try of ${printDuration(perTry)} is never cut short: the request ends after ${printDuration(end)}`;
    reading.report(
      'SPEC030',
      [...at, 'retries', 'perTry'],
      message,
      `write less than ${printDuration(end)}, or take it away`,
    );
  }
}

function updates({ rollout }: WrittenService, at: Path, reading: Reading): void {
  const { maxUnavailable, maxSurge, atOnce } = rollout;
  const path = [...at, 'rollout'];
  const field = (['maxUnavailable', 'maxSurge'] as const).find((name) => reading.isWritten([...path, name]));
  if (atOnce !== undefined && field !== undefined) {
    const amount = rollout[field];
    const said = amount.kind === 'count' ? String(amount.count) : printShare(amount.share);
    const message = `${atOnce} at a time and ${said} of them ${field === 'maxSurge' ? 'too many' : 'missing'} are two paces`;
    reading.contradict('SPEC025', [...path, 'atOnce'], [...path, field], message, 'keep one of the two');
  }
  const isNothing = (amount: CountOrShare) => (amount.kind === 'count' ? amount.count : amount.share) === 0;
  if (!isNothing(maxUnavailable) || !isNothing(maxSurge)) return;
  const message = 'with neither a pod missing nor one too many no pod can ever be replaced';
  reading.report('SPEC025', [...at, 'rollout', 'maxSurge'], message, 'write `maxSurge: 1`');
}
