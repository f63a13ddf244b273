import { INSTANCE_FAMILIES } from '../engines/instance-families.ts';
import { clustersOf } from '../spec/derive/clusters-of.ts';
import type { PlatformSpec } from '../spec/platform-schema.ts';
import type { WrittenNodes, WrittenPredictive } from '../spec/sections/scaling.ts';
import type { Origins } from './origins.ts';
import type { Bands, Capacity, Nodes, PlatformScaling, Predictive, SteppedSize, Vertical } from './scaling-types.ts';
import type { Service } from './types.ts';

const NOTHING: PlatformScaling = { vertical: null, nodes: null, predictive: null, bands: null };

/** What the platform scales beyond the pods of a service. */
export function buildPlatformScaling(
  spec: PlatformSpec,
  services: readonly Service[],
  origins: Origins,
): PlatformScaling {
  const { scaling } = spec;
  if (scaling === undefined) {
    origins.derived(['scaling'], 'there is no `scaling`');
    return NOTHING;
  }
  const { vertical, nodes, predictive, bands } = scaling;
  return {
    vertical: vertical === undefined ? null : buildVertical(vertical),
    nodes: nodes === undefined ? null : buildNodes(spec, nodes, services, origins),
    predictive: predictive === undefined ? null : buildPredictive(predictive),
    bands: bands === undefined ? null : buildBands(bands, origins),
  };
}

type Written = NonNullable<PlatformSpec['scaling']>;

function steppedSize({ min, max, step }: WrittenPredictive['memory']): SteppedSize {
  return { minBytes: min, maxBytes: max, stepBytes: step };
}

function buildVertical(written: NonNullable<Written['vertical']>): Vertical {
  const { mode, history, halfLife, version, cpu, memory } = written;
  return {
    mode,
    historyUs: history,
    halfLifeUs: halfLife,
    version,
    cpu: { minMillis: cpu.min, maxMillis: cpu.max },
    memory: { minBytes: memory.min, maxBytes: memory.max },
  };
}

function buildNodes(spec: PlatformSpec, written: WrittenNodes, services: readonly Service[], origins: Origins): Nodes {
  const at = ['scaling', 'nodes'];
  const clusters = clustersOf(spec).map(({ name }) => name);
  const least = reserved(services, clusters, 'min');
  origins.derived([...at, 'architecture'], 'the families');
  origins.derived([...at, 'most'], 'what services reserve at their most pods');
  origins.moved([...at, 'base'], [...at, 'base']);
  if (written.base === undefined)
    origins.derived([...at, 'base'], 'what services reserve at their fewest, and half as much again');
  const base = (cluster: string): Capacity => {
    if (written.base !== undefined) return { cpuMillis: written.base.cpu, memoryBytes: written.base.memory };
    const { cpuMillis, memoryBytes } = least[cluster]!;
    return { cpuMillis: Math.ceil(cpuMillis * 1.5), memoryBytes: Math.ceil(memoryBytes * 1.5) };
  };
  const name = (cluster: string): string => {
    if (written.names[cluster] === undefined) origins.derived([...at, 'names', cluster], 'its name here');
    return written.names[cluster] ?? cluster;
  };
  return {
    families: written.families,
    architecture: INSTANCE_FAMILIES[written.families[0] ?? '']?.architecture ?? 'amd64',
    spot: written.spot,
    use: written.use,
    settleUs: written.settle,
    disruption: written.disruption,
    expireUs: written.expire,
    image: written.image,
    diskBytes: written.disk,
    names: Object.fromEntries(clusters.map((cluster) => [cluster, name(cluster)])),
    base: Object.fromEntries(clusters.map((cluster) => [cluster, base(cluster)])),
    most: reserved(services, clusters, 'max'),
  };
}

/** By cluster: what all pods of all versions request. */
function reserved(
  services: readonly Service[],
  clusters: readonly string[],
  bound: 'min' | 'max',
): Readonly<Record<string, Capacity>> {
  return Object.fromEntries(
    clusters.map((cluster) => {
      let cpuMillis = 0;
      let memoryBytes = 0;
      for (const { versions, resources } of services) {
        for (const { replicas } of versions) {
          const pods = replicas[cluster]?.[bound] ?? 0;
          cpuMillis += pods * resources.cpuMillis;
          memoryBytes += pods * resources.memoryBytes;
        }
      }
      return [cluster, { cpuMillis, memoryBytes }];
    }),
  );
}

function buildPredictive(written: WrittenPredictive): Predictive {
  const { history, horizon, refresh, proactive, reactive, cpu, memory, storage, ...same } = written;
  const leadOf = ({ ahead, factor }: WrittenPredictive['proactive']) => ({ aheadUs: ahead, factor });
  return {
    ...same,
    historyUs: history,
    horizonUs: horizon,
    refreshUs: refresh,
    proactive: leadOf(proactive),
    reactive: leadOf(reactive),
    cpu: { minMillis: cpu.min, maxMillis: cpu.max, stepMillis: cpu.step },
    memory: steppedSize(memory),
    storage: steppedSize(storage),
  };
}

function buildBands({ cpu, memory, storage, network, pods }: NonNullable<Written['bands']>, origins: Origins): Bands {
  if (pods === undefined)
    origins.derived(['scaling', 'bands', 'pods'], 'told where an autoscaler has all that it may have');
  return { cpu, memory, storage, network, pods: { below: pods?.below ?? null, above: pods?.above ?? null } };
}
