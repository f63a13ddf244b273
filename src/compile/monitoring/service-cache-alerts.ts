import { CACHE_LOOKUPS } from '../../engines/metrics/application-kit.ts';
import type { Monitoring } from '../../model/monitoring-types.ts';
import type { Model } from '../../model/types.ts';
import { MINUTE_US } from '../../units/duration.ts';
import { printShare } from '../../units/share.ts';
import { type Alert, PLACE_TEXT } from './alert.ts';
import { aggregate, binary, call, type Query, series } from './query.ts';

const BY = ['namespace', 'job'] as const;

/**
 * Services whose caches answer less than they were promised to (A01): all tiers together, since what a near one misses a
 * far one may have. Only services that tell their figures can be heard.
 */
export function serviceCacheAlerts({ services }: Model, { alerts }: Monitoring): readonly Alert[] {
  return Object.values(services).flatMap(({ name, namespace, cache, metrics }): readonly Alert[] => {
    if (cache === null || metrics === null) return [];
    const looked = (labels: Readonly<Record<string, string>>): Query =>
      aggregate('sum', BY, call('rate', series(CACHE_LOOKUPS, { namespace, job: name, ...labels }, '15m')));
    return [
      {
        name: 'ServiceCacheHitsLow',
        severity: 'warning',
        scope: 'service',
        source: 'service',
        forUs: 15 * MINUTE_US,
        query: binary(binary(looked({ result: 'hit' }), '/', binary(looked({}), '>', alerts.tooFew)), '<', cache.hits),
        summary: `The caches of ${namespace}/${name} miss often in ${PLACE_TEXT}`,
        description: `They answer {{ $value | humanizePercentage }} of its questions; ${printShare(cache.hits)} is promised. The source answers the rest.`,
      },
    ];
  });
}
