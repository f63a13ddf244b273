import type { Monitoring } from '../../model/monitoring-types.ts';
import type { Model } from '../../model/types.ts';
import { backupAlerts } from '../backup/backup-alerts.ts';
import { costAlerts } from '../cost/cost-alerts.ts';
import { bandAlerts } from '../scaling/band-rules.ts';
import type { Alert } from './alert.ts';
import { burnRateAlerts } from './burn-rate-alerts.ts';
import { dataAlerts, tableAlerts } from './data-alerts.ts';
import { kafkaAlerts } from './kafka-alerts.ts';
import { nodeAlerts } from './node-alerts.ts';
import { presenceAlerts } from './presence-alerts.ts';
import { regionAlerts, replicationAlerts, syncAlerts } from './region-rules.ts';
import { securityAlerts } from './security-alerts.ts';
import { serviceAlerts } from './service-alerts.ts';
import { serviceCacheAlerts } from './service-cache-alerts.ts';
import { traceAlerts } from './trace-alerts.ts';
import { workloadAlerts } from './workload-alerts.ts';

export interface AlertGroup {
  readonly name: string;
  /** Ledger row. */
  readonly row: string;
  readonly alerts: readonly Alert[];
}

/** Every alert of one cluster, by group. An alert exists where its source is scraped: elsewhere it could never fire. */
export function alertGroups(model: Model, cluster: string, monitoring: Monitoring): readonly AlertGroup[] {
  const isScraped = ({ source }: Alert): boolean =>
    source === 'mesh' || source === 'service' || monitoring.scrape.includes(source);
  const group = (name: string, row: string, alerts: readonly Alert[]): AlertGroup => ({
    name,
    row,
    alerts: alerts.filter(isScraped),
  });
  return [
    group('services', 'O02', serviceAlerts(model, monitoring)),
    group('budgets', 'O03', burnRateAlerts(model, monitoring)),
    group('workloads', 'O02', workloadAlerts(model, monitoring)),
    group('nodes', 'O02', nodeAlerts(model, cluster, monitoring)),
    group('data', 'O02', dataAlerts(model, monitoring)),
    group('tables', 'A04', tableAlerts(model)),
    group('caches', 'A01', serviceCacheAlerts(model, monitoring)),
    group('regions', 'D16', regionAlerts(model, cluster, monitoring)),
    group('replication', 'D04', replicationAlerts(model)),
    group('sync', 'D14', syncAlerts(model, cluster)),
    group('queues', 'D05', kafkaAlerts(model, cluster)),
    group('backups', 'B13', backupAlerts(model, cluster)),
    group('traces', 'T08', traceAlerts(monitoring)),
    group('security', 'C04', securityAlerts(model)),
    group('bands', 'S05', bandAlerts(model)),
    // Of several clusters only the global view sees what they cost together.
    group('cost', 'S07', monitoring.global === null ? costAlerts(model) : []),
    group('presence', 'O01', presenceAlerts(model, cluster, monitoring)),
  ].filter(({ alerts }) => alerts.length > 0);
}
