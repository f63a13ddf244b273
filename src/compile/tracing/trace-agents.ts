import type { JsonObject, KubeObject } from '../../manifests/types.ts';
import type { Tracing } from '../../model/tracing-types.ts';
import type { Model } from '../../model/types.ts';
import { partSelector } from '../object-meta.ts';
import { agentConfig } from './collector-config.ts';
import { CONFIG_FILE, collectorPod } from './collector-pod.ts';
import {
  configText,
  type Part,
  type PartPort,
  partAccount,
  partAutoscaler,
  partBudget,
  partConfigMap,
  partDeployment,
  partService,
} from './part-objects.ts';
import { type PartPod, partTemplate } from './part-pods.ts';
import { AGENT, LEGACY_PORTS, PORTS, partMeta } from './parts.ts';

/** An agent holds spans only until they are sent. */
const AGENT_MEMORY = '256Mi';

/** The ports of the first tier, old ones where they are asked for. */
function agentPorts({ collector }: Tracing): readonly PartPort[] {
  return [
    { name: 'grpc-otlp', port: PORTS.otlpGrpc },
    { name: 'http-otlp', port: PORTS.otlpHttp },
    ...collector.legacy.map((each): PartPort => {
      const port = LEGACY_PORTS[each];
      if (each === 'jaeger-compact') return { name: 'udp-jaeger', port, protocol: 'UDP' };
      return {
        name: { 'jaeger-http': 'http-jaeger', 'jaeger-grpc': 'grpc-jaeger', zipkin: 'http-zipkin' }[each],
        port,
      };
    }),
  ];
}

function daemonSet({ model, tracing, name }: Part, template: JsonObject): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: partMeta(model, tracing, name, name),
    spec: {
      selector: { matchLabels: partSelector(name) },
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '10%' } },
      template,
    },
  };
}

/** The first tier: one collector per node, reached without leaving it; or a Deployment. */
export function traceAgents(model: Model, cluster: string): readonly KubeObject[] {
  const { tracing } = model;
  if (tracing === null) return [];
  const part: Part = { model, tracing, name: AGENT };
  const config = configText(agentConfig(model, tracing, cluster));
  const perNode = tracing.collector.tier === 'node';
  const ports = agentPorts(tracing);
  const pod: PartPod = {
    ...collectorPod(AGENT, tracing, config),
    ports,
    cpu: { request: '100m', limit: '500m' },
    memory: AGENT_MEMORY,
    perNode,
  };
  const template = partTemplate(model, pod);
  return [
    partAccount(part),
    partConfigMap(part, { [CONFIG_FILE]: config }),
    // Any agent will do for any span: what belongs together is put together a tier later, by trace id.
    partService(part, ports, {}),
    ...(perNode
      ? [daemonSet(part, template)]
      : [
          partDeployment(part, template),
          partAutoscaler(part, tracing.collector.replicas, tracing.collector.max),
          partBudget(part),
        ]),
  ];
}
