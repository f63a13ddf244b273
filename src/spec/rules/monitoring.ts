import type { Reading } from '../../schema/reading.ts';
import type { Path } from '../../schema/types.ts';
import { figureValue } from '../../targets/figure-value.ts';
import { printDuration, SECOND_US } from '../../units/duration.ts';
import { printShare } from '../../units/share.ts';
import { clustersOf } from '../derive/clusters-of.ts';
import type { PlatformSpec } from '../platform-schema.ts';
import type { WrittenMonitoring } from '../sections/monitoring.ts';
import { demandNamed } from './named.ts';
import type { SpecRule } from './spec-rule.ts';

/** Burn of the fastest alert: 2 % of a 30-day budget within an hour. */
const FASTEST_BURN = 14.4;
/** Longest window of the burn-rate alerts. */
const LONGEST_WINDOW_US = 72 * 3600 * SECOND_US;
/** The shortest window is five minutes, and a rate needs two samples in it, also when a scrape is missed. */
const LONGEST_INTERVAL_US = 100 * SECOND_US;

/** In the ambient mesh no agent stands beside a service, and the tunnel lets nobody read past it. */
function applications(spec: PlatformSpec, reading: Reading): void {
  if (spec.mesh.mode !== 'ambient') return;
  for (const [name, service] of Object.entries(spec.services)) {
    if (service.metrics === undefined || !service.meshed) continue;
    const message = 'in the ambient mesh nobody hands them to Prometheus, which is outside it';
    reading.report(
      'SPEC025',
      ['services', name, 'metrics'],
      message,
      'take one of the two away: `metrics`, or `mesh: { mode: ambient }`',
    );
  }
}

/** Every alert can fire, every sample is there when it is asked for, and who is named exists. */
export const monitoring: SpecRule = (spec, reading) => {
  applications(spec, reading);
  if (spec.monitoring === undefined) return;
  burning(spec, reading);
  times(spec.monitoring, reading);
  receivers(spec.monitoring, reading);
  global(spec, spec.monitoring, reading);
  distances(spec, spec.monitoring, reading);
};

/** What is always so is no alert, and what is promised less strictly than told of is told too late. */
function distances(spec: PlatformSpec, { alerts }: WrittenMonitoring, reading: Reading): void {
  const at = ['monitoring', 'alerts'];
  if (Object.keys(spec.regions).length > 1 && alerts.crossRegion <= spec.assume.crossRegion) {
    const message = `regions are ${printDuration(spec.assume.crossRegion)} apart: every request between them takes longer than ${printDuration(alerts.crossRegion)}`;
    const against = ['assume', 'crossRegion'];
    reading.contradict(
      'SPEC028',
      [...at, 'crossRegion'],
      against,
      message,
      'write what the distance and the work take',
    );
  }
  for (const [name, store] of Object.entries(spec.data)) {
    const lag = store.replication?.lag ?? 0;
    if (lag <= alerts.replicationLag) continue;
    const message = `${name} may be ${printDuration(lag)} behind, and ${printDuration(alerts.replicationLag)} are critical`;
    const own = ['data', name, 'replication', 'lag'];
    reading.contradict('SPEC028', own, [...at, 'replicationLag'], message, 'allow less, or be told later');
  }
}

/** Even a total outage burns no faster than 1 / (1 - target): below 93.06 % that never reaches the fastest alert. */
function burning(spec: PlatformSpec, reading: Reading): void {
  const judge = (written: PlatformSpec['targets'][string] | undefined, path: Path): void => {
    if (written === undefined) return;
    const target = figureValue(written);
    if (FASTEST_BURN * (1 - target) <= 1) return;
    const message = `nothing burns the budget of ${printShare(target)} at ${FASTEST_BURN} times its pace, not even a total outage`;
    reading.report('SPEC028', path, message, 'promise at least 93.1%, or take `monitoring` away');
  };
  judge(spec.targets.availability, ['targets', 'availability']);
  for (const [name, service] of Object.entries(spec.services)) {
    judge(service.targets?.availability, ['services', name, 'targets', 'availability']);
  }
}

function times({ interval, retention }: WrittenMonitoring, reading: Reading): void {
  if (interval > LONGEST_INTERVAL_US) {
    const message = 'the shortest window of the alerts, five minutes, would hold too few samples';
    reading.report('SPEC028', ['monitoring', 'interval'], message, 'write at most `100s`');
  }
  if (retention < LONGEST_WINDOW_US) {
    const message = 'samples are gone before the slowest alert on the budget has seen its three days';
    reading.report('SPEC028', ['monitoring', 'retention'], message, 'write at least `3d`');
  }
}

function receivers({ receivers: { email } }: WrittenMonitoring, reading: Reading): void {
  if (email === undefined || (email.user === undefined) === (email.secret === undefined)) return;
  const missing = email.user === undefined ? 'user' : 'secret';
  const message = `a log-in needs a name and a password, and there is no \`${missing}\``;
  reading.report('SPEC007', ['monitoring', 'receivers', 'email'], message, `add \`${missing}\``);
}

function global(spec: PlatformSpec, { global: view }: WrittenMonitoring, reading: Reading): void {
  if (view === undefined) return;
  const at = ['monitoring', 'global'];
  const clusters = clustersOf(spec).map(({ name }) => name);
  if (clusters.length === 1) {
    reading.report('SPEC030', at, 'there is one cluster: its own view is the global one', 'take `global` away');
    return;
  }
  if (view.region !== undefined) demandNamed(spec, 'region', view.region, [...at, 'region'], reading);
  for (const name of Object.keys(view.addresses ?? {})) {
    demandNamed(spec, 'cluster', name, [...at, 'addresses', name], reading);
  }
  const home = clustersOf(spec).find(({ region }) => region === (view.region ?? Object.keys(spec.regions)[0]));
  const unknown = clusters.filter((name) => name !== home?.name && view.addresses?.[name] === undefined);
  if (spec.gateway === undefined && unknown.length > 0) {
    const message = `nothing says where the Prometheus of ${unknown[0]} is reached`;
    reading.report('SPEC007', at, message, `add \`addresses: { ${unknown[0]}: HOST:PORT }\``);
  }
}
