/**
 * A Flagger Canary as the objects that Flagger would make of it (pkg/router/istio.go, kubernetes_default.go), at rest:
 * everything to the primary. Objects of the same name that are in the set are the ones Flagger keeps, so those win,
 * except the apex Service, whose selector Flagger takes over.
 *
 * Leaves out: weights of an analysis in progress, session affinity (it begins with the first step), Gateway API and
 * other providers' routes.
 */
import { FLAGGER_LABELS } from '../engines/flagger-labels.ts';
import {
  booleanAt,
  isRecord,
  type JsonRecord,
  numberAt,
  recordAt,
  recordsAt,
  stringAt,
  stringOrNumberAt,
  stringsAt,
} from '../manifests/field.ts';
import type { ManifestIndex } from '../manifests/manifest-index.ts';
import type { Manifest, Origin } from '../manifests/types.ts';
import type { DestinationRule } from './destination-rules.ts';
import { resolveHost, serviceHost } from './host-name.ts';
import { madeService } from './made-service.ts';
import { portProtocol } from './port-protocol.ts';
import type { MeshService, ServicePort } from './services.ts';
import { type MeshRule, type MeshVirtualService, resolveGateway } from './virtual-services.ts';
import type { Workload } from './workloads.ts';

export interface FlaggerCanary {
  readonly manifest: Manifest;
  readonly namespace: string;
  /** Name of the workload that is copied. */
  readonly target: string;
  readonly targetKind: string;
  /** Service names. */
  readonly apex: string;
  readonly primary: string;
  readonly canary: string;
  /** Flagger writes Istio objects. */
  readonly istio: boolean;
}

/** Every Canary of one cluster (or of all). */
export function flaggerCanaries(index: ManifestIndex, cluster?: string): readonly FlaggerCanary[] {
  return index.ofKind('flagger.app', 'Canary', cluster).map((manifest) => {
    const target = stringAt(manifest.object, ['spec', 'targetRef', 'name']) ?? '';
    const apex = stringAt(manifest.object, ['spec', 'service', 'name']) ?? target;
    const provider = stringAt(manifest.object, ['spec', 'provider']) ?? 'istio';
    return {
      manifest,
      namespace: index.namespaceOf(manifest) ?? 'default',
      target,
      targetKind: stringAt(manifest.object, ['spec', 'targetRef', 'kind']) ?? 'Deployment',
      apex,
      primary: `${apex}-primary`,
      canary: `${apex}-canary`,
      istio: provider === 'istio',
    };
  });
}

/** The label of the target's selector that Flagger splits by, with the target's own value. */
export function flaggerSelector(labels: Workload['labels'], target: string): readonly [label: string, value: string] {
  for (const label of FLAGGER_LABELS) {
    const value = labels[label];
    if (value !== undefined) return [label, value];
  }
  return ['app', target];
}

function ports(canary: FlaggerCanary, target: Workload | undefined): readonly ServicePort[] {
  const service = recordAt(canary.manifest.object, ['spec', 'service']);
  const number = numberAt(service, ['port']) ?? 80;
  const name = stringAt(service, ['portName']) ?? 'http';
  const written = stringOrNumberAt(service, ['targetPort']);
  const targetPort = written === undefined || written === 0 || written === '0' ? number : written;
  const appProtocol = stringAt(service, ['appProtocol']) ?? null;
  const main = { number, name, protocol: portProtocol(number, name, 'TCP', appProtocol), targetPort };
  if (booleanAt(service, ['portDiscovery']) !== true || target === undefined) return [main];
  const others = target.ports.filter((each) => each.port !== targetPort && each.name !== targetPort);
  return [
    main,
    ...others.map((each) => ({
      number: each.port,
      name: each.name,
      protocol: portProtocol(each.port, each.name === '' ? 'tcp' : each.name, 'TCP', null),
      targetPort: each.port,
    })),
  ];
}

/** The services apex, primary and canary. */
export function flaggerServices(canary: FlaggerCanary, target: Workload | undefined): readonly MeshService[] {
  const [label, value] = flaggerSelector(target?.labels ?? {}, canary.target);
  const headless = booleanAt(canary.manifest.object, ['spec', 'service', 'headless']) === true;
  const made = (name: string, selected: string): MeshService =>
    madeService({
      name,
      namespace: canary.namespace,
      ports: ports(canary, target),
      resolution: headless ? 'headless' : 'pods',
      selector: { [label]: selected },
      origin: { manifest: canary.manifest, path: ['spec', 'service'] },
    });
  return [made(canary.apex, `${value}-primary`), made(canary.primary, `${value}-primary`), made(canary.canary, value)];
}

