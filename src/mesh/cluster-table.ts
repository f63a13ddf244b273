/**
 * The destinations of one proxy: every service port and subset that a route names, made on first use, with the policy
 * that holds for this client.
 */
import type { JsonRecord } from '../manifests/field.ts';
import { numberAt, recordAt, stringAt } from '../manifests/field.ts';
import { balancePolicy, warmupPolicy } from './balance-policy.ts';
import type { Mesh } from './build-mesh.ts';
import { type MergedPolicy, mergePolicy } from './cluster-policy.ts';
import { connectionPool, type SpokenProtocol } from './connection-pool.ts';
import type { Unmodelled } from './delegates.ts';
import { type DestinationRule, destinationRuleFor } from './destination-rules.ts';
import { endpointSelector } from './endpoint-selector.ts';
import { localityPolicy } from './locality-policy.ts';
import { namespaceMtlsMode } from './mtls-mode.ts';
import { outlierPolicy, panicThreshold } from './outlier-policy.ts';
import type { MeshService, ServicePort } from './services.ts';
import type { ClientTls, Cluster, ProxyIdentity } from './types.ts';

/** The service that a host name means to one proxy, or null. */
export type ServiceLookup = (host: string) => MeshService | null;

/** Where a destination leads. */
export interface Target {
  readonly key: string;
  readonly port: number;
  readonly rule: DestinationRule | null;
}

export interface ClusterTable {
  readonly clusters: ReadonlyMap<string, Cluster>;
  /** A destination as a route writes it; no port: at a gateway the service's only one, else the listener's. */
  destination(host: string, subset: string | null, writtenPort: number | null, listenerPort: number): Target;
}

/** Istio's name of a cluster. */
function clusterKey(host: string, port: number, subset: string | null): string {
  return `outbound|${port}|${subset ?? ''}|${host}`;
}

function clientTls(policy: MergedPolicy, service: MeshService | null, mesh: Mesh): ClientTls {
  const mode = stringAt(policy.tls, ['mode']);
  const sni = stringAt(policy.tls, ['sni']) ?? null;
  if (mode === 'SIMPLE' || mode === 'MUTUAL' || mode === 'ISTIO_MUTUAL' || mode === 'DISABLE') return { mode, sni };
  // A block without a mode is DISABLE, the first value of the enumeration.
  // Where a whole namespace takes no mutual TLS, nobody tries (`BestEffortInferServiceMTLSMode`).
  const isTaken = service === null || namespaceMtlsMode(mesh, service.namespace)?.mode !== 'DISABLE';
  const automatic = policy.tls === null && mesh.settings.autoMtls && service?.external !== true && isTaken;
  if (!automatic) return { mode: 'DISABLE', sni };
  if (policy.endpointTls === null) return { mode: 'auto', sni };
  return { mode: stringAt(policy.endpointTls, ['mode']) === 'ISTIO_MUTUAL' ? 'ISTIO_MUTUAL' : 'DISABLE', sni };
}

function clusterProtocol(port: ServicePort | null): Cluster['protocol'] {
  if (port === null || port.protocol === 'auto' || port.protocol === 'http') return 'http';
  return port.protocol === 'http2' || port.protocol === 'grpc' ? port.protocol : 'tcp';
}

function spoken(port: ServicePort | null, proxy: ProxyIdentity): SpokenProtocol {
  if (port?.protocol !== 'auto') return clusterProtocol(port);
  return proxy.kind === 'sidecar' ? 'client' : 'auto';
}

interface Wanted {
  readonly host: string;
  readonly port: number;
  readonly subset: string | null;
  readonly service: MeshService | null;
  readonly rule: DestinationRule | null;
}

function missingPart(wanted: Wanted, servicePort: ServicePort | null): Cluster['missing'] {
  if (wanted.service === null) return 'host';
  if (wanted.subset !== null && !wanted.rule?.subsets.some((each) => each.name === wanted.subset)) return 'subset';
  return servicePort === null ? 'port' : null;
}

