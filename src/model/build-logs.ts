import type { PlatformSpec } from '../spec/platform-schema.ts';
import type { Logs } from './logs-types.ts';
import type { Origins } from './origins.ts';

/** Of two copies a line would need both: a lost pod would stop all writing. */
const COPIES = 3;

/** As written, with what follows from the number of pods; null where the spec keeps no logs. */
export function buildLogs({ logs }: PlatformSpec, origins: Origins): Logs | null {
  if (logs === undefined) return null;
  const { namespace, version, retention, storage, replicas, cpu, memory } = logs;
  origins.derived(['logs', 'agentNamespace'], 'the namespace of logs');
  origins.derived(['logs', 'copies'], 'three where there are as many pods: most of them must have taken a line');
  origins.moved(['logs', 'retentionUs'], ['logs', 'retention']);
  origins.moved(['logs', 'footprint', 'cpuMillis'], ['logs', 'cpu']);
  origins.moved(['logs', 'footprint', 'memoryBytes'], ['logs', 'memory']);
  return {
    namespace,
    agentNamespace: `${namespace}-agents`,
    version,
    retentionUs: retention,
    storage: {
      bucket: storage.bucket,
      region: storage.region,
      endpoint: storage.endpoint ?? null,
      role: storage.role ?? null,
      secret: storage.secret ?? null,
    },
    replicas,
    copies: replicas >= COPIES ? COPIES : 1,
    footprint: { cpuMillis: cpu, memoryBytes: memory },
  };
}
