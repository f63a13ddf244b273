import { chooseWord } from '../../schema/choose-word.ts';
import type { Reading } from '../../schema/reading.ts';
import { parseCron } from '../../units/cron.ts';
import { shareMinute } from '../../units/longest-gap.ts';
import { printShare } from '../../units/share.ts';
import { callsOf } from '../derive/calls-of.ts';
import { clustersOf } from '../derive/clusters-of.ts';
import { isCounted, schedulesOf, touchedPods, zonesOf } from '../derive/experiments-of.ts';
import type { PlatformSpec } from '../platform-schema.ts';
import type { WrittenExperiment } from '../sections/chaos.ts';
import { demandNamed } from './named.ts';
import type { SpecRule } from './spec-rule.ts';

type Field = 'service' | 'from' | 'store' | 'zone' | 'by' | 'load' | 'size' | 'volume';

/** What each fault has to be told, and what it may be told. */
const FIELDS: Readonly<
  Record<WrittenExperiment['fault'], { readonly needs: readonly Field[]; readonly may?: readonly Field[] }>
> = {
  kill: { needs: ['service'] },
  fail: { needs: ['service'] },
  node: { needs: [] },
  zone: { needs: ['zone'] },
  partition: { needs: ['service', 'from'] },
  delay: { needs: ['service'], may: ['by'] },
  cpu: { needs: ['service'], may: ['load'] },
  memory: { needs: ['service'], may: ['size'] },
  'disk-slow': { needs: ['service', 'volume'], may: ['by'] },
  'disk-full': { needs: ['service', 'volume'] },
  primary: { needs: ['store'] },
};
const ALL: readonly Field[] = ['service', 'from', 'store', 'zone', 'by', 'load', 'size', 'volume'];

/** Experiments touch what there is, no more of it than is allowed, and one at a time. */
export const chaos: SpecRule = (spec, reading) => {
  const experiments = Object.entries(spec.chaos?.experiments ?? {});
  for (const [name, experiment] of experiments) {
    const at = ['chaos', 'experiments', name];
    fields(experiment, at, reading);
    references(spec, experiment, at, reading);
    radius(spec, experiment, at, reading);
    places(spec, experiment, at, reading);
  }
  meetings(spec, experiments, reading);
};

function fields(experiment: WrittenExperiment, at: readonly string[], reading: Reading): void {
  const { needs, may = [] } = FIELDS[experiment.fault];
  for (const field of ALL) {
    const isThere = experiment[field] !== undefined;
    if (!isThere && needs.includes(field)) {
      reading.report('SPEC007', at, `${experiment.fault} needs \`${field}\``, `add \`${field}\``);
    }
    if (isThere && !needs.includes(field) && !may.includes(field)) {
      reading.report('SPEC030', [...at, field], `${experiment.fault} has no use for \`${field}\``, 'take it away');
    }
  }
}

function references(spec: PlatformSpec, experiment: WrittenExperiment, at: readonly string[], reading: Reading): void {
  const { fault, service, from, store, zone, volume } = experiment;
  const written = service === undefined || !Object.hasOwn(spec.services, service) ? undefined : spec.services[service];
  if (service !== undefined) demandNamed(spec, 'service', service, [...at, 'service'], reading);
  if (fault === 'partition' && from !== undefined && written !== undefined) {
    const called = callsOf(written).map(({ to }) => to);
    if (!called.includes(from)) {
      const message = `${service} does not call ${from}: cutting it off shows nothing`;
      const fix = called.length === 0 ? 'choose a service that calls another' : chooseWord(from, called);
      reading.report('SPEC027', [...at, 'from'], message, fix);
    }
  }
  if (store !== undefined) {
    const known = Object.hasOwn(spec.data, store) ? spec.data[store] : undefined;
    if (known?.kind !== 'postgres' || known.run === undefined) {
      const own = Object.entries(spec.data).flatMap(([name, each]) =>
        each.kind === 'postgres' && each.run !== undefined ? [name] : [],
      );
      const message = `${store} is no PostgreSQL that the platform runs`;
      const fix = own.length === 0 ? 'take the experiment away' : chooseWord(store, own);
      reading.report('SPEC027', [...at, 'store'], message, fix);
    }
  }
  if (zone !== undefined && Object.keys(zonesOf(spec, experiment)).length === 0) {
    const all = [...new Set(Object.values(spec.regions).flatMap(({ zones }) => zones))];
    reading.report('SPEC027', [...at, 'zone'], `no region has a zone ${zone}`, chooseWord(zone, all));
  }
  if (volume !== undefined && written !== undefined && !written.scratch.includes(volume)) {
    const message = `${service} has no volume at ${volume}: its root file system is read-only`;
    const fix =
      written.scratch.length === 0 ? `add \`${volume}\` to its \`scratch\`` : chooseWord(volume, written.scratch);
    reading.report('SPEC027', [...at, 'volume'], message, fix);
  }
}

