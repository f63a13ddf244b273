/**
 * Why a difference between the two translations is right as it is: each is something that Nines leaves out on purpose,
 * told by its place and its values. A difference that none of these explains fails the suite.
 */
import { type Difference, TCP_CHAINS } from './compare-translations.ts';

export interface Reason {
  readonly name: string;
  /** It holds for every route, so that the table does not repeat it. */
  readonly isCommon?: true;
  /** For the page: what Istio does, what Nines does, and why that is enough. */
  readonly sentence: string;
  readonly explains: (difference: Difference) => boolean;
}

export const REASONS: readonly Reason[] = [
  {
    name: 'attempt count',
    isCommon: true,
    sentence:
      'Istio has every try tell its destination which one it is, in the header `x-envoy-attempt-count`. No decision of a ' +
      'proxy reads it, so Nines does not send it.',
    explains: ({ part, path, ours }) =>
      part === 'routes' && path === 'include_request_attempt_count' && ours === undefined,
  },
  {
    name: 'deadline of a gRPC client',
    isCommon: true,
    sentence:
      'Istio lets `grpc-timeout` shorten the timeout of every route. Nines does so where a destination’s port says that ' +
      'it speaks gRPC; elsewhere the header is one like any other.',
    explains: ({ part, path, ours }) => part === 'routes' && path.endsWith('.max_grpc_timeout') && ours === undefined,
  },
  {
    name: 'name resolution',
    sentence:
      'Istio sets how a host outside the mesh is looked up: how often, by which resolver, for which family of addresses. ' +
      'In Nines such a host has the endpoints that stand in its ServiceEntry, at all times.',
    explains: ({ part, path, ours }) =>
      part === 'clusters' && /^(dns_|respect_dns_ttl|typed_dns_resolver_config)/.test(path) && ours === undefined,
  },
  {
    name: 'protocol of the client',
    sentence:
      'To a port that names no protocol Istio speaks the HTTP version that its client spoke. Nines takes HTTP/1.1: which ' +
      'version clients speak stands in no manifest.',
    explains: ({ part, path, ours, istio }) =>
      part === 'clusters' &&
      path === 'protocol.version' &&
      ours === 'http1' &&
      istio === 'use_downstream_protocol_config',
  },
  {
    name: 'mutual TLS by service',
    sentence:
      'Where a proxy sends to the address that its client resolved, Istio decides for a service as a whole whether to ' +
      'speak mutual TLS: if all of its pods take it. Nines decides by pod, which differs only where some pods do and others do not.',
    explains: ({ part, path, within }) => part === 'clusters' && /^tls\./.test(path) && within.type === 'ORIGINAL_DST',
  },
  {
    name: 'no action',
    sentence:
      'For a rule without a usable action Istio sends a route without one, and Envoy refuses the whole configuration and ' +
      'keeps the one before. Nines answers 404 there, and names the rule.',
    explains: ({ part, path, ours, istio }) =>
      part === 'routes' &&
      path.endsWith('.direct_response') &&
      istio === undefined &&
      JSON.stringify(ours) === '{"status":404}',
  },
  {
    name: 'experimental routes',
    sentence:
      'Istio reads a TCPRoute only where its installation asks for experimental parts of the Gateway API ' +
      '(`PILOT_ENABLE_ALPHA_GATEWAY_API`). Nines takes the object at its word: whoever writes one has asked.',
    explains: ({ part, at, ours, istio }) =>
      part === 'routes' && at === TCP_CHAINS && istio === undefined && Array.isArray(ours),
  },
  {
    name: 'service by address',
    sentence:
      'A service whose port names no protocol has a listener of Istio’s at its own address, where every host name leads ' +
      'to it. Nines goes by the name that is asked for; only a request that names one host and dials another differs.',
    explains: ({ part, at, path, istio }) =>
      part === 'routes' && / by address /.test(at) && path === '' && istio === undefined,
  },
];

/** The reason for a difference, or null. */
export function reasonFor(difference: Difference): Reason | null {
  return REASONS.find(({ explains }) => explains(difference)) ?? null;
}
