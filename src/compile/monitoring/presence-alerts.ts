import type { Monitoring } from '../../model/monitoring-types.ts';
import type { Model } from '../../model/types.ts';
import { MINUTE_US } from '../../units/duration.ts';
import { runsIn } from '../object-meta.ts';
import { type Alert, PLACE_TEXT } from './alert.ts';
import { binary, call, series } from './query.ts';
import { REQUESTS } from './recording-rules.ts';

/** Name of the job under which each source is scraped. */
export const MESH_JOB = 'istio-proxies';

/**
 * What is not measured sets off no alert: silence of each source, and of each service that clients ask all the time,
 * is one of its own.
 */
export function presenceAlerts(model: Model, cluster: string, { scrape }: Monitoring): readonly Alert[] {
  const sources = ['mesh' as const, ...scrape].map((source): Alert => {
    const job = source === 'mesh' ? MESH_JOB : source;
    return {
      name: 'MetricsMissing',
      severity: 'critical',
      scope: 'platform',
      source,
      forUs: 5 * MINUTE_US,
      query: call('absent', binary(series('up', { job }), '==', 1)),
      labels: { source: job },
      summary: `Nothing is heard of ${job} in ${PLACE_TEXT}`,
      description: 'Prometheus reaches none of it: alerts that rest on it are silent whatever happens.',
    };
  });
  const asked = Object.values(model.services).filter(
    (service) => service.load !== null && service.inMesh && runsIn(service, cluster),
  );
  // A region that only stands by has no clients.
  const hasClients = (model.regions[model.clusters[cluster]?.region ?? '']?.share ?? 0) > 0;
  const services = asked.map(({ name, namespace }): Alert => {
    const which = { destination_service_namespace: namespace, destination_service_name: name };
    return {
      name: 'ServiceUnseen',
      severity: 'warning',
      scope: 'service',
      source: 'mesh',
      forUs: 10 * MINUTE_US,
      query: call('absent', binary(series(REQUESTS, which), '>', 0)),
      labels: which,
      summary: `Nobody asks ${namespace}/${name} in ${PLACE_TEXT}`,
      description: 'It has clients at every hour, and the mesh has counted no request for ten minutes.',
    };
  });
  return hasClients ? [...sources, ...services] : sources;
}
