import { compile } from '../../src/compile/compile.ts';
import { stringAt } from '../../src/manifests/field.ts';
import type { JsonObject, KubeObject } from '../../src/manifests/types.ts';
import type { Model } from '../../src/model/types.ts';

/** A platform that asks for everything that monitoring has. */
export const WATCHED_SHOP = `
apiVersion: nines.dev/v1
kind: Platform
metadata: { name: shop }
targets: { availability: 99.9%, budget: $1000/month }
regions:
  north: { share: 100%, zones: [a, b, c] }
  south: { role: warm, zones: [a, b, c] }
gateway: { host: shop.example }
mesh: { accessLog: {} }
monitoring:
  scrape:
    [istiod, kubelet, kube-state-metrics, node-exporter, opentelemetry-collector, jaeger, kiali, velero, cloudnative-pg, redis-exporter, strimzi, loki, opencost, keda, karpenter, external-secrets, trivy-operator]
  verticalAdvice: true
  kiali: {}
  receivers:
    slack: { secret: chat, critical: "#critical", warning: "#alerts", service: "#shop" }
    pager: { secret: pager }
    email: { to: ops@shop.example, from: alerts@shop.example, server: "smtp.shop.example:587", user: alerts, secret: mail }
  global: {}
tracing: { storage: { kind: elasticsearch, url: "https://elasticsearch.shop.example:9200" } }
logs: { storage: { bucket: shop-logs } }
backup: { bucket: shop-backups }
sync: { models: { bucket: shop-models } }
data: { db: { kind: postgres, run: {}, care: {} }, log: { kind: kafka, run: {}, replication: { writer: each, lag: 20s } } }
security: { scan: {}, secrets: { kind: aws } }
scaling: { bands: { pods: { below: 4, above: 8 } }, nodes: {} }
cost: { resources: {}, services: { shop: { share: 60%, namespaces: [shop] }, rest: { share: 40% } } }
services:
  web: { image: "registry.example/web:1.0.0", metrics: {}, cache: { l1: {}, hits: 85% }, replicas: { min: 3, max: 9 }, public: /, load: { rps: 100 }, calls: [cart], rateLimit: { perPod: 100/s } }
  cart: { image: "registry.example/cart:1.0.0", split: { north: 80%, south: 20% }, targets: { availability: 99% } }
`;

/** What is compiled for a cluster, of some kind. */
export function objectsOf(model: Model, cluster: string, kind: string): readonly KubeObject[] {
  return compile(model)
    .files.filter((file) => file.cluster === cluster)
    .flatMap(({ objects }) => objects)
    .filter((object) => object.kind === kind);
}

/** Groups of rules of a cluster as Prometheus' own files have them; `global` are those of the global Prometheus. */
export function ruleGroups(model: Model, cluster: string, scope: 'cluster' | 'global'): readonly JsonObject[] {
  return objectsOf(model, cluster, 'PrometheusRule')
    .filter(({ metadata }) => metadata.labels?.['nines.dev/rules'] === scope)
    .flatMap(({ spec }) => (spec as { groups: JsonObject[] }).groups);
}

/** Rules of groups. */
export function rulesOf(groups: readonly JsonObject[]): readonly JsonObject[] {
  return groups.flatMap(({ rules }) => rules as JsonObject[]);
}

/** Alertmanager's configuration of a cluster, as its Secret has it. */
export function alertmanagerText(model: Model, cluster: string): string {
  const secret = objectsOf(model, cluster, 'Secret').find(({ metadata }) => metadata.name.startsWith('alertmanager-'));
  return stringAt(secret, ['stringData', 'alertmanager.yaml']) ?? '';
}
