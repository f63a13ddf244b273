/** Probes of a container with the defaults of the API (core/v1 `SetDefaults_Probe`). */
import { isRecord, numberAt, recordAt, stringAt, stringOrNumberAt } from '../manifests/field.ts';
import { SECOND_US } from '../units/duration.ts';

/** One probe. A question that cannot be told apart (exec, plugin) still has its times. */
export interface Probe {
  readonly asks: 'httpGet' | 'tcpSocket' | 'grpc' | 'exec';
  /** Number or name of the port; null for exec. */
  readonly port: number | string | null;
  readonly path: string | null;
  readonly initialDelayUs: number;
  readonly periodUs: number;
  readonly timeoutUs: number;
  readonly successThreshold: number;
  readonly failureThreshold: number;
}

export type ProbeKind = 'readinessProbe' | 'livenessProbe' | 'startupProbe';

/** Reads one probe of a container; null where it has none. */
export function probeOf(container: unknown, kind: ProbeKind): Probe | null {
  const probe = recordAt(container, [kind]);
  if (probe === undefined) return null;
  const asks = (['httpGet', 'tcpSocket', 'grpc'] as const).find((form) => isRecord(probe[form])) ?? 'exec';
  const seconds = (name: string, fallback: number): number => {
    const written = numberAt(probe, [name]);
    // The API replaces 0 by the default, except for the delay.
    return Math.round((written === undefined || written <= 0 ? fallback : written) * SECOND_US);
  };
  return {
    asks,
    port: stringOrNumberAt(probe, [asks, 'port']) ?? null,
    path: asks === 'httpGet' ? (stringAt(probe, ['httpGet', 'path']) ?? '/') : null,
    initialDelayUs: seconds('initialDelaySeconds', 0),
    periodUs: seconds('periodSeconds', 10),
    timeoutUs: seconds('timeoutSeconds', 1),
    successThreshold: kind === 'readinessProbe' ? Math.max(1, numberAt(probe, ['successThreshold']) ?? 1) : 1,
    failureThreshold: Math.max(1, numberAt(probe, ['failureThreshold']) ?? 3),
  };
}
