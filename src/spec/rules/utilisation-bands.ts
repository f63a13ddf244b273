import type { Reading } from '../../schema/reading.ts';
import { replicasOf } from '../derive/replicas-of.ts';
import type { PlatformSpec } from '../platform-schema.ts';
import type { SpecRule } from './spec-rule.ts';

/** Bands in their order, and nothing is told that cannot happen. */
export const utilisationBands: SpecRule = (spec, reading) => {
  const bands = spec.scaling?.bands;
  if (bands === undefined) return;
  const at = ['scaling', 'bands'];
  for (const name of ['cpu', 'memory', 'storage', 'network'] as const) {
    const { below, from, to, above } = bands[name];
    const order = [
      ['below', below, 'from', from],
      ['from', from, 'to', to],
      ['to', to, 'above', above],
    ] as const;
    for (const [low, least, high, most] of order) {
      if (least <= most) continue;
      const message = `\`${low}\` is above \`${high}\`: what is right would be told of`;
      reading.contradict('SPEC028', [...at, name, low], [...at, name, high], message, 'write them in their order');
    }
  }
  if (spec.monitoring === undefined) {
    reading.report('SPEC025', at, 'nobody measures, so nothing is told', 'add `monitoring: {}`');
  }
  pods(spec, reading);
};

/** An autoscaler never leaves its bounds: beyond them there is nothing to tell of. */
function pods(spec: PlatformSpec, reading: Reading): void {
  const band = spec.scaling?.bands?.pods;
  if (band === undefined) return;
  const scaled = Object.entries(spec.services).flatMap(([name, service]) =>
    Object.values(replicasOf(spec, service)).flatMap((bounds) =>
      bounds.max > bounds.min ? [{ name, ...bounds }] : [],
    ),
  );
  const at = ['scaling', 'bands', 'pods'];
  if (scaled.length === 0) {
    reading.report('SPEC030', at, 'no autoscaler changes the number of pods', 'take it away');
    return;
  }
  const fewest = scaled.reduce((least, each) => (each.min < least.min ? each : least));
  const most = scaled.reduce((largest, each) => (each.max > largest.max ? each : largest));
  if (band.below !== undefined && fewest.min >= band.below) {
    const message = `no autoscaler goes below ${fewest.min}: fewer than ${band.below} pods never happen`;
    const fix = `write more than ${fewest.min}, or take it away`;
    reading.contradict('SPEC028', [...at, 'below'], ['services', fewest.name, 'replicas'], message, fix);
  }
  if (band.above !== undefined && most.max <= band.above) {
    const message = `no autoscaler goes above ${most.max}: more than ${band.above} pods never happen`;
    const fix = `write less than ${most.max}, or take it away: autoscalers at their most are told of anyway`;
    reading.contradict('SPEC028', [...at, 'above'], ['services', most.name, 'replicas', 'max'], message, fix);
  }
}
