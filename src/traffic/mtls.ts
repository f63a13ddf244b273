/**
 * Whether a caller's connection to a workload port is made, and whether it is mutual TLS: the destination rule's TLS
 * mode on one side, PeerAuthentication on the other. With mode unset (`auto`) the caller speaks mutual TLS to endpoints
 * that have a sidecar and plain text to others.
 */
import type { ClientTls, InboundPolicy } from '../mesh/types.ts';

export interface Connection {
  /** False: the handshake fails, and the caller sees 503 UF; or the request is cut off. */
  readonly connected: boolean;
  /** Peer identities are known. */
  readonly mutual: boolean;
  /**
   * Plain text to a port that demands mutual TLS: the connection is made, and broken as soon as the request arrives. The
   * caller sees 503 UC, which Istio's default retries leave alone (measured, two Envoys).
   */
  readonly isCutOff: boolean;
}

const MADE: Connection = { connected: true, mutual: false, isCutOff: false };
const MUTUAL: Connection = { connected: true, mutual: true, isCutOff: false };
const REFUSED: Connection = { connected: false, mutual: false, isCutOff: false };
const CUT_OFF: Connection = { connected: false, mutual: false, isCutOff: true };

/**
 * `server` null: no sidecar, the application itself listens in plain text. `callerMeshed`: the caller has a workload
 * certificate; a gateway has, a client outside the mesh has not.
 */
export function mtls(
  client: ClientTls['mode'],
  callerMeshed: boolean,
  server: InboundPolicy['mtls'] | null,
): Connection {
  const presents = callerMeshed && (client === 'ISTIO_MUTUAL' || (client === 'auto' && server !== null));
  const encrypts = presents || client === 'SIMPLE' || client === 'MUTUAL' || client === 'ISTIO_MUTUAL';
  if (server === null) return encrypts ? REFUSED : MADE;
  // `auto` towards a port whose mutual TLS is disabled: Istio tells the caller so and plain text is used.
  if (server === 'DISABLE') return client === 'auto' || !encrypts ? MADE : REFUSED;
  if (presents) return MUTUAL;
  // TLS of another kind, or without a certificate of the mesh, is refused by both other modes.
  if (encrypts) return REFUSED;
  return server === 'PERMISSIVE' ? MADE : CUT_OFF;
}
