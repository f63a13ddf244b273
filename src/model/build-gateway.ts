import { clustersOf } from '../spec/derive/clusters-of.ts';
import type { PlatformSpec } from '../spec/platform-schema.ts';
import type { Gateway, GatewayTls } from './mesh-types.ts';
import type { Origins } from './origins.ts';
import type { Service } from './types.ts';

const ISTIO_TLS = { '1.0': 'TLSV1_0', '1.1': 'TLSV1_1', '1.2': 'TLSV1_2', '1.3': 'TLSV1_3' } as const;

/** The gateway with every public host; null where nothing enters. */
export function buildGateway(spec: PlatformSpec, services: readonly Service[], origins: Origins): Gateway | null {
  const { gateway } = spec;
  if (gateway === undefined) return null;
  origins.derived(['gateway', 'hosts'], 'gateway.host and the hosts of public services');
  return {
    hosts: hostsOf(
      gateway.host,
      services.flatMap((service) => service.public.map(({ host }) => host)),
    ),
    namespace: gateway.namespace,
    selector: gateway.selector,
    serviceAccount: gateway.serviceAccount,
    tls: buildTls(spec.metadata.name, gateway.tls, origins),
    http: gateway.http,
    balancer:
      gateway.balancer === undefined ? null : { everyUs: gateway.balancer.every, failures: gateway.balancer.failures },
  };
}

function buildTls(platform: string, tls: NonNullable<PlatformSpec['gateway']>['tls'], origins: Origins): GatewayTls {
  if (tls.secret === undefined) origins.derived(['gateway', 'tls', 'secret'], 'the name of the platform');
  return {
    min: ISTIO_TLS[tls.min],
    max: ISTIO_TLS[tls.max],
    ciphers: tls.ciphers,
    secret: tls.secret ?? `${platform}-tls`,
    acme: tls.acme ?? null,
  };
}

function hostsOf(main: string, others: readonly string[]): readonly string[] {
  return [...new Set([main, ...others])].sort();
}

/** Shares as the smallest integers in their proportion, down to a hundredth of a percent: 70 % and 30 % are 7 and 3. */
export function wholeWeights(shares: readonly (readonly [string, number])[]): Readonly<Record<string, number>> {
  const weights = shares.map(([name, share]) => [name, Math.round(share * 10_000)] as const);
  const divisor = weights.reduce((common, [, weight]) => greatestCommonDivisor(common, weight), 0) || 1;
  return Object.fromEntries(weights.map(([name, weight]) => [name, weight / divisor]));
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** Whether the mesh spans clusters, so that they need gateways between them. */
export function spansClusters(spec: PlatformSpec): boolean {
  return clustersOf(spec).length > 1;
}
