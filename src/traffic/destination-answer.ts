/**
 * What becomes of a request at one destination: it does not exist, nobody stands behind it, or its sidecars let it
 * through or refuse it.
 */
import type { Origin } from '../manifests/types.ts';
import { type BackingWorkload, backingWorkloads, declaredEndpoints } from '../mesh/backing-workloads.ts';
import type { Mesh } from '../mesh/build-mesh.ts';
import { findProxies } from '../mesh/proxies.ts';
import { proxyConfig } from '../mesh/proxy-config.ts';
import type { Cluster, InboundPolicy } from '../mesh/types.ts';
import { type AuthorizationVerdict, authorize } from './authorize.ts';
import { connectionPolicies } from './connection-policies.ts';
import {
  clusterNotFound,
  NO_HEALTHY_UPSTREAM,
  UPSTREAM_CONNECT_FAILURE,
  UPSTREAM_CONNECTION_TERMINATION,
} from './local-reply.ts';
import { mtls } from './mtls.ts';
import { readBearerTokens } from './read-bearer-tokens.ts';
import { requestFacts } from './request-facts.ts';
import type { OwnAnswer } from './route-answer.ts';
import type { RouteCaller } from './route-caller.ts';
import type { LocalReply, Request } from './types.ts';
import { verifyTokens } from './verify-tokens.ts';

/** The caller as the destination sees it. */
export interface Peer {
  /** It has a certificate of the mesh. */
  readonly meshed: boolean;
  readonly principal: string;
  /** Without a sidecar there is no client policy: plain text. */
  readonly clientTls: Cluster['tls']['mode'];
  /** What it sends is read as HTTP on the way; else nobody can answer with a status, connections are only closed. */
  readonly speaksHttp: boolean;
}

export interface GuardedWorkload {
  readonly backing: BackingWorkload;
  /** Null: it has no sidecar, so nothing guards it. */
  readonly policy: InboundPolicy | null;
  readonly mutual: boolean;
  readonly answer: OwnAnswer | null;
}

function missingText(cluster: Cluster): string {
  if (cluster.missing === 'subset') return `no DestinationRule defines subset ${cluster.subset} of ${cluster.host}`;
  if (cluster.missing === 'port') return `${cluster.host} has no port ${cluster.port}`;
  return cluster.host === ''
    ? 'the backend is not one that the route may use'
    : `nobody defines the host ${cluster.host}`;
}

/** Without a status it is only the connection that ends. */
function refusedWith(
  status: number | null,
  flags: OwnAnswer['flags'],
  because: string,
  origin: Origin | null,
): OwnAnswer {
  return status === null
    ? { status, flags: [], because: `${because}: the connection is closed`, origin }
    : { status, flags, because, origin };
}

/** Statuses of the calling proxy for a destination that is not defined, and for one without pods. */
export interface AbsentStatuses {
  readonly notFound: number | null;
  readonly empty: number | null;
}

/** The answer of the calling proxy where a destination leads nowhere; null when it leads somewhere. */
export function absentAnswer(mesh: Mesh, cluster: Cluster, statuses: AbsentStatuses): OwnAnswer | null {
  if (cluster.missing !== null) {
    const { flags } = clusterNotFound(503);
    return refusedWith(statuses.notFound, flags, missingText(cluster), cluster.origin);
  }
  if (declaredEndpoints(mesh, cluster) !== 0) return null;
  const whose = cluster.subset === null ? cluster.host : `subset ${cluster.subset} of ${cluster.host}`;
  const { flags } = NO_HEALTHY_UPSTREAM;
  const origin = cluster.origin ?? cluster.serviceOrigin;
  return refusedWith(statuses.empty, flags, `no pod stands behind ${whose}`, origin);
}