/** Rows of `analysis.match` joined with those of `service.match`: headers and source labels of the analysis win. */
function joinedRows(analysis: readonly JsonRecord[], service: readonly JsonRecord[]): readonly JsonRecord[] {
  if (service.length === 0) return analysis;
  return analysis.flatMap((wanted) =>
    service.map((base) => ({
      ...base,
      ...(isRecord(wanted.headers) ? { headers: wanted.headers } : {}),
      ...(isRecord(wanted.sourceLabels) ? { sourceLabels: wanted.sourceLabels } : {}),
    })),
  );
}

function rule(
  canary: FlaggerCanary,
  index: number,
  rows: readonly JsonRecord[],
  route: readonly JsonRecord[],
): MeshRule {
  const { manifest, namespace } = canary;
  const service = recordAt(manifest.object, ['spec', 'service']) ?? {};
  const { rewrite, timeout, retries, corsPolicy, headers } = service;
  const origin: Origin = { manifest, path: ['spec', 'service'] };
  return {
    spec: { rewrite, timeout, retries, corsPolicy, headers, route },
    index,
    rows:
      rows.length === 0
        ? null
        : rows.map((spec) => ({
            spec,
            gateways: stringsAt(spec, ['gateways']).map((name) => resolveGateway(name, namespace)),
            origin,
          })),
    namespace,
    origin,
  };
}

/** The VirtualService that routes everything to the primary; null for a provider that writes none. */
export function flaggerVirtualService(canary: FlaggerCanary): MeshVirtualService | null {
  if (!canary.istio) return null;
  const { manifest, namespace } = canary;
  const service = recordAt(manifest.object, ['spec', 'service']);
  const written = stringsAt(service, ['gateways']);
  const delegation = booleanAt(service, ['delegation']) === true;
  const hosts = stringsAt(service, ['hosts']);
  const all = hosts.some((host) => host === canary.apex || host === '*') ? hosts : [...hosts, canary.apex];
  const named = booleanAt(service, ['portDiscovery']) === true && ((written[0] ?? 'mesh') !== 'mesh' || delegation);
  const port = named ? { port: { number: numberAt(service, ['port']) ?? 80 } } : {};
  const to = (host: string, weight: number): JsonRecord => ({ destination: { host, ...port }, weight });
  const split = [to(canary.primary, 100), to(canary.canary, 0)];
  const rows = recordsAt(service, ['match']).map(([, row]) => row);
  const analysis = recordsAt(manifest.object, ['spec', 'analysis', 'match']).map(([, row]) => row);
  const tcp = (stringAt(service, ['appProtocol']) ?? '').toLowerCase() === 'tcp';
  const http =
    analysis.length === 0
      ? [rule(canary, 0, rows, split)]
      : [rule(canary, 0, joinedRows(analysis, rows), split), rule(canary, 1, rows, [to(canary.primary, 100)])];
  return {
    name: canary.apex,
    namespace,
    hosts: delegation ? [] : all.map((host) => resolveHost(host, namespace)),
    gateways: delegation
      ? []
      : (written.length === 0 ? ['mesh'] : written).map((name) => resolveGateway(name, namespace)),
    exportTo: null,
    semantics: 'istio',
    http: tcp ? [] : http,
    tcp: tcp ? [rule(canary, 0, rows, split)] : [],
    tls: [],
    origin: { manifest, path: ['spec', 'service'] },
  };
}

/** One DestinationRule each for the primary and the canary service, with the Canary's traffic policy. */
export function flaggerDestinationRules(canary: FlaggerCanary): readonly DestinationRule[] {
  if (!canary.istio) return [];
  const { manifest, namespace } = canary;
  const origin = { manifest, path: ['spec', 'service'] };
  return [canary.canary, canary.primary].map((name) => ({
    name,
    namespace,
    host: serviceHost(name, namespace),
    exportTo: null,
    workloadSelector: null,
    trafficPolicy: recordAt(manifest.object, ['spec', 'service', 'trafficPolicy']) ?? null,
    policyOrigin: { manifest, path: ['spec', 'service', 'trafficPolicy'] },
    subsets: [],
    origin,
  }));
}
