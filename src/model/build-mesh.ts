import { defaultValue } from '../schema/default-value.ts';
import type { PlatformSpec } from '../spec/platform-schema.ts';
import { eastWest } from '../spec/sections/mesh.ts';
import { spansClusters } from './build-gateway.ts';
import type { EastWest, EgressHost, JwtIssuer, Mesh } from './mesh-types.ts';
import type { Origins } from './origins.ts';

const DEFAULT_PORT = { http: 80, https: 443, tls: 443, tcp: 443 } as const;

/** What holds between all services. */
export function buildMesh(spec: PlatformSpec, origins: Origins): Mesh {
  const { mesh } = spec;
  origins.derived(['mesh', 'trustDomain'], 'Istio’s default trust domain');
  return {
    mode: mesh.mode,
    mtls: mesh.mtls,
    defaultDeny: mesh.defaultDeny,
    trustDomain: 'cluster.local',
    egress: { unknown: mesh.egress.unknown, allow: mesh.egress.allow.map(egressHost) },
    sidecars: mesh.sidecars,
    eastWest: buildEastWest(spec, origins),
    jwt: Object.fromEntries(Object.entries(mesh.jwt).map(([name, issuer]) => [name, buildIssuer(name, issuer)])),
    telemetry: mesh.telemetry ?? null,
    accessLog: mesh.accessLog ?? null,
  };
}

function buildEastWest(spec: PlatformSpec, origins: Origins): EastWest | null {
  if (!spansClusters(spec)) return null;
  if (spec.mesh.eastWest !== undefined) return spec.mesh.eastWest;
  origins.derived(['mesh', 'eastWest'], 'there are several clusters: Istio’s own gateway and port');
  return defaultValue(eastWest);
}

function buildIssuer(name: string, issuer: PlatformSpec['mesh']['jwt'][string]): JwtIssuer {
  return {
    name,
    issuer: issuer.issuer,
    jwksUri: issuer.jwks ?? null,
    jwks: issuer.keys ?? null,
    audiences: issuer.audiences,
    header: issuer.header?.toLowerCase() ?? null,
    prefix: issuer.prefix ?? null,
    forward: issuer.forward,
  };
}

/** `https://host:8443`, `host:443` → its parts; without a scheme, port 80 is http and any other is TLS. */
function egressHost(text: string): EgressHost {
  const [, scheme, host, port] = /^(?:([a-z]+):\/\/)?([^:]+)(?::(\d+))?$/.exec(text)!;
  const protocol = (scheme ?? (port === '80' ? 'http' : 'tls')) as EgressHost['protocol'];
  return { host: host!, port: port === undefined ? DEFAULT_PORT[protocol] : Number(port), protocol };
}
