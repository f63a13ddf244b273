import { chooseWord } from '../../schema/choose-word.ts';
import type { Reading } from '../../schema/reading.ts';
import type { Path } from '../../schema/types.ts';
import { printShare } from '../../units/share.ts';
import { clustersOf } from '../derive/clusters-of.ts';
import { replicasOf } from '../derive/replicas-of.ts';
import type { PlatformSpec } from '../platform-schema.ts';
import type { WrittenService } from '../sections/service.ts';
import type { SpecRule } from './spec-rule.ts';

/** Replicas name regions that exist, fill the zones, and stay below their maximum; scaling has room to scale. */
export const replicas: SpecRule = (spec, reading) => {
  const places = placesOf(spec);
  for (const [name, service] of Object.entries(spec.services)) {
    const at = ['services', name];
    names(places, service, at, reading);
    counts(spec, service, at, reading);
    evictions(spec, service, at, reading);
  }
};

function names(places: readonly string[], service: WrittenService, at: Path, reading: Reading): void {
  const maps: [Path, unknown, readonly string[]][] = [
    [[...at, 'replicas'], service.replicas, [...places, 'min', 'max']],
    [[...at, 'replicas', 'max'], typeof service.replicas === 'object' ? service.replicas.max : undefined, places],
    [[...at, 'canary', 'replicas'], service.canary?.replicas, places],
    [[...at, 'blueGreen', 'replicas'], service.blueGreen?.replicas, places],
    ...Object.entries(service.versions).map(([version, written]): [Path, unknown, readonly string[]] => [
      [...at, 'versions', version, 'replicas'],
      written.replicas,
      places,
    ]),
  ];
  for (const [path, map, known] of maps) {
    if (typeof map !== 'object' || map === null) continue;
    for (const key of Object.keys(map)) {
      if (!known.includes(key))
        reading.report('SPEC027', [...path, key], `there is no region or cluster ${key}`, chooseWord(key, known));
    }
  }
  if (typeof service.replicas !== 'object') return;
  for (const [key, value] of Object.entries(service.replicas)) {
    if (key !== 'max' && typeof value === 'object') {
      reading.report('SPEC005', [...at, 'replicas', key], 'expected a whole number', `write \`${key}: 3\``);
    }
  }
}

function counts(spec: PlatformSpec, service: WrittenService, at: Path, reading: Reading): void {
  const bounds = replicasOf(spec, service);
  const path = [...at, 'replicas'];
  if (Object.keys(bounds).length === 0) {
    reading.report('SPEC023', path, 'it runs nowhere', 'give it replicas in at least one region, or a `min` for all');
    return;
  }
  for (const { name, region, zones } of clustersOf(spec)) {
    const here = Object.hasOwn(bounds, name) ? bounds[name] : undefined;
    if (here === undefined) continue;
    const own =
      typeof service.replicas === 'object' && Object.hasOwn(service.replicas, region) ? [...path, region] : path;
    if (here.min < zones.length) {
      const message = `${here.min} replicas in ${name} cannot stand in its ${zones.length} zones`;
      reading.report(
        'SPEC023',
        own,
        message,
        `write at least ${zones.length}, or name fewer zones in \`regions.${region}.zones\``,
      );
    }
    if (here.max < here.min) {
      const message = `\`max\` allows ${here.max} replicas in ${name}, fewer than the ${here.min} that it starts with`;
      reading.report('SPEC023', [...path, 'max'], message, `write at least ${here.min}`);
    }
  }
  const canGrow = Object.values(bounds).some(({ min, max }) => max > min);
  if (service.scaling !== undefined && !canGrow) {
    reading.report(
      'SPEC030',
      [...at, 'scaling'],
      'scaling changes nothing: no `replicas.max` is above the replicas',
      'add `max` to `replicas`, or take `scaling` away',
    );
  }
  const { scaling } = service;
  if (
    scaling !== undefined &&
    scaling.cpu === 'none' &&
    scaling.memory === 'none' &&
    Object.keys(scaling.custom).length === 0
  ) {
    reading.report(
      'SPEC030',
      [...at, 'scaling'],
      'scaling watches nothing',
      'give it `cpu`, `memory` or a `custom` metric',
    );
  }
}

/** A disruption budget that leaves nobody to be evicted keeps every node from being drained, for ever. */
function evictions(spec: PlatformSpec, service: WrittenService, at: Path, reading: Reading): void {
  const path = [...at, 'disruption', 'available'];
  const { available } = service.disruption;
  for (const [cluster, { min }] of Object.entries(replicasOf(spec, service))) {
    if (Math.ceil(min * available - 1e-9) < min) continue;
    // The default is nobody's mistake.
    if (!reading.isWritten(path)) return;
    const most = printShare(Math.floor(((min - 1) / min) * 100) / 100);
    const message = `of ${min} replicas in ${cluster} none may be evicted: its nodes can never be drained`;
    reading.report('SPEC028', path, message, min === 1 ? 'run two, or take it away' : `write at most \`${most}\``);
    return;
  }
}

/** Regions and clusters, by which replicas are given. */
function placesOf(spec: PlatformSpec): readonly string[] {
  return [...new Set([...Object.keys(spec.regions), ...clustersOf(spec).map(({ name }) => name)])];
}
