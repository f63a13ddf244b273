import type { JsonObject } from '../manifests/types.ts';

/** Envoy's `FractionalPercent`, exact for the parts per million that mesh carries. */
export function fraction(perMillion: number): JsonObject {
  return { numerator: perMillion, denominator: 'MILLION' };
}

/** A percentage that could also be changed at run time; nothing reads it there, so only the default is given. */
export function runtimeFraction(perMillion: number): JsonObject {
  return { default_value: fraction(perMillion) };
}
