import type { JsonObject, KubeObject } from '../../manifests/types.ts';
import type { Model } from '../../model/types.ts';
import { platformLabels } from '../object-meta.ts';
import { PORTS } from '../tracing/parts.ts';
import { LOG_AGENT, LOKI, LOKI_PORTS, partMeta, partSelector } from './parts.ts';

const NAMESPACE_NAME = 'kubernetes.io/metadata.name';

function namespaceObject(model: Model, name: string, level: 'restricted' | 'privileged'): KubeObject {
  const labels = {
    ...platformLabels(model),
    'pod-security.kubernetes.io/enforce': level,
    'pod-security.kubernetes.io/warn': level,
  };
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}

function policy(model: Model, namespace: string, part: string, ingress: readonly JsonObject[]): KubeObject {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: partMeta(model, namespace, part),
    spec: { podSelector: { matchLabels: partSelector(part) }, policyTypes: ['Ingress'], ingress: [...ingress] },
  };
}

function tcp(...ports: readonly number[]): JsonObject[] {
  return ports.map((port) => ({ protocol: 'TCP', port }));
}

/**
 * Two namespaces, since reading files of a node is forbidden where pods are restricted; and who may ask: agents and whoever
 * looks, in the namespace of monitoring. There is no other lock on what programs have printed.
 */
export function logNamespaces(model: Model): readonly KubeObject[] {
  const { logs, monitoring } = model;
  if (logs === null) return [];
  const asking = [logs.agentNamespace, ...(monitoring === null ? [] : [monitoring.namespace])];
  return [
    namespaceObject(model, logs.namespace, 'restricted'),
    namespaceObject(model, logs.agentNamespace, 'privileged'),
    policy(model, logs.namespace, LOKI, [
      {
        from: [{ namespaceSelector: { matchExpressions: [{ key: NAMESPACE_NAME, operator: 'In', values: asking }] } }],
        ports: tcp(LOKI_PORTS.http),
      },
      {
        from: [{ podSelector: { matchLabels: partSelector(LOKI) } }],
        ports: tcp(LOKI_PORTS.http, LOKI_PORTS.grpc, LOKI_PORTS.members),
      },
    ]),
    policy(model, logs.agentNamespace, LOG_AGENT, [{ ports: tcp(PORTS.metrics) }]),
  ];
}