function buildCluster(mesh: Mesh, proxy: ProxyIdentity, wanted: Wanted): Cluster {
  const { host, port, subset, service, rule } = wanted;
  const servicePort = service?.ports.find((each) => each.number === port) ?? null;
  const missing = missingPart(wanted, servicePort);
  const policy = mergePolicy(rule, subset, port, mesh.settings.defaultTrafficPolicy);
  const protocol = clusterProtocol(servicePort);
  const outlier = outlierPolicy(policy.outlierDetection, mesh.facts);
  const written = balancePolicy(policy.loadBalancer, mesh.facts);
  // A sidecar sends to the address that the client resolved; a gateway has resolved none and balances itself.
  const direct = service?.resolution === 'none' || (service?.resolution === 'headless' && proxy.kind === 'sidecar');
  const balance = direct ? { kind: 'passthrough' as const } : written;
  return {
    key: clusterKey(host, port, subset),
    host,
    port,
    subset,
    missing,
    protocol,
    endpoints:
      missing === null ? endpointSelector(mesh, service!, servicePort!, rule, subset, outlier) : { kind: 'none' },
    balance,
    warmup: warmupPolicy(policy.loadBalancer, balance, mesh.facts),
    locality: localityPolicy(policy.loadBalancer, service, mesh.settings.locality, outlier !== null),
    pool: connectionPool(policy, spoken(servicePort, proxy), mesh.settings, mesh.facts),
    outlier,
    panicThresholdPercent: panicThreshold(outlier, service?.publishNotReady ?? false, mesh.facts),
    tls: clientTls(policy, service, mesh),
    origin: rule === null ? null : (rule.subsets.find((each) => each.name === subset)?.origin ?? rule.policyOrigin),
    serviceOrigin: service?.origin ?? null,
  };
}

/** A table for one proxy; what its policies ask for and this model leaves out goes to `unmodelled`. */
export function clusterTable(
  mesh: Mesh,
  proxy: ProxyIdentity,
  lookup: ServiceLookup,
  unmodelled: Unmodelled[],
): ClusterTable {
  const clusters = new Map<string, Cluster>();
  const rules = new Map<string, DestinationRule | null>();
  const ruleOf = (service: MeshService | null): DestinationRule | null => {
    if (service === null) return null;
    const known = rules.get(service.host);
    if (known !== undefined) return known;
    const found = destinationRuleFor(mesh.destinationRules, mesh.settings.rootNamespace, proxy, service);
    rules.set(service.host, found);
    for (const [field, what] of leftOut(found?.trafficPolicy ?? null)) {
      unmodelled.push({
        what,
        origin: { manifest: found!.policyOrigin.manifest, path: [...found!.policyOrigin.path, ...field] },
      });
    }
    return found;
  };
  return {
    clusters,
    destination: (written, subset, writtenPort, listenerPort) => {
      const named = lookup(written);
      const service = named?.resolution === 'alias' ? lookup(named.externalName ?? '') : named;
      const host = named?.resolution === 'alias' ? (named.externalName ?? '') : written;
      // A sidecar's routes are written per port and see each service with that port alone.
      const only = proxy.kind === 'gateway' && named?.ports.length === 1 ? named.ports[0]?.number : undefined;
      const port = writtenPort ?? only ?? listenerPort;
      const rule = ruleOf(service);
      const key = clusterKey(host, port, subset);
      if (!clusters.has(key)) clusters.set(key, buildCluster(mesh, proxy, { host, port, subset, service, rule }));
      return { key, port, rule };
    },
  };
}

/** Fields of a policy that change traffic in a way this model does not follow. */
function leftOut(policy: JsonRecord | null): readonly (readonly [path: readonly string[], what: string])[] {
  const found: (readonly [readonly string[], string])[] = [];
  if (recordAt(policy, ['loadBalancer', 'zoneAwareLbSetting']) !== undefined) {
    found.push([['loadBalancer', 'zoneAwareLbSetting'], 'zone-aware load balancing']);
  }
  if (recordAt(policy, ['tunnel']) !== undefined) found.push([['tunnel'], 'a tunnel']);
  if (recordAt(policy, ['proxyProtocol']) !== undefined) found.push([['proxyProtocol'], 'the PROXY protocol']);
  if (numberAt(policy, ['connectionPool', 'http', 'maxConcurrentStreams']) !== undefined) {
    found.push([['connectionPool', 'http', 'maxConcurrentStreams'], 'a limit of concurrent streams']);
  }
  return found;
}
