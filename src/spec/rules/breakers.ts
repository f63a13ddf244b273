import { printShare } from '../../units/share.ts';
import { replicasOf } from '../derive/replicas-of.ts';
import type { SpecRule } from './spec-rule.ts';

/**
 * A limit that lets nobody be ejected is a breaker that is not there: Envoy ejects only while (ejected + 1) of the
 * pool stays within the limit (outlier_detection_impl.cc, `ejectHost`), and Istio sets no exception for one host.
 */
export const breakers: SpecRule = (spec, reading) => {
  for (const [name, service] of Object.entries(spec.services)) {
    const limit = service.breaker?.limit;
    if (limit === undefined) continue;
    const pools = Object.entries(replicasOf(spec, service));
    const [cluster, smallest] = pools.reduce<[string, number]>(
      (least, [at, { min }]) => (min < least[1] ? [at, min] : least),
      ['', Number.POSITIVE_INFINITY],
    );
    // The object holds whole percents.
    const percent = Math.floor(limit * 100 + 1e-9);
    if (smallest === Number.POSITIVE_INFINITY || 100 / smallest <= percent) continue;
    const needed = Math.ceil(100 / smallest) / 100;
    const message = `with a limit of ${printShare(limit)} none of the ${smallest} pods in ${cluster} can ever be ejected`;
    reading.contradict(
      'SPEC024',
      ['services', name, 'breaker', 'limit'],
      ['services', name, 'replicas'],
      message,
      `write at least \`${printShare(needed)}\``,
    );
  }
};
