import { percentOf } from '../../units/share.ts';
import type { PlatformSpec } from '../platform-schema.ts';
import type { WrittenExperiment } from '../sections/chaos.ts';
import { clustersOf } from './clusters-of.ts';
import { replicasOf } from './replicas-of.ts';

const COUNTED: ReadonlySet<WrittenExperiment['fault']> = new Set([
  ...(['kill', 'fail', 'partition', 'delay', 'cpu', 'memory', 'disk-slow', 'disk-full'] as const),
]);

/** Whether a fault touches a counted number of a service's pods. */
export function isCounted(fault: WrittenExperiment['fault']): boolean {
  return COUNTED.has(fault);
}

/** Clusters in which it happens. */
function clusterNames(spec: PlatformSpec, { in: only }: WrittenExperiment): readonly string[] {
  const names = clustersOf(spec).map(({ name }) => name);
  return only === undefined ? names : names.filter((name) => name === only);
}

/** Pods of the service by cluster, and how many of them the radius allows: rounded down, so that it is never exceeded. */
export function touchedPods(
  spec: PlatformSpec,
  experiment: WrittenExperiment,
): readonly { readonly cluster: string; readonly of: number; readonly allowed: number }[] {
  const { service } = experiment;
  const written = service !== undefined && Object.hasOwn(spec.services, service) ? spec.services[service] : undefined;
  const radius = spec.chaos?.radius ?? 0;
  if (written === undefined) return [];
  const replicas = replicasOf(spec, written);
  return clusterNames(spec, experiment).flatMap((cluster) => {
    const of = replicas[cluster]?.min ?? 0;
    return of === 0 ? [] : [{ cluster, of, allowed: Math.floor((percentOf(radius) * of) / 100) }];
  });
}

const MONTHS = 12;

/**
 * When it happens, by cluster: as written, else once a month on a day of its own, each time in the next cluster, because
 * what every region loses at once no other can make up for.
 */
export function schedulesOf(
  spec: PlatformSpec,
  experiment: WrittenExperiment,
  index: number,
): Readonly<Record<string, string>> {
  const names = clusterNames(spec, experiment);
  const turns = Math.min(names.length, MONTHS);
  // 3 and 28 have no common divisor: neighbours are days apart, and none of 28 meet; the next 28 come an hour later.
  const day = 1 + ((3 * index + 1) % 28);
  const hour = 10 + Math.floor(index / 28);
  const schedules = names.map((name, turn) => {
    const months = Array.from({ length: MONTHS }, (_, month) => month).filter(
      (month) => month % turns === turn % turns,
    );
    const when = turns === 1 ? '*' : months.map((month) => month + 1).join();
    return [name, experiment.schedule ?? `0 ${hour} ${day} ${when} *`] as const;
  });
  return Object.fromEntries(schedules);
}

/** The zone by cluster, as nodes are labelled, wherever the region has one of this name or letter. */
export function zonesOf(spec: PlatformSpec, experiment: WrittenExperiment): Readonly<Record<string, string>> {
  const { zone } = experiment;
  const within = clusterNames(spec, experiment);
  const found = clustersOf(spec).flatMap(({ name, region, zones }) => {
    if (!within.includes(name)) return [];
    const written = spec.regions[region]?.zones ?? [];
    const at = zones.findIndex((full, i) => full === zone || written[i] === zone);
    return at < 0 ? [] : [[name, zones[at] ?? ''] as const];
  });
  return Object.fromEntries(found);
}
