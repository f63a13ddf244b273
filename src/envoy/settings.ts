import type { IstioFacts } from '../engines/istio.ts';
import type { TestHooks } from '../engines/test-hooks.ts';
import type { Endpoint, JwtRule } from '../mesh/types.ts';
import type { AccessLog } from './access-log.ts';

export interface SocketAddress {
  readonly address: string;
  /** 0 lets the kernel choose a free port, to be read back from the admin interface. */
  readonly port: number;
}

/** Files of one X.509 identity, in PEM. */
export interface CertificateFiles {
  readonly chain: string;
  readonly key: string;
  /** Certificates that a peer's certificate must chain up to. */
  readonly authorities: string;
}

/**
 * What the mesh does not say and a machine must: where ports are bound, where pods really listen, which files hold keys.
 * All of it is given by the caller, so that the same mesh gives the same bytes.
 */
export interface EnvoySettings {
  /** Where an outbound or gateway listener for this port of the mesh is bound. */
  readonly bind: (port: number) => SocketAddress;
  /** Where the inbound listener of a sidecar for this container port is bound. */
  readonly bindInbound: (port: number) => SocketAddress;
  /** Where a sidecar's own application listens. */
  readonly application: (port: number) => SocketAddress;
  /** Where an endpoint of the mesh can be reached from here. */
  readonly reach: (endpoint: Endpoint) => SocketAddress;
  /** Null: no access log. */
  readonly accessLog: AccessLog | null;
  /** The proxy's own mesh identity; null: connections that need it are left untranslated. */
  readonly identity: CertificateFiles | null;
  /** Server certificates of a gateway by `credentialName`. */
  readonly credential: (name: string) => CertificateFiles | null;
  /** Keys of a token issuer as a JWKS text: what Istio's control plane would have fetched from `jwksUri`. */
  readonly jwks: (rule: JwtRule) => string | null;
  /** Constants that no manifest states; a test shortens some of them for the model and for Envoy alike. */
  readonly facts: IstioFacts;
  readonly hooks: TestHooks;
}