/** What all regions lose at once no other can make up for. */
function places(spec: PlatformSpec, experiment: WrittenExperiment, at: readonly string[], reading: Reading): void {
  const clusters = clustersOf(spec).map(({ name }) => name);
  if (experiment.in !== undefined) demandNamed(spec, 'cluster', experiment.in, [...at, 'in'], reading);
  if (experiment.schedule !== undefined && experiment.in === undefined && clusters.length > 1) {
    const message = `it would begin in all ${clusters.length} clusters at once`;
    reading.report('SPEC007', [...at, 'schedule'], message, 'say where with `in`, or leave `schedule` out');
  }
}

/** What cannot be kept within the radius is said to be so, with a reason. */
function radius(spec: PlatformSpec, experiment: WrittenExperiment, at: readonly string[], reading: Reading): void {
  const excess = excessOf(spec, experiment);
  const { waive } = experiment;
  if (excess !== null && waive === undefined) {
    const fix = 'say why it may in `waive`, or leave it to staging';
    reading.report('SPEC028', [...at, 'fault'], excess, fix);
  }
  const isWhole = experiment.service === undefined || Object.hasOwn(spec.services, experiment.service);
  if (excess === null && waive !== undefined && isWhole) {
    const message = `it stays within ${printShare(spec.chaos?.radius ?? 0)}: there is nothing to waive`;
    reading.report('SPEC030', [...at, 'waive'], message, 'take `waive` away');
  }
}

function excessOf(spec: PlatformSpec, experiment: WrittenExperiment): string | null {
  const { fault, service } = experiment;
  const allowed = printShare(spec.chaos?.radius ?? 0);
  if (fault === 'node') return `nobody can say how much of the platform stands on a node; ${allowed} is allowed`;
  if (fault === 'primary') return `every writer waits for a primary, and ${allowed} of them may be touched`;
  if (fault === 'zone') {
    const counts = Object.keys(zonesOf(spec, experiment)).map((name) => zonesIn(spec, name));
    const fewest = Math.min(...counts);
    const isWithin = counts.length === 0 || 1 / fewest <= (spec.chaos?.radius ?? 0);
    return isWithin ? null : `a zone is one of ${fewest}, and ${allowed} may be touched`;
  }
  if (!isCounted(fault)) return null;
  const none = touchedPods(spec, experiment).find(({ allowed: pods }) => pods === 0);
  if (none === undefined) return null;
  return `${allowed} of the ${none.of} pods of ${service} in ${none.cluster} is less than one`;
}

function zonesIn(spec: PlatformSpec, cluster: string): number {
  return clustersOf(spec).find(({ name }) => name === cluster)?.zones.length ?? 1;
}

/** Two experiments at once prove nothing: whatever broke, either may have broken it. */
function meetings(
  spec: PlatformSpec,
  experiments: readonly (readonly [string, WrittenExperiment])[],
  reading: Reading,
): void {
  // Schedules that nobody wrote never meet.
  if (experiments.every(([, { schedule }]) => schedule === undefined)) return;
  const all = experiments.map(([name, each], index) => {
    const crons = Object.values(schedulesOf(spec, each, index)).flatMap((text) => {
      const read = parseCron(text);
      return read.ok ? [read.value] : [];
    });
    return { name, isWritten: each.schedule !== undefined, crons };
  });
  for (const [index, { name, isWritten, crons }] of all.entries()) {
    const other = all
      .slice(0, index)
      .filter((before) => isWritten || before.isWritten)
      .find((before) => crons.some((one) => before.crons.some((each) => shareMinute(one, each))));
    if (other === undefined) continue;
    const message = `begins in the same minute as ${other.name}: nobody will know which of them broke what breaks`;
    reading.report('SPEC025', ['chaos', 'experiments', name, 'schedule'], message, 'choose another day');
  }
}
