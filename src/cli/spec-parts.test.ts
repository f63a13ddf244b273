import assert from 'node:assert/strict';
import test from 'node:test';
import type { KubeObject, Path } from '../manifests/types.ts';
import { specParts } from './spec-parts.ts';

const NAMES = { services: ['web'], stores: ['orders'], schedules: ['full'] };

function object(kind: string, name: string, service?: string): KubeObject {
  const labels = service === undefined ? {} : { labels: { 'app.kubernetes.io/name': service } };
  return { apiVersion: 'v1', kind, metadata: { name, ...labels } };
}

/** Object, path, area, and the first part that is looked for. */
const CASES: readonly (readonly [KubeObject, Path, string, string])[] = [
  [object('Deployment', 'web', 'web'), ['spec', 'replicas'], 'availability', 'services.web.replicas'],
  [object('DestinationRule', 'web', 'web'), ['spec'], 'mesh', 'services.web.breaker'],
  [object('ServiceAccount', 'web', 'web'), [], 'availability', 'services.web'],
  [object('DNSEndpoint', 'shop'), ['spec', 'endpoints', 0, 'recordTTL'], 'recovery', 'dns.ttl'],
  [object('Telemetry', 'default'), ['spec', 'tracing', 0, 'randomSamplingPercentage'], 'mesh', 'tracing.head'],
  [object('Kiali', 'kiali'), ['spec', 'deployment', 'view_only_mode'], 'monitoring', 'monitoring.kiali.mayWrite'],
  [object('ConfigMap', 'loki'), ['data'], 'logging', 'logs'],
  [object('ConfigMap', 'backup-policy'), ['data', 'keys-versions'], 'backup', 'backup.keys.versions'],
  [object('ConfigMap', 'backup-policy'), ['data', 'control-plane'], 'backup', 'backup.controlPlane'],
  [object('Schedule', 'full'), ['spec', 'template', 'ttl'], 'backup', 'backup.schedules.full.keep'],
  [object('Schedule', 'full'), ['spec', 'schedule'], 'backup', 'backup.schedules.full.at'],
  [object('CronJob', 'backup-orders'), ['spec', 'schedule'], 'backup', 'data.orders.backup.every'],
  [object('CronJob', 'backup-orders'), [], 'backup', 'data.orders.backup.keep'],
  [
    object('Cluster', 'orders'),
    ['spec', 'postgresql', 'parameters', 'archive_timeout'],
    'data',
    'data.orders.backup.wal.every',
  ],
  [object('ObjectStore', 'orders-archive'), ['spec', 'retentionPolicy'], 'backup', 'data.orders.backup.wal.keep'],
  [object('Cluster', 'orders'), ['spec', 'instances'], 'data', 'data.orders.run'],
  [object('Namespace', 'shop'), [], '', 'metadata.name'],
];

for (const [each, path, area, first] of CASES) {
  test(`${each.kind} ${each.metadata.name} ${path.join('.')} is of ${first}`, () => {
    const parts = specParts(NAMES, each, path, area).map((part) => part.join('.'));
    assert.equal(parts[0], first);
    assert.ok(parts.length === 1 || parts.at(-1) === 'metadata.name' || parts.at(-1) === 'services.web', parts.join());
  });
}
