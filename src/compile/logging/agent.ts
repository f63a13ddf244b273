import type { KubeObject } from '../../manifests/types.ts';
import { writeYaml } from '../../manifests/write-manifests.ts';
import type { Model } from '../../model/types.ts';
import { contentHash } from '../content-hash.ts';
import { partSelector } from '../object-meta.ts';
import { tokenlessAccount } from '../tokenless-account.ts';
import { partTemplate } from '../tracing/part-pods.ts';
import { LOG_FOLDER, logAgentConfig, STATE_FOLDER } from './agent-config.ts';
import { LOG_AGENT, partMeta } from './parts.ts';

const CONFIG_FOLDER = '/etc/otelcol';
const CONFIG_FILE = 'config.yaml';

/**
 * One collector per node that reads what its containers print (O07), the same program as for traces. It asks nobody who a
 * line is from: the path says so, and it needs no access to the cluster.
 */
export function logAgents(model: Model, cluster: string): readonly KubeObject[] {
  const { logs } = model;
  if (logs === null) return [];
  const config = writeYaml(logAgentConfig(model, logs, cluster));
  const meta = partMeta(model, logs.agentNamespace, LOG_AGENT);
  const template = partTemplate(model, {
    part: LOG_AGENT,
    image: `otel/opentelemetry-collector-contrib:${logs.version.collector}`,
    args: [`--config=${CONFIG_FOLDER}/${CONFIG_FILE}`],
    ports: [],
    health: '/',
    cpu: { request: '50m', limit: '200m' },
    memory: '128Mi',
    env: [],
    configs: { [CONFIG_FOLDER]: LOG_AGENT },
    data: { [STATE_FOLDER]: { emptyDir: { sizeLimit: '64Mi' } } },
    reads: [LOG_FOLDER],
    hash: contentHash(config),
    perNode: true,
  });
  return [
    tokenlessAccount(meta),
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: meta, data: { [CONFIG_FILE]: config } },
    {
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: meta,
      spec: {
        selector: { matchLabels: partSelector(LOG_AGENT) },
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '10%' } },
        template,
      },
    },
  ];
}
