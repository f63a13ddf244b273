import type { JsonObject } from '../manifests/types.ts';
import type { ServerTls } from '../mesh/types.ts';
import { extension } from './extension.ts';
import type { CertificateFiles } from './settings.ts';

const TLS = 'envoy.transport_sockets.tls';
const UPSTREAM = 'envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext';
const DOWNSTREAM = 'envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext';
/** What Istio's sidecars offer between themselves; Envoy's own default for clients stops at 1.2. */
const MESH_VERSIONS = { tls_minimum_protocol_version: 'TLSv1_2', tls_maximum_protocol_version: 'TLSv1_3' };

const VERSION_NAMES: Readonly<Record<string, string>> = {
  TLSV1_0: 'TLSv1_0',
  TLSV1_1: 'TLSv1_1',
  TLSV1_2: 'TLSv1_2',
  TLSV1_3: 'TLSv1_3',
};

/** A client's side of TLS. `own` is the certificate it shows, `authorities` whom it believes. */
export function upstreamTls(own: CertificateFiles | null, authorities: string | null, sni: string | null): JsonObject {
  const common = {
    tls_params: MESH_VERSIONS,
    ...(own === null ? {} : { tls_certificates: [certificate(own)] }),
    ...(authorities === null ? {} : { validation_context: { trusted_ca: { filename: authorities } } }),
  };
  return extension(TLS, UPSTREAM, { common_tls_context: common, ...(sni === null ? {} : { sni }) });
}

/** A sidecar's side: it shows its identity and demands the peer's. */
export function meshServerTls(own: CertificateFiles): JsonObject {
  return downstream(own, MESH_VERSIONS, true, true);
}

/** A gateway server's side. */
export function gatewayServerTls(tls: ServerTls, own: CertificateFiles): JsonObject {
  const minimum = versionName(tls.minVersion);
  const maximum = versionName(tls.maxVersion);
  const params = {
    ...(minimum === undefined
      ? { tls_minimum_protocol_version: 'TLSv1_2' }
      : { tls_minimum_protocol_version: minimum }),
    ...(maximum === undefined ? {} : { tls_maximum_protocol_version: maximum }),
    ...(tls.cipherSuites.length > 0 ? { cipher_suites: tls.cipherSuites } : {}),
  };
  const asksPeer = tls.mode === 'MUTUAL' || tls.mode === 'OPTIONAL_MUTUAL' || tls.mode === 'ISTIO_MUTUAL';
  return downstream(own, params, asksPeer, tls.mode !== 'OPTIONAL_MUTUAL' && asksPeer);
}

function downstream(own: CertificateFiles, params: JsonObject, asksPeer: boolean, demandsPeer: boolean): JsonObject {
  const common = {
    tls_params: params,
    tls_certificates: [certificate(own)],
    ...(asksPeer ? { validation_context: { trusted_ca: { filename: own.authorities } } } : {}),
  };
  return extension(TLS, DOWNSTREAM, { common_tls_context: common, require_client_certificate: demandsPeer });
}

function certificate(files: CertificateFiles): JsonObject {
  return { certificate_chain: { filename: files.chain }, private_key: { filename: files.key } };
}

function versionName(version: string | null): string | undefined {
  return version === null ? undefined : VERSION_NAMES[version.toUpperCase()];
}
