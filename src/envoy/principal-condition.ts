/** Conditions of an AuthorizationPolicy about who asks. */
import type { JsonObject } from '../manifests/types.ts';
import { claimMatcher, claimStringMatcher } from './claim-matcher.ts';
import { cidr, headerIs, NON_EMPTY, wildcard } from './wildcard.ts';

/** Any of these values. */
export type ToMatcher = (values: readonly string[]) => JsonObject;

/** How the keys of these conditions begin; all others are about what is asked for. */
export const PRINCIPAL_KEYS = ['source.', 'remote.ip', 'request.auth.', 'request.headers['] as const;

/** The matcher of a condition on the source, or null when its key is unknown. `namespace` is the policy's own. */
export function principalCondition(key: string, namespace: string): ToMatcher | null {
  switch (key) {
    case 'source.principal':
      return anyId((value) => authenticated(value === '*' ? NON_EMPTY : wildcard(value, 'spiffe://')));
    case 'source.namespace':
      return anyId((value) => authenticated(regex(`.*/ns/${value.replaceAll('*', '.*')}/.*`)));
    case 'source.serviceAccount':
      return anyId((value) => serviceAccount(value, namespace));
    case 'source.ip':
      return anyId((value) => ({ direct_remote_ip: cidr(value) }));
    case 'remote.ip':
      return anyId((value) => ({ remote_ip: cidr(value) }));
    case 'request.auth.principal':
      return anyId(requestPrincipal);
    case 'request.auth.audiences':
      return claimCondition(['aud']);
    case 'request.auth.presenter':
      return claimCondition(['azp']);
  }
  if (key.startsWith('request.auth.claims[')) {
    return claimCondition([...key.matchAll(/\[([^\]]*)\]/g)].map((match) => match[1]!));
  }
  const header = /^request\.headers\[(.+)\]$/.exec(key)?.[1];
  return header === undefined ? null : anyId((value) => ({ header: headerIs(header, value) }));
}

function claimCondition(path: readonly string[]): ToMatcher {
  return (values) =>
    byToken(
      claimMatcher(
        path,
        values.map((value) => wildcard(value)),
      ),
    );
}

function anyId(one: (value: string) => JsonObject): ToMatcher {
  return (values) => ({ or_ids: { ids: values.map(one) } });
}

/** What the JWT filter left in the request's metadata. */
function byToken(matcher: JsonObject): JsonObject {
  return { sourced_metadata: { metadata_matcher: matcher } };
}

function authenticated(matcher: JsonObject): JsonObject {
  return { authenticated: { principal_name: matcher } };
}

function regex(pattern: string): JsonObject {
  return { safe_regex: { regex: pattern } };
}

/** `namespace/name`, or a name in the policy's own namespace; the identity may hold further parts around them. */
function serviceAccount(value: string, ownNamespace: string): JsonObject {
  const slash = value.indexOf('/');
  const namespace = slash < 0 ? ownNamespace : value.slice(0, slash);
  return authenticated(regex(`spiffe://.+/ns/${namespace}/(.+/|)sa/${value.slice(slash + 1)}(/.+)?`));
}

/** `issuer/subject`; the issuer may hold slashes, so the last one separates. */
function requestPrincipal(value: string): JsonObject {
  const [issuer, subject] = requestPrincipalParts(value);
  const ids = [byToken(claimStringMatcher(['iss'], issuer)), byToken(claimStringMatcher(['sub'], subject))];
  return { and_ids: { ids } };
}

function requestPrincipalParts(value: string): readonly [JsonObject, JsonObject] {
  const slash = value.lastIndexOf('/');
  const issuer = slash < 0 ? value : value.slice(0, slash);
  const subject = slash < 0 ? '' : value.slice(slash + 1);
  if (value === '*') return [NON_EMPTY, NON_EMPTY];
  if (value.startsWith('*')) {
    return slash < 0 ? [NON_EMPTY, wildcard(value)] : [wildcard(issuer), { exact: subject }];
  }
  if (value.endsWith('*')) {
    return slash < 0 ? [wildcard(value), NON_EMPTY] : [{ exact: issuer }, wildcard(subject)];
  }
  return [{ exact: issuer }, { exact: subject }];
}
