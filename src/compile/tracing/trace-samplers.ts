import type { KubeObject } from '../../manifests/types.ts';
import type { Model } from '../../model/types.ts';
import { MEBIBYTE } from '../../units/size.ts';
import { samplerConfig } from './collector-config.ts';
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
import { partTemplate } from './part-pods.ts';
import { PORTS, SAMPLER } from './parts.ts';

/** The second tier: found pod by pod, since every span of a trace must reach the same one. */
export function traceSamplers(model: Model, cluster: string): readonly KubeObject[] {
  const { tracing } = model;
  if (tracing === null) return [];
  const part: Part = { model, tracing, name: SAMPLER };
  const config = configText(samplerConfig(tracing, cluster));
  const ports: readonly PartPort[] = [{ name: 'grpc-otlp', port: PORTS.otlpGrpc }];
  const role = tracing.archive?.role ?? null;
  const template = partTemplate(model, {
    ...collectorPod(SAMPLER, tracing, config),
    ports,
    cpu: { request: '500m', limit: '1' },
    memory: `${tracing.samplerMemoryBytes / MEBIBYTE}Mi`,
    perNode: false,
  });
  return [
    partAccount(part, role === null ? undefined : { 'eks.amazonaws.com/role-arn': role }),
    partConfigMap(part, { [CONFIG_FILE]: config }),
    partService(part, ports, { clusterIP: 'None' }),
    partDeployment(part, template),
    partAutoscaler(part, tracing.collector.replicas, tracing.collector.max),
    partBudget(part),
  ];
}
