/**
 * What the two tiers of OpenTelemetry collectors (T01) have in common. Plain Deployments and a DaemonSet, not the
 * operator’s OpenTelemetryCollector: nothing further has to run before spans flow, and what is reviewed, checked and
 * simulated is what runs; the operator would write the pods itself, with defaults that no manifest shows.
 */
import type { Tracing } from '../../model/tracing-types.ts';
import { contentHash } from '../content-hash.ts';
import type { PartPod } from './part-pods.ts';
import { collectorImage } from './parts.ts';

const CONFIG_FOLDER = '/etc/otelcol';
/** Name of the file in the ConfigMap of each tier. */
export const CONFIG_FILE = 'config.yaml';

/** A collector that reads its configuration from the ConfigMap of its name. */
export function collectorPod(
  part: string,
  tracing: Tracing,
  config: string,
): Omit<PartPod, 'ports' | 'cpu' | 'memory' | 'perNode'> {
  return {
    part,
    image: collectorImage(tracing),
    args: [`--config=${CONFIG_FOLDER}/${CONFIG_FILE}`],
    health: '/',
    env: [],
    configs: { [CONFIG_FOLDER]: part },
    hash: contentHash(config),
  };
}
