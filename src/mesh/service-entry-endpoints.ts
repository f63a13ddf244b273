/**
 * Endpoints that a ServiceEntry writes down or selects among WorkloadEntries. Without any, resolution DNS means the
 * host itself is resolved.
 */
import { numberAt, recordAt, recordsAt, stringAt, stringRecordAt } from '../manifests/field.ts';
import type { Labels, Manifest } from '../manifests/types.ts';
import { includesLabels } from './includes-labels.ts';
import { localityOf } from './locality.ts';
import type { Locality } from './types.ts';

/** An address with the ports it renames; which port it serves depends on the service port that is asked for. */
export interface WrittenEndpoint {
  readonly address: string;
  /** By name of the service port; absent: the service port's own target. */
  readonly ports: Readonly<Record<string, number>>;
  readonly labels: Labels;
  readonly locality: Locality;
  readonly weight: number;
  readonly network: string;
}

function endpointOf(entry: unknown): WrittenEndpoint | null {
  const address = stringAt(entry, ['address']);
  if (address === undefined) return null;
  const ports = Object.entries(recordAt(entry, ['ports']) ?? {}).filter(
    (pair): pair is [string, number] => typeof pair[1] === 'number',
  );
  return {
    address,
    ports: Object.fromEntries(ports),
    labels: stringRecordAt(entry, ['labels']),
    locality: localityOf(stringAt(entry, ['locality']) ?? ''),
    weight: numberAt(entry, ['weight']) ?? 1,
    network: stringAt(entry, ['network']) ?? '',
  };
}

/** Endpoints of one host of a ServiceEntry. */
export function writtenEndpoints(
  object: unknown,
  host: string,
  resolution: string,
  selector: Labels | null,
  workloadEntries: readonly Manifest[],
): readonly WrittenEndpoint[] {
  const written = recordsAt(object, ['spec', 'endpoints']).flatMap(([, entry]) => endpointOf(entry) ?? []);
  const selected =
    selector === null
      ? []
      : workloadEntries
          .filter((entry) => includesLabels(stringRecordAt(entry.object, ['spec', 'labels']), selector))
          .flatMap((entry) => endpointOf(entry.object.spec) ?? []);
  const found = [...written, ...selected];
  if (found.length > 0 || resolution !== 'dns' || selector !== null || host.startsWith('*')) return found;
  return [{ address: host, ports: {}, labels: {}, locality: localityOf(''), weight: 1, network: '' }];
}
