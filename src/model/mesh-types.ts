/** The parts of the model that hold for the whole platform: how traffic enters and what the mesh enforces. */

export interface Gateway {
  /** Every public host, sorted: `gateway.host` and those that services name. */
  readonly hosts: readonly string[];
  /** Where the gateway's own workload runs, and the labels that select it. */
  readonly namespace: string;
  readonly selector: Readonly<Record<string, string>>;
  /** SPIFFE identity of the gateway: what authorization policies name as the caller. */
  readonly serviceAccount: string;
  readonly tls: GatewayTls;
  /** What port 80 does. */
  readonly http: 'redirect' | 'serve' | 'off';
  /** A load balancer that asks the gateways itself; null: whatever the provider makes for their Service. */
  readonly balancer: { readonly everyUs: number; readonly failures: number } | null;
}

export interface GatewayTls {
  /** Istio's names: `TLSV1_2`. */
  readonly min: 'TLSV1_0' | 'TLSV1_1' | 'TLSV1_2' | 'TLSV1_3';
  readonly max: 'TLSV1_0' | 'TLSV1_1' | 'TLSV1_2' | 'TLSV1_3';
  /** Only for TLS 1.2 and below; those of 1.3 are not configurable. */
  readonly ciphers: readonly string[];
  /** Secret with the certificate, in the gateway's namespace. */
  readonly secret: string;
  /** Asked of an ACME authority by cert-manager; null: the secret is brought by somebody else. */
  readonly acme: { readonly issuer: string; readonly email: string; readonly server: string } | null;
}

export interface Mesh {
  readonly mode: 'sidecar' | 'ambient';
  readonly mtls: 'strict' | 'permissive';
  /** Every service is closed except to those that its `auth`, or else everybody's `calls`, let in. */
  readonly defaultDeny: boolean;
  /** SPIFFE trust domain: `cluster.local`. */
  readonly trustDomain: string;
  /** Unknown hosts are refused (`registry-only`) or let out. */
  readonly egress: { readonly unknown: 'refuse' | 'allow'; readonly allow: readonly EgressHost[] };
  /** Write a Sidecar per service that lists only what it calls. */
  readonly sidecars: boolean;
  /** Null when there is one cluster. */
  readonly eastWest: EastWest | null;
  readonly jwt: Readonly<Record<string, JwtIssuer>>;
  readonly telemetry: Telemetry | null;
  /** Null: proxies log no request. */
  readonly accessLog: AccessLog | null;
}

/** A host of the egress allow-list that no service calls by name. */
export interface EgressHost {
  readonly host: string;
  readonly port: number;
  readonly protocol: 'tcp' | 'tls' | 'http' | 'https';
}

/** Gateways through which clusters reach one another (M19). */
export interface EastWest {
  readonly port: number;
  readonly namespace: string;
  readonly selector: Readonly<Record<string, string>>;
}

export interface JwtIssuer {
  readonly name: string;
  readonly issuer: string;
  /** Exactly one of the two is not null. */
  readonly jwksUri: string | null;
  readonly jwks: string | null;
  readonly audiences: readonly string[];
  readonly header: string | null;
  readonly prefix: string | null;
  readonly forward: boolean;
}

export interface Telemetry {
  /** Tag → Envoy attribute expression or literal, added to the request metrics. */
  readonly tags: Readonly<Record<string, string>>;
  /** Which of Istio's metrics carry the tags; empty: all. */
  readonly metrics: readonly string[];
  readonly provider: string;
}

/** What proxies log of requests (O09). */
export interface AccessLog {
  /** Every request, or those that were answered with an error. */
  readonly requests: 'all' | 'failed';
  /** What is said of a client's address. */
  readonly client: 'network' | 'none';
}
