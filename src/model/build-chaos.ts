import { isCounted, schedulesOf, touchedPods, zonesOf } from '../spec/derive/experiments-of.ts';
import type { PlatformSpec } from '../spec/platform-schema.ts';
import type { WrittenExperiment } from '../spec/sections/chaos.ts';
import type { Chaos, Counts, Experiment, Fault } from './chaos-types.ts';
import type { Origins } from './origins.ts';

const HALF_SECOND_US = 500_000;

/** Experiments with their counts of pods; null where there is no section. */
export function buildChaos(spec: PlatformSpec, origins: Origins): Chaos | null {
  const { chaos } = spec;
  if (chaos === undefined) return null;
  const { namespace, radius } = chaos;
  const experiments = Object.entries(chaos.experiments).map(([name, written], index): Experiment => {
    const at = ['chaos', 'experiments', index];
    const writtenAt = ['chaos', 'experiments', name];
    origins.moved(at, writtenAt);
    if (written.schedule === undefined) {
      origins.derived([...at, 'schedules'], 'once a month, on a day of its own, each time in the next cluster');
    }
    if (isCounted(written.fault)) origins.derived([...at, 'fault', 'pods'], '`radius` of the pods there are at least');
    const { for: forUs, waive = null } = written;
    return { name, fault: faultOf(spec, written), forUs, schedules: schedulesOf(spec, written, index), waived: waive };
  });
  return { namespace, radius, experiments };
}

function faultOf(spec: PlatformSpec, written: WrittenExperiment): Fault {
  const { fault, service = '', by = HALF_SECOND_US, volume = '' } = written;
  // What is waived is the least that there is to touch.
  const pods: Counts = Object.fromEntries(
    touchedPods(spec, written).map(({ cluster, allowed }) => [cluster, Math.max(1, allowed)]),
  );
  switch (fault) {
    case 'kill':
    case 'fail':
      return { kind: fault, service, pods };
    case 'partition':
      return { kind: fault, service, from: written.from ?? '', pods };
    case 'delay':
      return { kind: fault, service, byUs: by, pods };
    case 'cpu':
      return { kind: fault, service, load: written.load ?? 0.8, pods };
    case 'memory':
      return { kind: fault, service, bytes: written.size ?? halfOf(spec, service), pods };
    case 'disk-slow':
      return { kind: fault, service, volume, byUs: by, pods };
    case 'disk-full':
      return { kind: fault, service, volume, pods };
    case 'node':
      return { kind: fault };
    case 'zone':
      return { kind: fault, zones: zonesOf(spec, written) };
    case 'primary':
      return { kind: fault, store: written.store ?? '' };
  }
}

/** Half of what a pod of the service may have. */
function halfOf(spec: PlatformSpec, service: string): number {
  const resources = spec.services[service]?.resources;
  return Math.floor((resources?.limits?.memory ?? resources?.memory ?? 0) / 2);
}