/** The order of Istio's filters: connection, tokens, authorization. */
function guardAnswer(
  policy: InboundPolicy,
  peer: Peer,
  arrived: Request,
  port: number,
): { answer: OwnAnswer | null; mutual: boolean } {
  const { connected, mutual, isCutOff } = mtls(peer.clientTls, peer.meshed, policy.mtls);
  if (!connected) {
    const because = `mutual TLS is ${policy.mtls} there and the caller speaks ${peer.meshed ? `TLS mode ${peer.clientTls}` : 'plain text'}`;
    const reply = isCutOff ? UPSTREAM_CONNECTION_TERMINATION : UPSTREAM_CONNECT_FAILURE;
    return { answer: connectionLost(peer, reply, because, policy.mtlsOrigin), mutual };
  }
  if (!peer.speaksHttp) return { answer: connectionAnswer(policy, peer, arrived, port, mutual), mutual };
  const seen = requestFacts(arrived);
  const tokens = readBearerTokens(arrived.headers, seen.query, policy.jwt);
  const request = { ...arrived, tokens, sourcePrincipal: mutual ? peer.principal : null };
  const verdict = verifyTokens(policy.jwt, request, 0);
  if (verdict.reply !== null) {
    const { status, flags, body } = verdict.reply;
    return { answer: { status, flags, because: body, origin: policy.jwt[0]?.origin ?? null }, mutual };
  }
  const facts = requestFacts(
    request,
    verdict.tokens.map(({ claims }) => claims),
  );
  const ruling = authorize(policy.authorization, {
    facts,
    principal: request.sourcePrincipal,
    tokens: verdict.tokens,
    port,
    sni: null,
  });
  return { answer: refusal(policy, ruling, ruling.reply?.status ?? null), mutual };
}

function connectionAnswer(
  policy: InboundPolicy,
  peer: Peer,
  arrived: Request,
  port: number,
  mutual: boolean,
): OwnAnswer | null {
  const principal = mutual ? peer.principal : null;
  const seen = { facts: requestFacts(arrived), principal, tokens: [], port, sni: null };
  return refusal(policy, authorize(connectionPolicies(policy.authorization), seen), null);
}

function refusal(policy: InboundPolicy, ruling: AuthorizationVerdict, status: number | null): OwnAnswer | null {
  if (ruling.reply === null) return null;
  const allowing = policy.authorization.find((each) => each.action === 'ALLOW' && !each.dryRun);
  const origin = (ruling.by ?? allowing)?.origin ?? null;
  const name = origin?.manifest.object.metadata.name ?? '';
  const because = ruling.by === null ? 'no ALLOW policy matches it' : `DENY policy ${name} matches it`;
  return refusedWith(status, ruling.reply.flags, because, origin);
}

/** Only a caller's own proxy can turn a connection that fails into an answer. */
function connectionLost(peer: Peer, { status, flags }: LocalReply, because: string, origin: Origin | null): OwnAnswer {
  return refusedWith(peer.meshed && peer.speaksHttp ? status : null, flags, because, origin);
}

function sidecarPolicy(mesh: Mesh, { workload, port }: BackingWorkload): InboundPolicy | null {
  const proxy = findProxies(mesh).find(
    (each) => each.kind === 'sidecar' && each.namespace === workload.namespace && each.workload === workload.name,
  );
  return proxy === undefined ? null : (proxyConfig(mesh, proxy).inbound.get(port) ?? null);
}

/** Every workload behind a destination with what its sidecar says to the request. */
export function guardedWorkloads(
  { mesh, meshes }: Pick<RouteCaller, 'mesh' | 'meshes'>,
  cluster: Cluster,
  peer: Peer,
  request: Request,
): readonly GuardedWorkload[] {
  return backingWorkloads(mesh, cluster).map((backing) => {
    const { workload, port } = backing;
    const own = meshes.find((each) => each.cluster === workload.cluster) ?? mesh;
    const policy = sidecarPolicy(own, backing);
    if (policy !== null) return { backing, policy, ...guardAnswer(policy, peer, request, port) };
    const { connected, mutual } = mtls(peer.clientTls, peer.meshed, null);
    const because = `${workload.name} has no sidecar and the caller speaks TLS mode ${peer.clientTls}`;
    return {
      backing,
      policy,
      mutual,
      answer: connected ? null : connectionLost(peer, UPSTREAM_CONNECT_FAILURE, because, cluster.origin),
    };
  });
}

/** The answer that all workloads with pods give alike; null when some let it through or they differ. */
export function commonAnswer(workloads: readonly GuardedWorkload[]): OwnAnswer | null {
  const serving = workloads.filter(({ backing }) => backing.workload.replicas !== 0);
  const first = serving[0]?.answer ?? null;
  return first !== null && serving.every(({ answer }) => answer?.status === first.status) ? first : null;
}
