import { OWNER_ANNOTATION } from '../../manifests/own-annotations.ts';
import type { JsonObject, KubeObject } from '../../manifests/types.ts';
import { writeYaml } from '../../manifests/write-manifests.ts';
import type { Tracing } from '../../model/tracing-types.ts';
import type { Model } from '../../model/types.ts';
import { evictionBudget } from '../eviction-budget.ts';
import { partSelector } from '../object-meta.ts';
import { tokenlessAccount } from '../tokenless-account.ts';
import { partMeta } from './parts.ts';

/** Whose part it is. */
export interface Part {
  readonly model: Model;
  readonly tracing: Tracing;
  readonly name: string;
}

/** A configuration as the text of a file. */
export function configText(config: JsonObject): string {
  return writeYaml(config);
}

/** An identity of its own, without a token. */
export function partAccount(
  { model, tracing, name }: Part,
  annotations?: Readonly<Record<string, string>>,
): KubeObject {
  return tokenlessAccount(partMeta(model, tracing, name, name, annotations));
}

/** Files that its pods read. */
export function partConfigMap({ model, tracing, name }: Part, data: Readonly<Record<string, string>>): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: partMeta(model, tracing, name, name), data };
}

/** A port of a Service: its name says the protocol, as Istio reads it. */
export interface PartPort {
  readonly name: string;
  readonly port: number;
  readonly protocol?: 'UDP';
}

/** Its name in the cluster. */
export function partService({ model, tracing, name }: Part, ports: readonly PartPort[], spec: JsonObject): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: partMeta(model, tracing, name, name),
    spec: {
      ...spec,
      selector: partSelector(name),
      ports: ports.map(({ name: port, port: number, protocol = 'TCP' }) => ({
        name: port,
        port: number,
        targetPort: number,
        protocol,
      })),
    },
  };
}

/** Pods that an autoscaler counts. */
export function partDeployment({ model, tracing, name }: Part, template: JsonObject): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: partMeta(model, tracing, name, name, { [OWNER_ANNOTATION]: 'spec.replicas: HorizontalPodAutoscaler' }),
    spec: {
      progressDeadlineSeconds: 600,
      selector: { matchLabels: partSelector(name) },
      // One more before one fewer: what a collector holds is not lost for want of a place to go.
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
      template,
    },
  };
}

/** Its pods follow processor use; they are taken away slowly, since each change sends some traces elsewhere. */
export function partAutoscaler({ model, tracing, name }: Part, min: number, max: number): KubeObject {
  const target = { type: 'Utilization', averageUtilization: 70 };
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: partMeta(model, tracing, name, name),
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
      minReplicas: min,
      maxReplicas: max,
      metrics: [{ type: 'Resource', resource: { name: 'cpu', target } }],
      behavior: {
        scaleUp: { stabilizationWindowSeconds: 60, policies: [{ type: 'Percent', value: 100, periodSeconds: 60 }] },
        scaleDown: { stabilizationWindowSeconds: 600, policies: [{ type: 'Pods', value: 1, periodSeconds: 300 }] },
      },
    },
  };
}

/** Evictions take one at a time. */
export function partBudget({ model, tracing, name }: Part): KubeObject {
  return evictionBudget(partMeta(model, tracing, name, name), partSelector(name));
}
