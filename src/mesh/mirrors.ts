/** Copies of requests that a rule sends elsewhere (route.go). */
import { type JsonRecord, numberAt, recordAt, recordsAt } from '../manifests/field.ts';
import { perMillion } from './per-million.ts';
import type { Mirror } from './types.ts';

/** Names the cluster of a mirror's destination. */
export type MirrorTarget = (destination: unknown) => Pick<Mirror, 'cluster' | 'host' | 'subset' | 'port'> | null;

/** `mirror` and `mirrors`: no percentage means all, an explicit zero none. */
export function mirrorsOf(spec: JsonRecord, target: MirrorTarget): readonly Mirror[] {
  const found: Mirror[] = [];
  const add = (destination: unknown, percent: number | undefined): void => {
    const cluster = destination === undefined || percent === 0 ? null : target(destination);
    if (cluster !== null) found.push({ ...cluster, perMillion: perMillion(percent ?? 100) });
  };
  const percent =
    numberAt(spec, ['mirrorPercentage', 'value']) ??
    (recordAt(spec, ['mirrorPercentage']) !== undefined
      ? 0
      : (numberAt(spec, ['mirrorPercent']) ?? numberAt(spec, ['mirror_percent'])));
  add(recordAt(spec, ['mirror']), percent);
  for (const [, mirror] of recordsAt(spec, ['mirrors'])) {
    const own = recordAt(mirror, ['percentage']);
    add(recordAt(mirror, ['destination']), own === undefined ? undefined : (numberAt(own, ['value']) ?? 0));
  }
  return found;
}
