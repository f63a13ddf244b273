import type { JsonObject, KubeObject } from '../../manifests/types.ts';
import type { Tracing } from '../../model/tracing-types.ts';
import type { Model } from '../../model/types.ts';
import { platformLabels } from '../object-meta.ts';
import {
  AGENT,
  EXAMPLE,
  JAEGER_COLLECTOR,
  JAEGER_QUERY,
  LEGACY_PORTS,
  PORTS,
  partMeta,
  partSelector,
  SAMPLER,
  windowPort,
} from './parts.ts';

const NAMESPACE_NAME = 'kubernetes.io/metadata.name';

function namespaceObject(model: Model, { namespace }: Tracing): KubeObject {
  const labels = {
    ...platformLabels(model),
    'pod-security.kubernetes.io/enforce': 'restricted',
    'pod-security.kubernetes.io/warn': 'restricted',
  };
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels } };
}

function tcp(...ports: readonly number[]): JsonObject[] {
  return ports.map((port) => ({ protocol: 'TCP', port }));
}

function policy(model: Model, tracing: Tracing, part: string, ingress: readonly JsonObject[]): KubeObject {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: partMeta(model, tracing, part, part),
    spec: { podSelector: { matchLabels: partSelector(part) }, policyTypes: ['Ingress'], ingress: [...ingress] },
  };
}

/** From namespaces by their names. */
function fromNamespaces(names: readonly string[]): JsonObject[] {
  return [{ namespaceSelector: { matchExpressions: [{ key: NAMESPACE_NAME, operator: 'In', values: [...names] }] } }];
}

function fromPart(part: string): JsonObject[] {
  return [{ podSelector: { matchLabels: partSelector(part) } }];
}

/**
 * The namespace, restricted, and who may speak to whom in it: the parts are outside the mesh, so the network is what
 * keeps strangers from reading or forging traces.
 */
export function tracingNamespace(model: Model): readonly KubeObject[] {
  const { tracing, gateway } = model;
  if (tracing === null) return [];
  const senders = [
    ...new Set([...model.namespaces.map(({ name }) => name), ...(gateway === null ? [] : [gateway.namespace])]),
  ];
  const services = model.namespaces.map(({ name }) => name);
  // Anybody may ask a part how it is: whoever scrapes stands in a namespace of their own.
  const metrics: JsonObject = { ports: tcp(PORTS.metrics) };
  const received: JsonObject[] = [
    ...tcp(PORTS.otlpGrpc, PORTS.otlpHttp),
    ...tracing.collector.legacy.map((each) => ({
      protocol: each === 'jaeger-compact' ? 'UDP' : 'TCP',
      port: LEGACY_PORTS[each],
    })),
  ];
  const from = [...fromNamespaces(senders), ...(tracing.example ? fromPart(EXAMPLE) : [])];
  const windows = tracing.windows.map((_, i) => windowPort(i));
  const query: JsonObject = { ports: tcp(PORTS.queryHttp, PORTS.queryGrpc) };
  const isEmbedded = tracing.storage.kind !== 'elasticsearch';
  return [
    namespaceObject(model, tracing),
    policy(model, tracing, AGENT, [{ from, ports: received }, metrics]),
    policy(model, tracing, SAMPLER, [{ from: fromPart(AGENT), ports: tcp(PORTS.otlpGrpc) }, metrics]),
    policy(model, tracing, JAEGER_COLLECTOR, [
      { from: fromPart(SAMPLER), ports: tcp(...windows) },
      { from: fromNamespaces(services), ports: tcp(PORTS.samplingHttp, PORTS.samplingGrpc) },
      metrics,
      ...(isEmbedded ? [query] : []),
    ]),
    ...(isEmbedded ? [] : [policy(model, tracing, JAEGER_QUERY, [query, metrics])]),
  ];
}
