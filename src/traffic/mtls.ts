/**
 * Whether a caller's connection to a workload port is made, and whether it is mutual TLS: the destination rule's TLS
 * mode on one side, PeerAuthentication on the other. With mode unset (`auto`) the caller speaks mutual TLS to endpoints
 * that have a sidecar and plain text to others.
 */
import type { ClientTls, InboundPolicy } from '../mesh/types.ts';

export interface Connection {
  /** False: the handshake fails or the plain request is reset; the caller sees 503 UF (reset before any response). */
  readonly connected: boolean;
  /** Peer identities are known. */
  readonly mutual: boolean;
}

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
  if (server === null) return { connected: !encrypts, mutual: false };
  // `auto` towards a port whose mutual TLS is disabled: Istio tells the caller so and plain text is used.
  if (server === 'DISABLE') return { connected: client === 'auto' || !encrypts, mutual: false };
  if (presents) return { connected: true, mutual: true };
  // TLS of another kind, or without a certificate of the mesh, is refused by both other modes.
  if (encrypts) return { connected: false, mutual: false };
  return { connected: server === 'PERMISSIVE', mutual: false };
}
