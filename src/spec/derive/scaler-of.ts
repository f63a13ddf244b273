import type { PlatformSpec } from '../platform-schema.ts';

/** Why a service is scaled by KEDA; null: Kubernetes' own autoscaler can do it. */
export function needsKeda(spec: PlatformSpec, name: string): string | null {
  const scaling = spec.services[name]?.scaling;
  if (spec.scaling?.predictive?.services.includes(name) === true) return 'a forecast';
  if (scaling?.queue !== undefined) return 'a queue';
  if (scaling?.latency !== undefined) return 'a latency';
  return (scaling?.hours.length ?? 0) > 0 ? 'hours' : null;
}

/** Who scales a service. */
export function scalerOf(spec: PlatformSpec, name: string): 'kubernetes' | 'keda' {
  return spec.services[name]?.scaling?.engine ?? (needsKeda(spec, name) === null ? 'kubernetes' : 'keda');
}
